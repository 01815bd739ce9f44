"""The one writer of cases: lock, check, change, append the event, tell after commit."""

import hmac
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import checks, codes, ledger, notify, rules
from complaints.checks import allowed_actions, citizen_actions
from complaints.filing import Filed, Filing, clean, digest_of, file
from complaints.models import (
    Acceptance,
    Attachment,
    Complaint,
    IdentityAccess,
    LedgerEvent,
    Message,
    Outcome,
    Rating,
    Reply,
    Satisfaction,
    Status,
    Visibility,
)
from complaints.screening import refuse_numbers
from complaints.transitions import Step
from portal.core.errors import Refused
from portal.core.models import Office, PrivateFile, User
from portal.core.uploads import CleanFile

__all__ = [
    "Filed",
    "Filing",
    "Identity",
    "accept",
    "allowed_actions",
    "assign",
    "citizen_actions",
    "citizen_message",
    "close",
    "file",
    "find_by_code",
    "open_identity",
    "publish",
    "rate",
    "refuse",
    "reply",
    "send_message",
    "set_acceptance",
    "transfer",
    "unpublish",
    "withdraw",
]
MESSAGE_LENGTH, REASON_LENGTH = 2000, 500
VERDICTS = frozenset({Outcome.SUBSTANTIATED, Outcome.PARTLY, Outcome.UNSUBSTANTIATED})


@dataclass(frozen=True, slots=True)
class Identity:
    """A reporter's identity, opened once for one reason; never printed by accident."""

    name: str = field(repr=False)
    phone: str = field(repr=False)
    contact_by: str


@dataclass
class _Case:
    """A locked case while one step is taken; `note` appends its event at the end."""

    complaint: Complaint
    by: User | None
    at: datetime
    event: LedgerEvent | None = None

    def note(
        self,
        kind: str,
        public: Mapping[str, object] | None = None,
        private: Mapping[str, object] | None = None,
    ) -> LedgerEvent:
        self.event = ledger.append(
            ledger.COMPLAINT, self.complaint.number, kind, self.by, public, private, self.at
        )
        return self.event


@contextmanager
def _taking(
    complaint: Complaint, step: Step, by: User | None, at: datetime | None = None
) -> Iterator[_Case]:
    """Lock the case, check the table and the person, and save what the block has changed."""
    with transaction.atomic():
        locked = (
            Complaint.objects.select_for_update(of=("self",))
            .select_related("kind", "division", "office__division", "notice_rule", "handle_rule")
            .get(pk=complaint.pk)
        )
        row = checks.require_step(locked, step, by)
        case = _Case(locked, by, at or timezone.now())
        if row.target:
            locked.status = Status(row.target.value)
        yield case
        locked.due = rules.next_due(locked)
        locked.save()


def accept(complaint: Complaint, by: User, at: datetime | None = None) -> Complaint:
    """Take the case on: the clock of the reply starts (条例 23, 34)."""
    with _taking(complaint, Step.ACCEPT, by, at) as case:
        found = case.complaint
        found.accepted_at = case.at
        day = timezone.localtime(case.at).date()
        found.handle_due = rules.due_date(found.handle_rule, day)
        found.handler = by
        case.note("accepted", {"office": found.office.name, "due": found.handle_due})
    return found


def refuse(
    complaint: Complaint, by: User, reason: str, where_to_go: str = "", at: datetime | None = None
) -> Complaint:
    """Decline a case that is not for this organ, and say which way is the right one (条例 23)."""
    why = _text(
        reason, REASON_LENGTH, "reason-needed", _("Give the reason, it is told to the sender.")
    )
    refuse_numbers(why, where_to_go, phones=True)
    with _taking(complaint, Step.REFUSE, by, at) as case:
        found = case.complaint
        found.closed_at = case.at
        public = {"office": found.office.name, "reason": why, "where_to_go": clean(where_to_go)}
        case.note("refused", public)
    return found


def transfer(
    complaint: Complaint, by: User, office: Office, reason: str, at: datetime | None = None
) -> Complaint:
    """Pass the case to another unit; clocks that run go on running (条例 22–24)."""
    why = _text(reason, REASON_LENGTH, "reason-needed", _("Say why the case is passed on."))
    refuse_numbers(why, phones=True)
    with _taking(complaint, Step.TRANSFER, by, at) as case:
        found = case.complaint
        checks.require_other_unit(found, office)
        sent_from, found.office, found.handler = found.office, office, None
        found.transferred_at = case.at
        event = case.note(
            "transferred",
            {"from": sent_from.name, "office": office.name, "reason": why},
            {"from": sent_from.pk, "office": office.pk},
        )
        notify.arrived(found, event)
    return found


def assign(complaint: Complaint, by: User, handler: User, at: datetime | None = None) -> Complaint:
    """Name the person who handles the case; never someone with a conflict (条例 28)."""
    with _taking(complaint, Step.ASSIGN, by, at) as case:
        found = case.complaint
        checks.require_fit_handler(found, handler)
        found.handler = handler
        case.note("assigned", {"office": found.office.name}, {"handler": handler.pk})
    return found


def reply(
    complaint: Complaint,
    by: User,
    outcome: str,
    body: str,
    legal_basis: str = "",
    review_office: str = "",
    at: datetime | None = None,
) -> Complaint:
    """Answer in writing: opinion, legal basis, and where a review can be asked (条例 32, 35)."""
    text = _text(body, 4000, "reply-needed", _("Write the reply, in at most 4000 characters."))
    with _taking(complaint, Step.REPLY, by, at) as case:
        found = case.complaint
        found.outcome = _finding(found, outcome)
        found.replied_at = case.at
        Reply.objects.create(
            complaint=found,
            outcome=found.outcome,
            body=text,
            legal_basis=clean(legal_basis)[:300],
            review_office=clean(review_office)[:120],
            by=by,
            at=case.at,
        )
        public = {"office": found.office.name, "outcome": str(found.outcome)}
        case.note("replied", public, {"text": ledger.text_seal(text)})
    return found


def close(complaint: Complaint, by: User, at: datetime | None = None) -> Complaint:
    """End a case whose sender has had their say (条例 21)."""
    with _taking(complaint, Step.CLOSE, by, at) as case:
        found = case.complaint
        found.closed_at = case.at
        case.note("closed", {"office": found.office.name})
    return found


def publish(complaint: Complaint, by: User, at: datetime | None = None) -> Complaint:
    """Show the case in reduced form in the public ledger; only with the sender's consent."""
    return _show(complaint, by, Step.PUBLISH, Visibility.PUBLIC_REDUCED, "published", at)


def unpublish(complaint: Complaint, by: User, at: datetime | None = None) -> Complaint:
    """Take the case out of the public ledger."""
    return _show(complaint, by, Step.UNPUBLISH, Visibility.PRIVATE, "unpublished", at)


def send_message(complaint: Complaint, by: User, body: str, at: datetime | None = None) -> Message:
    """Write to the sender; they read it on the tracking page."""
    text = _message_text(body)
    with _taking(complaint, Step.MESSAGE, by, at) as case:
        message = Message.objects.create(
            complaint=case.complaint,
            direction=Message.Direction.STAFF,
            body=text,
            by=by,
            at=case.at,
        )
        public = {"office": case.complaint.office.name}
        case.note("message_from_office", public, {"text": ledger.text_seal(text)})
    return message


def open_identity(
    complaint: Complaint, by: User, reason: str, at: datetime | None = None
) -> Identity:
    """Open the reporter's identity for a stated reason; logged, and the reporter sees that it was.

    Nothing is opened unless the log entry and the event are written (条例 30; 纪检规则 47).
    """
    why = _text(reason, 200, "reason-needed", _("Say why you need to know who wrote."))
    refuse_numbers(why, phones=True)
    with _taking(complaint, Step.IDENTITY, by, at) as case:
        found = case.complaint
        IdentityAccess.objects.create(complaint=found, user=by, reason=why, at=case.at)
        case.note("identity_opened", {"office": str(by.office or ""), "reason": why})
        reporter = found.reporter
        return Identity(reporter.name, reporter.phone, reporter.get_contact_by_display())


# --- What the sender does -------------------------------------------------------------------


def citizen_message(
    complaint: Complaint,
    body: str,
    attachments: Sequence[CleanFile] = (),
    at: datetime | None = None,
) -> Message:
    """Add something to a case from the tracking page."""
    text = _message_text(body)
    with _taking(complaint, Step.CITIZEN_MESSAGE, None, at) as case:
        found = case.complaint
        message = Message.objects.create(
            complaint=found, direction=Message.Direction.CITIZEN, body=text, at=case.at
        )
        kept = [PrivateFile.keep(clean) for clean in attachments]
        Attachment.objects.bulk_create(Attachment(complaint=found, file=one) for one in kept)
        private = {"text": ledger.text_seal(text), "attachments": [one.sha256 for one in kept]}
        notify.from_citizen(found, case.note("message_from_sender", {"files": len(kept)}, private))
    return message


def withdraw(complaint: Complaint, at: datetime | None = None) -> Complaint:
    """The sender takes the case back before it is answered."""
    with _taking(complaint, Step.WITHDRAW, None, at) as case:
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
    with _taking(complaint, Step.RATE, None, at) as case:
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
    with _taking(complaint, Step.ACCEPTANCE, None, at) as case:
        found = case.complaint
        found.acceptance = Acceptance.ACCEPTED if accepted else Acceptance.NOT_ACCEPTED
        event = case.note("acceptance", {"acceptance": str(found.acceptance), "reason": why})
        if not accepted:
            notify.not_satisfied(found, event)
    return found


def find_by_code(number: str, code: str) -> Complaint | None:
    """The case of a number and its query code; None alike for a wrong number and a wrong code."""
    wanted = unicodedata.normalize("NFKC", number).strip().upper().replace(" ", "")[:24]
    found = (
        Complaint.objects.select_related("kind", "division", "office", "notice_rule", "handle_rule")
        .filter(number=wanted)
        .first()
    )
    digest = digest_of(code if codes.is_well_formed(code) else "")
    stored = found.query_code_digest if found else ""
    return found if hmac.compare_digest(stored.ljust(64), digest) else None


# --- Checks and small parts -----------------------------------------------------------------


def _show(
    complaint: Complaint,
    by: User,
    step: Step,
    visibility: Visibility,
    kind: str,
    at: datetime | None,
) -> Complaint:
    with _taking(complaint, step, by, at) as case:
        case.complaint.visibility = visibility
        case.note(kind, {"office": case.complaint.office.name})
    return case.complaint


def _text(text: str, longest: int, code: str, message: object) -> str:
    kept = clean(text)
    if not 0 < len(kept) <= longest:
        raise Refused(message, code=code)
    refuse_numbers(kept)
    return kept


def _message_text(body: str) -> str:
    needed = _("Write a message, in at most 2000 characters.")
    return _text(body, MESSAGE_LENGTH, "message-needed", needed)


def _finding(complaint: Complaint, outcome: str) -> Outcome:
    """Reports need a finding of fact, requests an answer to the request."""
    fitting = set(findings_for(complaint))
    if outcome not in fitting:
        raise Refused(_("Choose what the handling has found."), code="finding-needed")
    return Outcome(outcome)


def findings_for(complaint: Complaint) -> list[Outcome]:
    """The findings that a reply to this case may state."""
    return [one for one in Outcome if (one in VERDICTS) == complaint.kind.needs_verdict]
