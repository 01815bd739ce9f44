"""Registers the room: its jobs, work lists and demo data."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    name = "complaints"
    label = "complaints"
    verbose_name = _("Complaints")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from complaints import demo, jobs, moving, retention, worklist  # noqa: F401, PLC0415  registers
        from complaints.models import Complaint, ComplaintKind, LetterText, ReminderPlan  # noqa: PLC0415
        from complaints.reminders import citizen, digest, personal  # noqa: F401, PLC0415  registers
        from portal.core.public_text.coverage import cover, leave_out  # noqa: PLC0415

        cover(ComplaintKind, LetterText, ReminderPlan)
        leave_out("a citizen's own words, never public; replies are screened", Complaint)
