"""The answer in writing, its end, and its reduced form in the public ledger (条例 21, 32)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from complaints import ledger, opinions
from complaints.desk.filing import clean
from complaints.desk.taking import kept_text, taking
from complaints.models import Complaint, Outcome, Reply, Visibility
from complaints.screening import refuse_numbers
from complaints.transitions import Step
from portal.core.errors import Refused
from portal.core.models import User

LENGTHS = {
    "request": 1000,
    "facts": 4000,
    "reasons": 4000,
    "legal_basis": 300,
    "review_office": 120,
}
VERDICTS = frozenset({Outcome.SUBSTANTIATED, Outcome.PARTLY, Outcome.UNSUBSTANTIATED})


def reply(
    complaint: Complaint,
    by: User,
    outcome: str,
    body: str,
    legal_basis: str = "",
    review_office: str = "",
    request: str = "",
    facts: str = "",
    reasons: str = "",
    at: datetime | None = None,
) -> Complaint:
    """Answer in writing; where the kind asks for it, by a whole 处理意见书 (条例 31, 32, 35).

    Raises Refused with the codes reply-needed, finding-needed, part-too-long, opinion-incomplete
    (a part of the written opinion is missing) or investigation-needed (nobody has looked yet).
    """
    text = kept_text(body, 4000, "reply-needed", _("Write the reply, in at most 4000 characters."))
    parts = _kept(
        request=request,
        facts=facts,
        reasons=reasons,
        legal_basis=legal_basis,
        review_office=review_office,
    )
    with taking(complaint, Step.REPLY, by, at) as case:
        found = case.complaint
        found.outcome = _finding(found, outcome)
        _require_whole(found, parts)
        found.replied_at, found.delivered_at = case.at, None
        given = Reply.objects.create(
            complaint=found, outcome=found.outcome, body=text, **parts, by=by, at=case.at
        )
        public = {"office": found.office.name, "outcome": str(found.outcome)}
        case.note("replied", public, {"text": ledger.text_seal(given.text())})
    return found


def _kept(**parts: str) -> dict[str, str]:
    """The parts of the answer as they are kept; too much is refused, never cut off."""
    kept = {name: clean(text) for name, text in parts.items()}
    if any(len(text) > LENGTHS[name] for name, text in kept.items()):
        raise Refused(_("One part of the answer is too long. Shorten it."), code="part-too-long")
    refuse_numbers(*kept.values())
    return kept


def _require_whole(complaint: Complaint, parts: dict[str, str]) -> None:
    """A written opinion has all its parts (条例 32); a report is answered after two looked (31)."""
    if opinions.needs_investigation(complaint):
        raise Refused(
            _(
                "A report is verified by two people before it is answered. Put the investigation "
                "on record first."
            ),
            code="investigation-needed",
        )
    needed = ("request", "facts", "reasons", "legal_basis")
    if opinions.is_written(complaint.kind) and not all(parts[name] for name in needed):
        raise Refused(
            _("A written opinion names request, facts, reasons and legal basis. Fill in all four."),
            code="opinion-incomplete",
        )


def close(complaint: Complaint, by: User, at: datetime | None = None) -> Complaint:
    """End a case whose sender has had their say (条例 21)."""
    with taking(complaint, Step.CLOSE, by, at) as case:
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


def _show(
    complaint: Complaint,
    by: User,
    step: Step,
    visibility: Visibility,
    kind: str,
    at: datetime | None,
) -> Complaint:
    with taking(complaint, step, by, at) as case:
        case.complaint.visibility = visibility
        case.note(kind, {"office": case.complaint.office.name})
    return case.complaint


def _finding(complaint: Complaint, outcome: str) -> Outcome:
    """Reports need a finding of fact, requests an answer to the request."""
    fitting = set(findings_for(complaint))
    if outcome not in fitting:
        raise Refused(_("Choose what the handling has found."), code="finding-needed")
    return Outcome(outcome)


def findings_for(complaint: Complaint) -> list[Outcome]:
    """The findings that a reply to this case may state."""
    return [one for one in Outcome if (one in VERDICTS) == complaint.kind.needs_verdict]
