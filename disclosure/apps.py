"""Registers the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisclosureConfig(AppConfig):
    name = "disclosure"
    label = "disclosure"
    verbose_name = _("Disclosure")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from disclosure import attachments, county, demo, jobs, worklist  # noqa: F401, PLC0415  registers
        from disclosure.covered import cover_the_lists  # noqa: PLC0415
        from disclosure.lists import mail  # noqa: PLC0415  registers

        mail.connect()
        cover_the_lists()
