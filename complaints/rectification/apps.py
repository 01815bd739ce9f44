"""Registers the room: its jobs, work lists, demo data, and what complaints show of it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RectificationConfig(AppConfig):
    name = "complaints.rectification"
    label = "rectification"
    verbose_name = _("Rectification")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models must be loaded first.
        from complaints.rectification import county, registers  # noqa: F401, PLC0415  registers

        registers.register()
