"""What time drives here: late items are recorded once, warnings leave, look-backs are asked for."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

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
    today, told = timezone.localdate(now), notify.told()
    return {
        "notices_ended": sum(desk.end_notice(item, now) for item in _over(today)),
        "overdue": sum(_record_late(pk, now) for pk in _newly_late(today)),
        "warned": _warn(today, told),
        "look_backs_due": _ask_for_look_backs(today, told),
        "look_backs_near": _ask_residents_now(today, told),
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
    recorded = _recorded(rows.values("number"))
    return [
        pk
        for pk, number, deadline in rows.order_by("pk").values_list("pk", "number", "deadline")
        if (number, deadline.isoformat()) not in recorded
    ]


def _recorded(numbers: Collection[str] | QuerySet[Any, Any]) -> set[tuple[str, str]]:
    """The numbers and deadlines of which the ledger tells that they passed, in one query."""
    events = LedgerEvent.objects.filter(
        subject_type=ledger.RECTIFICATION, kind=LATE, subject_number__in=numbers
    )
    told = events.values_list("subject_number", "public")
    return {(number, facts["deadline"]) for number, facts in told}


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


def _warn(today: date, told: Collection[str]) -> int:
    """Reminders of the stages before and after each deadline; how many items are in one."""
    stages = Stages.on(today)
    near = list(_unfinished().filter(deadline__lte=stages.last_day(today)))
    for item in near:
        remind(item, stages.of(item.deadline, today), told)
    return len(near)


def _ask_for_look_backs(today: date, told: Collection[str]) -> int:
    due = _pending().filter(due_on__lte=today)
    for look_back in due:
        notify.look_back_due(look_back, today, told)
    return len(due)


def _ask_residents_now(today: date, told: Collection[str]) -> int:
    """Slips need days to come back: whoever will look back hears of it before the day."""
    near = _pending().filter(
        due_on__gt=today, due_on__lte=today + timedelta(days=amber_days(today))
    )
    for look_back in near:
        notify.look_back_near(look_back, told)
    return len(near)


def _pending() -> QuerySet[LookBack]:
    rows = LookBack.objects.filter(result=LookBack.Result.PENDING).order_by("pk")
    return rows.select_related("item__division", "item__responsible_unit")
