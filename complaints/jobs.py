"""What time drives here: being late is recorded once, and warnings leave before that."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import ledger, notify
from complaints.models import Complaint, LedgerEvent
from complaints.rules import UNDECIDED
from portal.core.jobs import Counts, periodic
from portal.core.models import DeadlineRule

# Days before the last day on which the unit is told.
WARN_BEFORE = (7, 3, 1, 0)


@periodic("petitions")
def watch_deadlines(now: datetime) -> Counts:
    """Record each clock that has run out, once; warn of those that soon will."""
    today = timezone.localdate(now)
    late = sum(_record_late(pk, now) for pk in _late(today))
    return {"overdue": late, "warned": sum(_warn(case, today) for case in _soon(today))}


def _late(today: date) -> list[int]:
    """Cases whose open clock has run out and is not on record yet."""
    rows = Complaint.objects.filter(due__lt=today).order_by("pk")
    recorded = _recorded(rows)
    return [
        pk
        for pk, number, status, due in rows.values_list("pk", "number", "status", "due")
        if due and (number, _clock_of(status), due.isoformat()) not in recorded
    ]


def _recorded(rows: QuerySet[Complaint]) -> set[tuple[str, str, str]]:
    events = LedgerEvent.objects.filter(
        subject_type=ledger.COMPLAINT, kind="overdue", subject_number__in=rows.values("number")
    )
    return {
        (number, facts["clock"], facts["due"])
        for number, facts in events.values_list("subject_number", "public")
    }


def _record_late(pk: int, now: datetime) -> int:
    """Append the event under the lock of the case, unless another process just did."""
    today = timezone.localdate(now)
    with transaction.atomic():
        case = Complaint.objects.select_for_update().filter(pk=pk, due__lt=today).first()
        if case is None or case.due is None:
            return 0
        clock, due = _clock_of(case.status), case.due.isoformat()
        if (case.number, clock, due) in _recorded(Complaint.objects.filter(pk=pk)):
            return 0
        rule = _rule_of(case)
        ledger.append(
            ledger.COMPLAINT,
            case.number,
            "overdue",
            public={
                "clock": clock,
                "title": rule.title if rule else clock,
                "due": due,
                "office": case.office.name,
            },
            at=now,
        )
        subject = _("A case is overdue")
        key = f"overdue:{case.number}:{clock}:{due}"
        notify.tell_unit(case, key, subject, case.due)
        notify.tell_supervisors(case, f"{key}:s", subject, case.due)
    return 1


def _soon(today: date) -> Iterator[Complaint]:
    days = [today + timedelta(days=days) for days in WARN_BEFORE]
    rows = Complaint.objects.filter(due__in=days).order_by("pk")
    return rows.select_related("office__division", "division", "handler").iterator(500)


def _warn(case: Complaint, today: date) -> int:
    """One warning for each case, clock and day, however often the job runs."""
    key = f"due:{case.number}:{_clock_of(case.status)}:{today.isoformat()}"
    with transaction.atomic():
        notify.tell_unit(case, key, _("A time limit is near"), case.due)
    return 1


def _clock_of(status: str) -> str:
    return "notice" if status in UNDECIDED else "handle"


def _rule_of(case: Complaint) -> DeadlineRule | None:
    return case.notice_rule if case.status in UNDECIDED else case.handle_rule
