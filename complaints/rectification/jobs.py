"""What time drives here: an item that became late is recorded once, and look-backs are asked for."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import ledger
from complaints.models import LedgerEvent
from complaints.rectification.models import LookBack, RectificationItem, Status
from portal.core import outbox
from portal.core.jobs import Counts, periodic
from portal.core.models import OutboxMessage

WARN_DAYS = 3


@periodic("rectification")
def watch_deadlines(now: datetime) -> Counts:
    """Record what became overdue, warn of what soon will be; once per item and deadline."""
    today = timezone.localdate(now)
    late = sum(_record_late(item, now) for item in _open().filter(deadline__lt=today))
    soon = _open().filter(deadline__range=(today, today + timedelta(days=WARN_DAYS)))
    for item in soon:
        _tell(item, f"due.{item.deadline}", _("A rectification deadline is near: %s") % item.number)
    due = LookBack.objects.filter(result="", due_on__lte=today).select_related("item")
    for look_back in due:
        _tell(
            look_back.item,
            f"look_back.{look_back.round}",
            _("A look-back is due: %s") % look_back.item.number,
        )
    return {"overdue": late, "warned": len(soon), "look_backs_due": len(due)}


def _open() -> QuerySet[RectificationItem]:
    return RectificationItem.objects.filter(
        status__in=[Status.OPEN, Status.CLOSING_REQUESTED]
    ).select_related("responsible_person")


@transaction.atomic
def _record_late(item: RectificationItem, now: datetime) -> int:
    RectificationItem.objects.select_for_update().get(pk=item.pk)
    told = LedgerEvent.objects.filter(
        subject_type="rectification",
        subject_number=item.number,
        kind="overdue",
        public__deadline=item.deadline.isoformat(),
    )
    if told.exists():
        return 0
    ledger.append(
        "rectification", item.number, "overdue", public={"deadline": item.deadline}, at=now
    )
    _tell(item, f"overdue.{item.deadline}", _("A rectification item is overdue: %s") % item.number)
    return 1


def _tell(item: RectificationItem, occasion: str, text: str) -> None:
    with transaction.atomic():
        outbox.send(
            f"rectification.{item.number}.{occasion}",
            OutboxMessage.Channel.STAFF,
            item.responsible_person.username,
            text,
            text,
        )
