"""Registers the room: its jobs, work lists and demo data."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    name = "complaints"
    label = "complaints"
    verbose_name = _("Complaints")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Each registers something by being imported.
        from complaints import (  # noqa: PLC0415
            demo,  # noqa: F401
            heads,  # noqa: F401
            jobs,  # noqa: F401
            moving,  # noqa: F401
            retention,  # noqa: F401
            sealed_records,  # noqa: F401
            worklist,  # noqa: F401
        )
        from complaints.models import Complaint, ComplaintKind, LetterText  # noqa: PLC0415
        from portal.core.public_text.coverage import cover, leave_out  # noqa: PLC0415

        cover(ComplaintKind, LetterText)
        leave_out("a citizen's own words, never public; replies are screened", Complaint)
