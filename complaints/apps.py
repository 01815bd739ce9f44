"""Registers the room: its jobs, work lists and demo data."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

_GIVEN = ("number", "identity_digest", "masked_name")
_DIGESTED = ("masked_name", "name_digest", "identity_digest")


class ComplaintsConfig(AppConfig):
    name = "complaints"
    label = "complaints"
    verbose_name = _("Complaints")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from complaints import (  # noqa: F401, PLC0415  registers
            county,
            demo,
            demo_history,
            heads,
            jobs,
            moving,
            retention,
            sealed_records,
            searching,
            worklist,
        )
        from complaints.kin import register  # noqa: PLC0415
        from complaints.models import (  # noqa: PLC0415
            ApiKey,
            Complaint,
            ComplaintKind,
            Declarant,
            KinRelation,
            LetterText,
            MissingFiling,
            RelativeFiling,
            ReminderPlan,
        )
        from complaints.reminders import citizen, digest, personal  # noqa: F401, PLC0415  registers
        from portal.core.public_text.coverage import cover, leave_out  # noqa: PLC0415

        register()
        cover(ComplaintKind, KinRelation, LetterText, ReminderPlan)
        cover(Declarant, MissingFiling, reasons=dict.fromkeys(_GIVEN, "given by the site"))
        cover(ApiKey, reasons={"digest": "computed by a keyed function"})
        cover(RelativeFiling, reasons=dict.fromkeys(_DIGESTED, "masked or digested by the desk"))
        leave_out("a citizen's own words, never public; replies are screened", Complaint)
