"""What waits for inspectors, for who plans checks, and for who writes their circulars."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from complaints.rectification.models import InspectionFinding, InspectionPlan, InspectionTarget
from policy_pages.models import CircularPage
from portal.core.models import User
from portal.core.permissions import Action, may, scoped
from portal.core.worklists import SHOWN, Bucket, WorkItem, work_source

Slice = tuple[Bucket, int, list[WorkItem]]
Status = InspectionPlan.Status


@work_source
def inspection_work(user: User, today: date) -> Iterator[Slice]:
    """Sheets to fill in, findings of others to confirm, checks to take further."""
    if may(user, Action.INSPECTION_RECORD):
        yield from _sheets(user, today)
        yield _findings(user)
    if may(user, Action.INSPECTION_PLAN):
        yield _plans(user)
    if may(user, Action.PAGE_EDIT):
        yield _circulars(user)


def _sheets(user: User, today: date) -> Iterator[Slice]:
    mine = InspectionTarget.objects.filter(inspectors=user, finished_at=None)
    rows = mine.filter(plan__status=Status.UNDER_WAY).select_related("plan", "division")
    rows = rows.order_by("plan__ends_on", "pk")
    late = Q(plan__ends_on__lt=today)
    for bucket, found in ((Bucket.OVERDUE, rows.filter(late)), (Bucket.MINE, rows.exclude(late))):
        items = [
            WorkItem(
                _("Check sheet: %(township)s") % {"township": row.division.name},
                reverse("check_sheets:inspect", args=[row.pk]),
                detail=row.plan.title,
                due=row.plan.ends_on,
            )
            for row in found[:SHOWN]
        ]
        yield bucket, found.count(), items


def _findings(user: User) -> Slice:
    waiting = InspectionFinding.objects.filter(confirmed_by=None, declined="")
    rows = waiting.filter(target__inspectors=user, target__plan__status=Status.UNDER_WAY)
    rows = rows.exclude(recorded_by=user).select_related("target__division").order_by("pk")
    items = [
        WorkItem(
            _("Confirm a finding: %(problem)s") % {"problem": row.public_problem},
            reverse("check_sheets:inspect", args=[row.target_id]),
            detail=row.target.division.name,
        )
        for row in rows[:SHOWN]
    ]
    return Bucket.TO_APPROVE, rows.count(), items


def _plans(user: User) -> Slice:
    """Checks to announce or draw, and those whose sheets are all finished."""
    unfinished = InspectionTarget.objects.filter(plan=OuterRef("pk"), finished_at=None)
    ready = Q(status=Status.PLANNED) | (Q(status=Status.UNDER_WAY) & ~Exists(unfinished))
    rows = scoped(InspectionPlan.objects.filter(ready), user, Action.INSPECTION_PLAN)
    items = [
        WorkItem(str(row), reverse("checks:inspect", args=[row.pk]), due=row.starts_on)
        for row in rows.order_by("starts_on", "pk")[:SHOWN]
    ]
    return Bucket.MINE, rows.count(), items


def _circulars(user: User) -> Slice:
    """Circulars drafted from a check that nobody has handed in for approval yet."""
    drafts = Q(circular__live=False, circular__isnull=False)
    rows = scoped(InspectionPlan.objects.filter(drafts), user, Action.PAGE_EDIT)
    pages = CircularPage.objects.filter(pk__in=rows.order_by().values("circular")).order_by("pk")
    found = [page for page in pages if not page.current_workflow_state]
    items = [
        WorkItem(
            str(page),
            reverse("wagtailadmin_pages:edit", args=[page.pk]),
            detail=_("Name persons and deadlines, then hand it in for approval."),
        )
        for page in found[:SHOWN]
    ]
    return Bucket.MINE, len(found), items
