"""The ground floor: what every other package stands on."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"
    verbose_name = _("Ground")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core import signals as of_requests  # noqa: PLC0415
        from django.db.backends.signals import connection_created  # noqa: PLC0415

        from portal.core import (  # noqa: F401, PLC0415  registers
            checks,
            documents,
            embedded,
            front_cache,
            jobs_core,
            public_face,
            signals,
            warming,
        )
        from portal.core.county import ground  # noqa: F401, PLC0415  registers
        from portal.core.covered import cover_the_ground  # noqa: PLC0415
        from portal.core.demo import loader  # noqa: F401, PLC0415  registers
        from portal.core.pagecache import lanes  # noqa: PLC0415
        from portal.core.pagecache.writes import watch  # noqa: PLC0415
        from portal.core.public_text import guard  # noqa: F401, PLC0415  registers

        connection_created.connect(watch, dispatch_uid="pagecache")
        of_requests.request_started.connect(lanes.request_begins, dispatch_uid="pagecache")
        of_requests.request_finished.connect(lanes.request_ends, dispatch_uid="pagecache")
        connection_created.connect(embedded.opened, dispatch_uid="embedded")
        of_requests.request_started.connect(embedded.request_begins, dispatch_uid="embedded")
        of_requests.got_request_exception.connect(embedded.request_failed, dispatch_uid="embedded")
        cover_the_ground()
