"""What time drives here: being late is recorded once. Warnings: complaints.reminders."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from complaints import desk, lateness
from complaints.models import Complaint, Lateness, SupplementRequest
from portal.core.jobs import Counts, periodic


@periodic("petitions")
def watch_deadlines(now: datetime) -> Counts:
    """Record each clock that has run out, once; end waits that reached their limit."""
    today = timezone.localdate(now)
    resumed = sum(desk.expire_supplement(pk, now) for pk in _waited_enough(today))
    late = sum(_record_late(pk, now) for pk in _late(today))
    return {"overdue": late, "resumed": resumed}


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
