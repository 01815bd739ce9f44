"""What waits for a member of staff in this room: lists to finish, to approve, to correct."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.models import Objection, PublicityWaiver, Roster
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


@work_source
def around_lists(user: User, today: date) -> Iterator[tuple[Bucket, int, list[WorkItem]]]:
    """Objections and skipped publicities to decide on, and paused lists to correct."""
    rows = Roster.objects.select_related("programme", "division").order_by("pk")
    pending = Objection.objects.filter(outcome=Objection.Outcome.PENDING)
    objected = (
        scoped(rows, user, Action.OBJECTION_DECIDE)
        .filter(objections__in=pending.exclude(registered_by=user))
        .exclude(preparer=user)
        .exclude(submitter=user)
        .distinct()
    )
    yield Bucket.TO_APPROVE, objected.count(), [_objected(row) for row in objected[:SHOWN]]
    asked = PublicityWaiver.objects.filter(approved_by=None).exclude(asked_by=user)
    asked = scoped(asked, user, Action.WAIVER_APPROVE).select_related("programme", "division")
    yield Bucket.TO_APPROVE, asked.count(), [_asked(row) for row in asked[:SHOWN]]
    paused = scoped(rows, user, Action.ROSTER_PREPARE).filter(
        status=Roster.Status.PAUSED, corrections=None
    )
    yield Bucket.MINE, paused.count(), [_item(row) for row in paused[:SHOWN]]


def _objected(roster: Roster) -> WorkItem:
    return replace(_item(roster), detail=_("Objection to decide on"))


def _asked(waiver: PublicityWaiver) -> WorkItem:
    return WorkItem(
        title=str(waiver),
        url=reverse("skipped_publicities:inspect", args=[waiver.pk]),
        detail=_("Asked to skip a publicity"),
    )


def _item(roster: Roster) -> WorkItem:
    return WorkItem(
        title=str(roster),
        url=reverse("publicity_lists:inspect", args=[roster.pk]),
        detail=str(roster.get_status_display()),
    )
