"""What waits for a member of staff in this room: lists, objections, totals, and what is due."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.catalogue import Line, State, standing
from disclosure.lists.steps import open_to
from disclosure.models import FundReport, Objection, PublicityWaiver, Roster
from disclosure.wording import parted
from portal.core.models import Division, User
from portal.core.permissions import Action, divisions_for, may, may_everywhere, scoped
from portal.core.worklists import SHOWN, Bucket, WorkItem, work_source


@work_source
def lists_waiting(user: User, today: date) -> Iterator[tuple[Bucket, int, list[WorkItem]]]:
    """Drafts of the person's own, and what others submitted for their approval."""
    rows = Roster.objects.select_related("programme", "division").order_by("created_at")
    waiting = open_to(user, "approve").select_related("programme", "division")
    waiting = waiting.order_by("created_at")
    yield Bucket.TO_APPROVE, waiting.count(), [_item(row) for row in waiting[:SHOWN]]
    mine = scoped(rows, user, Action.ROSTER_PREPARE).filter(
        status=Roster.Status.DRAFT, preparer=user
    )
    yield Bucket.MINE, mine.count(), [_item(row) for row in mine[:SHOWN]]


@work_source
def around_lists(user: User, today: date) -> Iterator[tuple[Bucket, int, list[WorkItem]]]:
    """Objections and skipped publicities to decide on, and paused lists to correct."""
    pending = Objection.objects.filter(outcome=Objection.Outcome.PENDING)
    objected = open_to(user, "decide").filter(objections__in=pending.exclude(registered_by=user))
    objected = objected.select_related("programme", "division").order_by("pk").distinct()
    yield Bucket.TO_APPROVE, objected.count(), [_objected(row) for row in objected[:SHOWN]]
    asked = PublicityWaiver.objects.filter(approved_by=None).exclude(asked_by=user)
    asked = scoped(asked, user, Action.WAIVER_APPROVE).select_related("programme", "division")
    yield Bucket.TO_APPROVE, asked.count(), [_asked(row) for row in asked[:SHOWN]]
    paused = open_to(user, "correct").filter(corrections=None)
    paused = paused.select_related("programme", "division").order_by("pk")
    yield Bucket.MINE, paused.count(), [_item(row) for row in paused[:SHOWN]]


def _objected(roster: Roster) -> WorkItem:
    return replace(_item(roster), detail=f"{_('Objection to decide on')} · {roster.reference}")


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
        detail=f"{roster.get_status_display()} · {roster.reference}",
    )


@work_source
def catalogue_work(user: User, today: date) -> Iterator[tuple[Bucket, int, list[WorkItem]]]:
    """What the places of those who prepare lists should have published, or must soon."""
    if not may(user, Action.ROSTER_PREPARE):
        return
    levels = (Division.Level.COUNTY, Division.Level.TOWNSHIP)
    places = divisions_for(user, Action.ROSTER_PREPARE).filter(level__in=levels)
    lines = standing(today, list(places))
    for bucket, state in ((Bucket.OVERDUE, State.LATE), (Bucket.DUE_SOON, State.SOON)):
        found = [line for line in lines if line.state == state]
        yield bucket, len(found), [_due(line) for line in found[:SHOWN]]


def _due(line: Line) -> WorkItem:
    return WorkItem(
        title=str(line.item),
        url=reverse("catalogue_standing:index"),
        detail=f"{line.division} · {parted(duty.what for duty in line.missing)}"[:200],
        due=line.due.day if line.due else None,
    )


@work_source
def totals_waiting(user: User, today: date) -> Iterator[tuple[Bucket, int, list[WorkItem]]]:
    """Drafts of monthly totals: of others to publish, and of one's own to finish."""
    rows = FundReport.objects.filter(status=FundReport.Status.DRAFT).order_by("month", "pk")
    rows = rows.select_related("programme")
    if may_everywhere(user, Action.FUNDS_APPROVE):
        waiting = rows.exclude(prepared_by=user)
        yield Bucket.TO_APPROVE, waiting.count(), [_totals(row) for row in waiting[:SHOWN]]
    if may_everywhere(user, Action.FUNDS_PREPARE):
        mine = rows.filter(prepared_by=user)
        yield Bucket.MINE, mine.count(), [_totals(row) for row in mine[:SHOWN]]


def _totals(report: FundReport) -> WorkItem:
    return WorkItem(
        title=str(report),
        url=reverse("fund_reports:inspect", args=[report.pk]),
        detail=str(report.get_source_display()),
    )
