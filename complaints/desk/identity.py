"""Who wrote is opened for a reason only, and the sender sees that it was (条例 30)."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from complaints.desk.taking import kept_text, taking
from complaints.models import Complaint, IdentityAccess
from complaints.screening import refuse_numbers
from complaints.transitions import Step
from portal.core.errors import Refused
from portal.core.models import User


@dataclass(frozen=True, slots=True)
class Identity:
    """A reporter's identity, opened once for one reason; never printed by accident."""

    name: str = field(repr=False)
    phone: str = field(repr=False)
    contact_by: str
    email: str = field(default="", repr=False)
    # The others who speak for a group (条例 20): name and telephone each.
    representatives: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def open_identity(
    complaint: Complaint, by: User, purpose: str, reason: str, at: datetime | None = None
) -> Identity:
    """Open the reporter's identity for a purpose and a reason; logged, and the reporter sees both.

    Nothing is opened unless the log entry and the event are written (条例 30; 纪检规则 47).
    Raises Refused with the codes purpose-needed or reason-needed.
    """
    if purpose not in IdentityAccess.Purpose.values:
        raise Refused(_("Choose what you open the identity for."), code="purpose-needed")
    why = kept_text(reason, 200, "reason-needed", _("Say why you need to know who wrote."))
    refuse_numbers(why, phones=True)
    with taking(complaint, Step.IDENTITY, by, at) as case:
        found = case.complaint
        IdentityAccess.objects.create(
            complaint=found, user=by, purpose=purpose, reason=why, at=case.at
        )
        facts = {"office": str(by.office or ""), "purpose": purpose, "reason": why}
        case.note("identity_opened", facts)
        reporter = found.reporter
        others = tuple((one.name, one.phone) for one in found.representatives.all())
        how = reporter.get_contact_by_display()
        return Identity(reporter.name, reporter.phone, how, reporter.email, others)
