"""Being late is computed from a date; that a clock ran out is recorded once, and for good."""

from datetime import date, datetime

from django.utils import timezone

from complaints import ledger, reminders, timing
from complaints.models import Complaint, Lateness
from portal.core.models import DeadlineRule


def record(complaint: Complaint, at: datetime) -> bool:
    """Record that the open clock of a locked case has run out; False when it is on record.

    Called by the job that time drives and by every step of the case, so that an answer which
    comes late between two runs of the job is on record too.
    """
    clock, due = timing.open_clock(complaint), complaint.due
    if not clock or due is None or due >= timezone.localdate(at):
        return False
    _row, fresh = Lateness.objects.get_or_create(
        complaint=complaint, clock=clock, due=due, defaults={"at": at}
    )
    if fresh:
        _tell(complaint, clock, due, at)
    return fresh


def _tell(complaint: Complaint, clock: str, due: date, at: datetime) -> None:
    rule = _rule_of(complaint, clock)
    ledger.append(
        ledger.COMPLAINT,
        complaint.number,
        "overdue",
        public={
            "clock": clock,
            "title": rule.title if rule else clock,
            "due": due.isoformat(),
            "office": complaint.office.name,
        },
        at=at,
    )
    reminders.became_late(complaint, clock, due)


def _rule_of(complaint: Complaint, clock: str) -> DeadlineRule | None:
    if clock == timing.REVIEW:
        review = timing.open_review(complaint)
        return review.rule if review else None
    return complaint.notice_rule if clock == timing.NOTICE else complaint.handle_rule
