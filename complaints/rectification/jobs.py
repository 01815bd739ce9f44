"""What time drives here: late items are recorded once, warnings leave, look-backs are asked for."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from complaints import ledger
from complaints.models import LedgerEvent
from complaints.rectification import desk, notify
from complaints.rectification.desk import lookbacks
from complaints.rectification.models import LookBack, RectificationItem, Status
from complaints.rectification.queries import SETTLED, amber_days
from complaints.rectification.reminders import Stages, remind
from portal.core.jobs import Counts, periodic

LATE = "overdue"


@periodic("rectification")
def watch_deadlines(now: datetime) -> Counts:
    """Record what became overdue, once for each deadline; warn of what soon will be or is due."""
    today = timezone.localdate(now)
    return {
        "notices_ended": sum(desk.end_notice(item, now) for item in _over(today)),
        "overdue": sum(_record_late(pk, now) for pk in _newly_late(today)),
        "warned": _warn(today),
        "look_backs_due": _ask_for_look_backs(today),
        "look_backs_near": _ask_residents_now(today),
    }


def _over(today: date) -> list[RectificationItem]:
    """Closings whose public notice has run out.

    Without a time limit for look-backs in force none of them ends: a closing sets them.
    """
    if not lookbacks.series_days(today):
        return []
    rows = RectificationItem.objects.filter(status=Status.CLOSING_NOTICE, notice_until__lt=today)
    return list(rows.order_by("pk"))


def _unfinished() -> QuerySet[RectificationItem]:
    rows = RectificationItem.objects.exclude(status__in=SETTLED)
    return rows.select_related(
        "division", "responsible_unit", "responsible_person", "leader"
    ).order_by("pk")


def _newly_late(today: date) -> list[int]:
    rows = RectificationItem.objects.exclude(status__in=SETTLED).filter(deadline__lt=today)
    recorded = _recorded(list(rows.values_list("number", flat=True)))
    return [
        pk
        for pk, number, deadline in rows.order_by("pk").values_list("pk", "number", "deadline")
        if (number, deadline.isoformat()) not in recorded
    ]


def _recorded(numbers: list[str]) -> set[tuple[str, str]]:
    events = LedgerEvent.objects.filter(
        subject_type=ledger.RECTIFICATION, kind=LATE, subject_number__in=numbers
    )
    return {(e.subject_number, e.public["deadline"]) for e in events}


def _record_late(pk: int, now: datetime) -> int:
    """Append the event under the lock of the item, unless another process just did."""
    with transaction.atomic():
        item = (
            _unfinished()
            .select_for_update(of=("self",))
            .filter(pk=pk, deadline__lt=timezone.localdate(now))
            .first()
        )
        if item is None or (item.number, item.deadline.isoformat()) in _recorded([item.number]):
            return 0
        facts = {"deadline": item.deadline}
        event = ledger.append(ledger.RECTIFICATION, item.number, LATE, public=facts, at=now)
        notify.overdue(item, event)
    return 1


def _warn(today: date) -> int:
    """Reminders of the stages before and after each deadline; how many items are in one."""
    stages = Stages.on(today)
    near = list(_unfinished().filter(deadline__lte=stages.last_day(today)))
    for item in near:
        with transaction.atomic():
            remind(item, stages.of(item.deadline, today))
    return len(near)


def _ask_for_look_backs(today: date) -> int:
    due = _pending().filter(due_on__lte=today)
    for look_back in due:
        with transaction.atomic():
            notify.look_back_due(look_back, today)
    return len(due)


def _ask_residents_now(today: date) -> int:
    """Slips need days to come back: whoever will look back hears of it before the day."""
    near = _pending().filter(
        due_on__gt=today, due_on__lte=today + timedelta(days=amber_days(today))
    )
    for look_back in near:
        with transaction.atomic():
            notify.look_back_near(look_back)
    return len(near)


def _pending() -> QuerySet[LookBack]:
    rows = LookBack.objects.filter(result=LookBack.Result.PENDING).order_by("pk")
    return rows.select_related("item__division", "item__responsible_unit")
