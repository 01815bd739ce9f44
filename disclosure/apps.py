"""Registers the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisclosureConfig(AppConfig):
    name = "disclosure"
    label = "disclosure"
    verbose_name = _("Disclosure")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from disclosure import (  # noqa: F401, PLC0415  registers
            attachments,
            county,
            demo,
            jobs,
            searching,
            worklist,
        )
        from disclosure.covered import cover_the_lists  # noqa: PLC0415
        from disclosure.guides import connect  # noqa: PLC0415
        from disclosure.lists import mail  # noqa: PLC0415  registers

        mail.connect()
        connect()
        cover_the_lists()
