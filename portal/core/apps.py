"""The ground floor: what every other package stands on."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"
    verbose_name = _("Ground")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal.core import (  # noqa: F401, PLC0415  registers
            checks,
            documents,
            jobs_core,
            public_face,
            signals,
        )
        from portal.core.covered import cover_the_ground  # noqa: PLC0415
        from portal.core.demo import loader  # noqa: F401, PLC0415  registers
        from portal.core.public_text import guard  # noqa: F401, PLC0415  registers

        cover_the_ground()
