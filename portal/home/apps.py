"""Registers the roof."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "portal.home"
    label = "home"
    verbose_name = _("Home")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal.core.public_text.coverage import cover  # noqa: PLC0415
        from portal.home import demo, placeholders, signals  # noqa: F401, PLC0415  registers
        from portal.home.backup import checks  # noqa: F401, PLC0415  registers
        from portal.home.models import SearchSynonym  # noqa: PLC0415

        cover(SearchSynonym)
