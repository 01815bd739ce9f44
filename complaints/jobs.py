"""What time drives here: being late is recorded once, and warnings leave before that."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import desk, lateness, notify, timing
from complaints.models import Complaint, Lateness, SupplementRequest
from portal.core.jobs import Counts, periodic

# Days before the last day on which the unit is told.
WARN_BEFORE = (7, 3, 1, 0)


@periodic("petitions")
def watch_deadlines(now: datetime) -> Counts:
    """Record each clock that has run out, once; end waits that reached their limit; warn."""
    today = timezone.localdate(now)
    resumed = sum(desk.expire_supplement(pk, now) for pk in _waited_enough(today))
    late = sum(_record_late(pk, now) for pk in _late(today))
    return {
        "overdue": late,
        "resumed": resumed,
        "warned": sum(_warn(case, today) for case in _soon(today)),
    }


def _waited_enough(today: date) -> list[int]:
    waits = SupplementRequest.objects.filter(ended_at=None, due__lt=today)
    return list(waits.order_by("complaint_id").values_list("complaint_id", flat=True))


def _late(today: date) -> list[int]:
    """Cases whose open clock has run out and is not on record yet."""
    recorded = Lateness.objects.filter(complaint=OuterRef("pk"), due=OuterRef("due"))
    rows = Complaint.objects.filter(due__lt=today).filter(~Exists(recorded)).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _record_late(pk: int, now: datetime) -> int:
    """Under the lock of the case: another process may just have done it."""
    with transaction.atomic():
        rows = Complaint.objects.select_for_update(of=("self",)).select_related(
            "division", "office__division", "handler", "notice_rule", "handle_rule"
        )
        case = rows.filter(pk=pk).first()
        return int(case is not None and lateness.record(case, now))


def _soon(today: date) -> Iterator[Complaint]:
    days = [today + timedelta(days=days) for days in WARN_BEFORE]
    rows = Complaint.objects.filter(due__in=days).order_by("pk")
    return rows.select_related("office__division", "division", "handler").iterator(500)


def _warn(case: Complaint, today: date) -> int:
    """One warning for each case, clock and day, however often the job runs."""
    key = f"due:{case.number}:{timing.open_clock(case)}:{today.isoformat()}"
    with transaction.atomic():
        notify.tell_unit(case, key, _("A time limit is near"), case.due)
    return 1
