"""Registers the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyPagesConfig(AppConfig):
    name = "policy_pages"
    label = "policy_pages"
    verbose_name = _("Policies")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from policy_pages import (  # noqa: F401, PLC0415  registers
            demo,
            demo_attachment,
            demo_information,
            demo_institutional,
            freshness,
            worklist,
        )
