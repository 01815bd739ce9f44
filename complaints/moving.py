"""Open cases follow a changed calendar: foretold first, then moved one by one with an event."""

from collections.abc import Iterator
from datetime import date, datetime

from complaints import desk, queries, timing
from complaints.ledger import COMPLAINT
from complaints.models import Complaint, LedgerEvent, Status
from portal.core.calendar_change import Move, Mover, Span, movers
from portal.core.models import User
from portal.core.workdays import WorkCalendar

FIELDS = {timing.NOTICE: "notice_due", timing.HANDLE: "handle_due"}
OPEN = (*timing.UNDECIDED, Status.ACCEPTED)


def foretell(calendar: WorkCalendar) -> list[Move]:
    """Which open cases would be due on another day; a confidential one is counted, not named."""
    return [
        Move(
            case.kind.name if case.confidential else case.number,
            case.office.name,
            before,
            after,
        )
        for case in _open()
        for before, after in _change(case, calendar)
    ]


def move(reason: str, by: User, at: datetime, span: Span | None) -> int:
    """Move every open case (with a span: filed or stepped on in it) whose date has changed."""
    keys = [case.pk for case in _open(span) if any(_change(case, None))]
    return sum(desk.move_dates(pk, reason, by, at) for pk in keys)


def _open(span: Span | None = None) -> Iterator[Complaint]:
    rows = queries.with_moves(Complaint.objects.filter(status__in=OPEN))
    if span:
        told = LedgerEvent.objects.filter(subject_type=COMPLAINT, at__range=(span.first, span.last))
        rows = rows.filter(number__in=told.order_by().values("subject_number"))
    rows = rows.select_related("kind", "office", "notice_rule", "handle_rule").order_by("pk")
    return rows.iterator(chunk_size=500)


def _change(case: Complaint, calendar: WorkCalendar | None) -> Iterator[tuple[date, date]]:
    field = FIELDS[timing.open_clock(case)]
    before, after = getattr(case, field), timing.recomputed(case, calendar)[field]
    if before and after and before != after:
        yield before, after


movers.append(Mover(foretell, move))
