"""What waits for rectification officers and supervisors."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from complaints.rectification.models import LookBack, RectificationItem, Status
from complaints.rectification.queries import AMBER_DAYS, visible_to
from portal.core.models import User
from portal.core.permissions import Action, may, scoped
from portal.core.worklists import SHOWN, Bucket, WorkItem, work_source


@work_source
def rectification_work(
    user: User, today: date
) -> Iterator[tuple[Bucket, int, list[WorkItem]]]:
    """Items late or nearly so, closings to decide, look-backs to make."""
    if not may(user, Action.RECTIFICATION_VIEW):
        return
    mine = visible_to(user).filter(status=Status.OPEN)
    if may(user, Action.RECTIFICATION_HANDLE) or may(user, Action.RECTIFICATION_CLOSE):
        soon = today + timedelta(days=AMBER_DAYS)
        yield _slice(Bucket.OVERDUE, mine.filter(deadline__lt=today))
        yield _slice(Bucket.DUE_SOON, mine.filter(deadline__range=(today, soon)))
    yield _slice(Bucket.MINE, mine.filter(responsible_person=user))
    yield _slice(Bucket.TO_APPROVE, _closings_for(user))
    yield _look_backs(user, today)


def _closings_for(user: User) -> QuerySet[RectificationItem]:
    waiting = RectificationItem.objects.filter(status=Status.CLOSING_REQUESTED)
    return scoped(waiting, user, Action.RECTIFICATION_CLOSE).exclude(
        Q(responsible_person=user) | Q(closing_requested_by=user) | Q(responsible_unit=user.office)
    )


def _look_backs(user: User, today: date) -> tuple[Bucket, int, list[WorkItem]]:
    pending = (
        scoped(
            LookBack.objects.filter(result="", due_on__lte=today + timedelta(days=AMBER_DAYS)),
            user,
            Action.LOOKBACK_PERFORM,
            path="item__division",
        )
        .exclude(closer=user)
        .exclude(item__responsible_unit=user.office)
        .select_related("item")
        .order_by("due_on")
    )
    items = [
        WorkItem(
            title=_("Look back: %s") % look_back.item,
            url=_address(look_back.item_id),
            due=look_back.due_on,
        )
        for look_back in pending[:SHOWN]
    ]
    return Bucket.DUE_SOON, pending.count(), items


def _slice(
    bucket: Bucket, rows: QuerySet[RectificationItem]
) -> tuple[Bucket, int, list[WorkItem]]:
    shown = rows.order_by("deadline").select_related("responsible_unit")[:SHOWN]
    items = [
        WorkItem(str(row), _address(row.pk), detail=str(row.responsible_unit), due=row.deadline)
        for row in shown
    ]
    return bucket, rows.count(), items


def _address(pk: int) -> str:
    return reverse("rectification_items:inspect", args=[pk])
