"""What waits for petition officers on the first screen."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import dissatisfaction, queries
from complaints.models import Complaint, Extension, Status
from portal.core.models import DeadlineRule, User
from portal.core.permissions import Action, may
from portal.core.worklists import SHOWN, Bucket, WorkItem, work_source

SOON = timedelta(days=5)
DELIVERY_RULE, DELIVERY_DAYS = "petition.deliver", 10
OPEN = (Status.REGISTERED, Status.TRANSFERRED, Status.ACCEPTED, Status.UNDER_REVIEW)


@work_source
def petition_work(user: User, today: date) -> Iterator[tuple[Bucket, int, list[WorkItem]]]:
    """Overdue and soon due in the jurisdiction, and the cases of this person."""
    if not any(may(user, a) for a in (Action.COMPLAINT_VIEW, Action.CONFIDENTIAL_VIEW)):
        return
    waiting = queries.visible_to(user).filter(status__in=OPEN)
    yield _slice(Bucket.OVERDUE, waiting.filter(due__lt=today))
    yield _slice(Bucket.DUE_SOON, waiting.filter(due__range=(today, today + SOON)))
    yield _slice(Bucket.MINE, waiting.filter(handler=user))
    if may(user, Action.COMPLAINT_EXTEND):
        yield _slice(Bucket.TO_APPROVE, _longer_asked(user))
    yield _codes(user)
    if may(user, Action.COMPLAINT_EXTEND):
        yield _dissatisfied(user)
    yield _letters(user, today)
    yield _calls(user)


def _longer_asked(user: User) -> QuerySet[Complaint]:
    """Cases for which somebody else has asked for a longer time (条例 34)."""
    asked = Extension.objects.filter(state=Extension.State.ASKED).exclude(asked_by=user)
    below = queries.ordinary(user, Action.COMPLAINT_EXTEND).filter(status=Status.ACCEPTED)
    return below.filter(pk__in=asked.values("complaint"))


def _calls(user: User) -> tuple[Bucket, int, list[WorkItem]]:
    """Senders who asked to be called, and have not been since something happened."""
    rows = queries.to_be_called(queries.visible_to(user)).filter(handler=user)
    shown = rows.order_by("number").select_related("kind", "office")[:SHOWN]
    items = [
        WorkItem(
            title=f"{row.number} {row.subject}",
            url=reverse("petitions:inspect", args=[row.pk]),
            detail=_("Call the sender, and write in a note that you did"),
        )
        for row in shown
    ]
    return Bucket.MINE, rows.count(), items


def _codes(user: User) -> tuple[Bucket, int, list[WorkItem]]:
    """Senders who have lost their code and asked for another."""
    rows = queries.code_asked(queries.visible_to(user, Action.COMPLAINT_HANDLE))
    return _told(Bucket.MINE, rows, _("Call the number on file back and give out a new code"))


def _dissatisfied(user: User) -> tuple[Bucket, int, list[WorkItem]]:
    """Results that their senders do not accept, or are not satisfied with, until looked into."""
    below = queries.ordinary(user, Action.COMPLAINT_EXTEND)
    rows = dissatisfaction.open_among(dissatisfaction.apart(below, user))
    return _told(Bucket.TO_APPROVE, rows, _("The sender is not satisfied: look into it"))


def _told(
    bucket: Bucket, rows: QuerySet[Complaint], detail: str
) -> tuple[Bucket, int, list[WorkItem]]:
    items = [
        WorkItem(
            title=f"{row.number} {row.subject}",
            url=reverse("petitions:inspect", args=[row.pk]),
            detail=detail,
        )
        for row in rows.order_by("-filed_at", "-pk")[:SHOWN]
    ]
    return bucket, rows.count(), items


def _letters(user: User, today: date) -> tuple[Bucket, int, list[WorkItem]]:
    """Written opinions that nobody has handed over within the days that the county allows."""
    days = DeadlineRule.objects.amount(DELIVERY_RULE, today, DELIVERY_DAYS)
    written = queries.undelivered(queries.visible_to(user), today - timedelta(days=days))
    shown = written.order_by("replied_at", "pk").select_related("kind", "office")[:SHOWN]
    items = [
        WorkItem(
            title=f"{row.number} {row.subject}",
            url=reverse("petitions:inspect", args=[row.pk]),
            detail=_("Written opinion not delivered · %(office)s") % {"office": row.office},
            due=timezone.localdate(row.replied_at) + timedelta(days=days),
        )
        for row in shown
    ]
    return Bucket.OVERDUE, written.count(), items


def _slice(bucket: Bucket, rows: QuerySet[Complaint]) -> tuple[Bucket, int, list[WorkItem]]:
    shown = rows.order_by("due", "pk").select_related("kind", "office")[:SHOWN]
    items = [
        WorkItem(
            title=f"{row.number} {row.subject}",
            url=reverse("petitions:inspect", args=[row.pk]),
            detail=f"{row.kind} · {row.office}",
            due=row.due,
        )
        for row in shown
    ]
    return bucket, rows.count(), items
