"""What waits for rectification officers, supervisors and whoever puts complaints on the list."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from complaints.models import Complaint
from complaints.rectification.models import (
    Extension,
    LookBack,
    Objection,
    RectificationItem,
    Status,
)
from complaints.rectification.queries import amber_days, listable_complaints, visible_to
from portal.core.models import User
from portal.core.permissions import Action, may, scoped
from portal.core.worklists import SHOWN, Bucket, WorkItem, work_source

Slice = tuple[Bucket, int, list[WorkItem]]


@work_source
def rectification_work(user: User, today: date) -> Iterator[Slice]:
    """Items late or nearly so, closings to decide, look-backs to make, complaints to list."""
    if not may(user, Action.RECTIFICATION_VIEW):
        return
    soon = today + timedelta(days=amber_days(today))
    mine = visible_to(user).filter(status=Status.OPEN)
    if may(user, Action.RECTIFICATION_HANDLE) or may(user, Action.RECTIFICATION_CLOSE):
        yield _items(Bucket.OVERDUE, mine.filter(deadline__lt=today))
        yield _items(Bucket.DUE_SOON, mine.filter(deadline__range=(today, soon)))
    # A relapse is watched by its witness until it is put right.
    yield _items(Bucket.MINE, mine.filter(Q(responsible_person=user) | Q(witness=user)))
    if may(user, Action.RECTIFICATION_CLOSE):
        yield _items(Bucket.TO_APPROVE, closings_for(user) | _extensions_for(user))
    if may(user, Action.LOOKBACK_PERFORM):
        yield _items(Bucket.TO_APPROVE, _objected_for(user))
        pending = look_backs_for(user)
        yield _look_backs(Bucket.OVERDUE, pending.filter(due_on__lt=today))
        yield _look_backs(Bucket.DUE_SOON, pending.filter(due_on__range=(today, soon)))
    if may(user, Action.RECTIFICATION_OPEN):
        yield _complaints(listable_complaints(user))


def closings_for(user: User) -> QuerySet[RectificationItem]:
    waiting = RectificationItem.objects.filter(status=Status.CLOSING_REQUESTED)
    rows = scoped(waiting, user, Action.RECTIFICATION_CLOSE)
    return rows.exclude(_own(user) | Q(closing_requested_by=user))


def _own(user: User) -> Q:
    """The items that *user* or their unit answers for."""
    unit = Q(responsible_unit_id=user.office_id)
    return unit | Q(responsible_person=user) | Q(leader=user)


def _extensions_for(user: User) -> QuerySet[RectificationItem]:
    """Items whose unit asks for a later deadline that *user* may decide on."""
    asked = Extension.objects.filter(granted=None).exclude(asked_by=user).values("item")
    rows = scoped(RectificationItem.objects.all(), user, Action.RECTIFICATION_CLOSE)
    return rows.filter(pk__in=asked).exclude(_own(user))


def _objected_for(user: User) -> QuerySet[RectificationItem]:
    """Items on notice with an objection that *user* may decide on."""
    waiting = Objection.objects.filter(upheld=None, item__status=Status.CLOSING_NOTICE)
    rows = scoped(RectificationItem.objects.all(), user, Action.LOOKBACK_PERFORM)
    involved = _own(user) | Q(closed_by=user) | Q(closing_requested_by=user)
    return rows.filter(pk__in=waiting.values("item")).exclude(involved)


def look_backs_for(user: User) -> QuerySet[LookBack]:
    """Pending look-backs that the four-eyes rules leave to *user*."""
    pending = LookBack.objects.filter(result=LookBack.Result.PENDING)
    rows = scoped(pending, user, Action.LOOKBACK_PERFORM, path="item__division")
    return rows.exclude(
        Q(closer=user)
        | Q(item__closing_requested_by=user)
        | Q(item__responsible_person=user)
        | Q(item__leader=user)
        | Q(item__responsible_unit_id=user.office_id)
    )


def _items(bucket: Bucket, rows: QuerySet[RectificationItem]) -> Slice:
    shown = rows.order_by("deadline", "pk").select_related("responsible_unit")[:SHOWN]
    items = [
        WorkItem(str(row), _address(row.pk), detail=str(row.responsible_unit), due=row.deadline)
        for row in shown
    ]
    return bucket, rows.count(), items


def _look_backs(bucket: Bucket, rows: QuerySet[LookBack]) -> Slice:
    shown = rows.select_related("item").order_by("due_on", "pk")[:SHOWN]
    items = [
        WorkItem(_("Look back: %s") % row.item, _address(row.item_id), due=row.due_on)
        for row in shown
    ]
    return bucket, rows.count(), items


def _complaints(rows: QuerySet[Complaint]) -> Slice:
    """Problems that were found true and have no deadline, unit and person yet."""
    items = [
        WorkItem(
            _("Put on the rectification list: %s") % row, new_item_address(row.number), first=True
        )
        for row in rows[:SHOWN]
    ]
    return Bucket.MINE, rows.count(), items


def _address(pk: int) -> str:
    return reverse("rectification_items:inspect", args=[pk])


def new_item_address(number: str) -> str:
    """Where the complaint *number* becomes an item."""
    return f"{reverse('rectification_items:add')}?complaint={number}"


def staff_links(complaint: Complaint, user: User) -> list[tuple[str, str]]:
    """The link on a complaint's page that puts its problem on the list."""
    if not may(user, Action.RECTIFICATION_OPEN):
        return []
    if not listable_complaints(user).filter(pk=complaint.pk).exists():
        return []
    return [(_("Put on the rectification list"), new_item_address(complaint.number))]
