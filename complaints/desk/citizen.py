"""What the sender does: add, take back, judge; and how a case is found again."""

import hmac
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from complaints import codes, ledger, notify, timing
from complaints.desk import limits
from complaints.desk.filing import clean, digest_of
from complaints.desk.taking import REASON_LENGTH, message_text, taking
from complaints.models import Acceptance, Attachment, Complaint, Message, Rating, Satisfaction
from complaints.screening import refuse_numbers
from complaints.transitions import Step
from complaints.whole import made_whole
from portal.core.errors import Refused
from portal.core.models import PrivateFile
from portal.core.uploads import CleanFile


def citizen_message(
    complaint: Complaint,
    body: str,
    attachments: Sequence[CleanFile] = (),
    at: datetime | None = None,
) -> Message:
    """Add something to a case from the tracking page."""
    text = message_text(body)
    with taking(complaint, Step.CITIZEN_MESSAGE, None, at) as case:
        found = case.complaint
        message = Message.objects.create(
            complaint=found, direction=Message.Direction.CITIZEN, body=text, at=case.at
        )
        kept = [PrivateFile.keep(clean) for clean in attachments]
        Attachment.objects.bulk_create(Attachment(complaint=found, file=one) for one in kept)
        private = {"text": ledger.text_seal(text), "attachments": [one.sha256 for one in kept]}
        notify.from_citizen(found, case.note("message_from_sender", {"files": len(kept)}, private))
        if timing.waiting(found):
            limits.supplement_arrived(case)
    return message


def withdraw(complaint: Complaint, at: datetime | None = None) -> Complaint:
    """The sender takes the case back before it is answered."""
    with taking(complaint, Step.WITHDRAW, None, at) as case:
        case.complaint.closed_at = case.at
        notify.from_citizen(case.complaint, case.note("withdrawn"))
    return case.complaint


def rate(
    complaint: Complaint,
    unit_score: str,
    petition_office_score: str,
    reason: str = "",
    at: datetime | None = None,
) -> Rating:
    """The sender judges the unit and the petition office, once (满意度评价)."""
    scores = (unit_score, petition_office_score)
    if any(score not in Satisfaction.values for score in scores):
        raise Refused(_("Choose one of the three answers for each question."), code="score-needed")
    why = clean(reason)[:REASON_LENGTH]
    refuse_numbers(why, phones=True)
    if Satisfaction.UNSATISFIED in scores and not why:
        raise Refused(
            _("Say in a few words what you are not satisfied with."), code="reason-needed"
        )
    with taking(complaint, Step.RATE, None, at) as case:
        rating = Rating.objects.create(
            complaint=case.complaint,
            unit_score=unit_score,
            petition_office_score=petition_office_score,
            reason=why,
            at=case.at,
        )
        event = case.note("rated", {"unit": unit_score, "petition_office": petition_office_score})
        if Satisfaction.UNSATISFIED in scores:
            notify.not_satisfied(case.complaint, event)
    return rating


def set_acceptance(
    complaint: Complaint, accepted: bool, reason: str = "", at: datetime | None = None
) -> Complaint:
    """The sender says whether they accept the result; a no with its reason goes to a supervisor."""
    why = clean(reason)[:REASON_LENGTH]
    refuse_numbers(why, phones=True)
    if not accepted and not why:
        raise Refused(
            _("Say in a few words why you do not accept the result."), code="reason-needed"
        )
    with taking(complaint, Step.ACCEPTANCE, None, at) as case:
        found = case.complaint
        found.acceptance = Acceptance.ACCEPTED if accepted else Acceptance.NOT_ACCEPTED
        event = case.note("acceptance", {"acceptance": str(found.acceptance), "reason": why})
        if not accepted:
            notify.not_satisfied(found, event)
    return found


def find_by_code(number: str, code: str) -> Complaint | None:
    """The case of a number and its query code; None alike for a wrong number and a wrong code."""
    wanted = unicodedata.normalize("NFKC", number).strip().upper().replace(" ", "")[:24]
    found = next(iter(Complaint.objects.filter(number=wanted).order_by()), None)
    digest = digest_of(code if codes.is_well_formed(code) else "")
    stored = found.query_code_digest if found else ""
    fits = hmac.compare_digest(stored.ljust(64), digest)
    return made_whole(found) if found and fits else None
