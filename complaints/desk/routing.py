"""A matter that is decided elsewhere is sent there, and an accusation is out of sight at once.

信访工作条例 22, 30, 31: the sender is told organ, way and date; never the accused.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from complaints import conflicts, notify, rules
from complaints.desk.taking import REASON_LENGTH, Case, kept_text, taking
from complaints.models import Complaint, Visibility
from complaints.screening import refuse_numbers
from complaints.transitions import Step
from complaints.ways import Way
from portal.core.errors import Refused
from portal.core.identifiers import fold
from portal.core.models import User

ORGAN_LENGTH, WAY_LENGTH = 80, 1000


def refer(
    complaint: Complaint, by: User, way: str, text: str, organ: str, at: datetime | None = None
) -> Complaint:
    """Show the sender the statutory way, or pass an accusation on (条例 22, 30).

    Raises Refused with no-such-way, organ-needed, text-needed, names-accused, confidential-first,
    verified-already.
    """
    if way not in Way.values:
        raise Refused(_("Choose the way from the list."), code="no-such-way")
    needed = _("Name the organ that decides, in at most 80 characters.")
    organ = kept_text(organ, ORGAN_LENGTH, "organ-needed", needed)
    needed = _("Tell the sender what to do there and by when, in at most 1000 characters.")
    told = kept_text(text, WAY_LENGTH, "text-needed", needed)
    with taking(complaint, Step.REFER, by, at) as case:
        found = case.complaint
        _require_discreet(found, way, f"{organ}{told}")
        _require_not_verified(found, way)
        found.closed_at, found.handler = case.at, None
        public = {"office": found.office.name, "way": way, "organ": organ, "text": told}
        case.note("referred", public)
    return found


def make_confidential(
    complaint: Complaint, by: User, reason: str, at: datetime | None = None
) -> Complaint:
    """Take the case out of every ordinary list at once; the county's own role goes on with it."""
    why = kept_text(
        reason, REASON_LENGTH, "reason-needed", _("Say why the case has to be confidential.")
    )
    refuse_numbers(why, phones=True)
    with taking(complaint, Step.CONFIDE, by, at) as case:
        found = case.complaint
        found.confidential, found.handler = True, None
        found.public_consent, found.visibility = False, Visibility.PRIVATE
        _to_the_top(case)
        case.note("made_confidential", {"office": found.office.name}, {"reason": why})
        assert case.event is not None  # noqa: S101  narrows the type
        notify.arrived(found, case.event)
    return found


def _to_the_top(case: Case) -> None:
    """The confidential queue is with the topmost unit that is not complained of."""
    found = case.complaint
    barred = conflicts.offices_barred(found)
    office, _confidential = rules.unit_for(found.division, True, barred)
    if office is not None and office.pk != found.office_id:
        found.office, found.transferred_at = office, case.at


def _require_not_verified(complaint: Complaint, way: str) -> None:
    """What was found out is answered and mended, not sent away (沁民字〔2022〕51号 四（五）)."""
    verified = complaint.kind.needs_verdict and complaint.investigations.exists()
    if verified and way != Way.DISCIPLINE:
        raise Refused(
            _("The report has been investigated: answer it with what was found."),
            code="verified-already",
        )


def _require_discreet(complaint: Complaint, way: str, told: str) -> None:
    """An accusation leaves the confidential queue only, and its text names nobody (条例 30)."""
    if way == Way.DISCIPLINE and not complaint.confidential:
        raise Refused(
            _("Move the case into the confidential queue first; its officer passes it on."),
            code="confidential-first",
        )
    accused = fold(complaint.about_person)
    if accused and accused in fold(told):
        raise Refused(
            _("This text names the person complained of. Leave the name out."),
            code="names-accused",
        )
