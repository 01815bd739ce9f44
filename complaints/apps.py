"""Registers the room: its jobs, work lists and demo data."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    name = "complaints"
    label = "complaints"
    verbose_name = _("Complaints")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from complaints import (  # noqa: F401, PLC0415  registers
            demo,
            demo_history,
            heads,
            jobs,
            moving,
            retention,
            sealed_records,
            worklist,
        )
        from complaints.models import (  # noqa: PLC0415
            ApiKey,
            Complaint,
            ComplaintKind,
            LetterText,
            RelativeFiling,
            ReminderPlan,
        )
        from complaints.reminders import citizen, digest, personal  # noqa: F401, PLC0415  registers
        from portal.core.public_text.coverage import cover, leave_out  # noqa: PLC0415

        cover(ComplaintKind, LetterText, ReminderPlan)
        cover(ApiKey, reasons={"digest": "computed by a keyed function"})
        leave_out("digests and a masked name alone; the form keeps nothing else", RelativeFiling)
        leave_out("a citizen's own words, never public; replies are screened", Complaint)
