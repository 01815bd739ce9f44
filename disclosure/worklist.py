"""What waits for a member of staff in this room: lists to finish and lists to approve."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from disclosure.models import Roster
from disclosure.steps import waiting_for
from portal.core.models import User
from portal.core.permissions import Action, scoped
from portal.core.worklists import SHOWN, Bucket, WorkItem, work_source


@work_source
def lists_waiting(user: User, today: date) -> Iterator[tuple[Bucket, int, list[WorkItem]]]:
    """Drafts of the person's own, and what others submitted for their approval."""
    rows = Roster.objects.select_related("programme", "division").order_by("created_at")
    waiting = waiting_for(user).select_related("programme", "division").order_by("created_at")
    yield Bucket.TO_APPROVE, waiting.count(), [_item(row) for row in waiting[:SHOWN]]
    mine = scoped(rows, user, Action.ROSTER_PREPARE).filter(
        status=Roster.Status.DRAFT, preparer=user
    )
    yield Bucket.MINE, mine.count(), [_item(row) for row in mine[:SHOWN]]


def _item(roster: Roster) -> WorkItem:
    return WorkItem(
        title=str(roster),
        url=reverse("publicity_lists:inspect", args=[roster.pk]),
        detail=str(roster.get_status_display()),
    )
