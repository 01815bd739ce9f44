"""What waits for petition officers on the first screen."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from complaints import queries
from complaints.models import Complaint, Status
from portal.core.models import User
from portal.core.permissions import Action, may
from portal.core.worklists import SHOWN, Bucket, WorkItem, work_source

SOON = timedelta(days=5)
OPEN = (Status.REGISTERED, Status.TRANSFERRED, Status.ACCEPTED)


@work_source
def petition_work(user: User, today: date) -> Iterator[tuple[Bucket, int, list[WorkItem]]]:
    """Overdue and soon due in the jurisdiction, and the cases of this person."""
    if not any(may(user, a) for a in (Action.COMPLAINT_VIEW, Action.CONFIDENTIAL_VIEW)):
        return
    waiting = queries.visible_to(user).filter(status__in=OPEN)
    yield _slice(Bucket.OVERDUE, waiting.filter(due__lt=today))
    yield _slice(Bucket.DUE_SOON, waiting.filter(due__range=(today, today + SOON)))
    yield _slice(Bucket.MINE, waiting.filter(handler=user))


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
