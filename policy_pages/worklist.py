"""Pages that wait for a second pair of eyes, one's own that were sent back, and what went stale."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext
from wagtail.models import Page, WorkflowState

from policy_pages.stale import stale_guides
from portal.core.models import User
from portal.core.permissions import Action, may
from portal.core.workflow import division_of, may_approve_page
from portal.core.worklists import SHOWN, Bucket, WorkItem, work_source

# A county reviews a handful of pages a day; more than this waiting is one look at the page tree.
LOOKED_AT = 50


@work_source
def page_work(user: User, today: date) -> Iterator[tuple[Bucket, int, list[WorkItem]]]:
    """To approve: pages in review that this person had no hand in. Mine: those sent back."""
    if may(user, Action.PAGE_APPROVE):
        pages = _pages(WorkflowState.STATUS_IN_PROGRESS)
        yield _slice(Bucket.TO_APPROVE, [page for page in pages if may_approve_page(user, page)])
    if may(user, Action.PAGE_EDIT):
        yield _slice(Bucket.MINE, _pages(WorkflowState.STATUS_NEEDS_CHANGES, user))
        yield _flagged(user)


def _flagged(user: User) -> tuple[Bucket, int, list[WorkItem]]:
    """Public guides of one's own places that name a repealed document, as what is overdue."""
    found = [page for page in stale_guides() if may(user, Action.PAGE_EDIT, division_of(page))]
    detail = gettext("names a repealed document as its legal basis")
    items = [WorkItem(page.title, _edit(page), detail, first=True) for page in found[:SHOWN]]
    return Bucket.OVERDUE, len(found), items


def _edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _pages(status: str, requested_by: User | None = None) -> list[Page]:
    states = WorkflowState.objects.filter(
        status=status, base_content_type__app_label="wagtailcore", base_content_type__model="page"
    )
    if requested_by:
        states = states.filter(requested_by=requested_by)
    keys = [state.object_id for state in states.order_by("created_at")[:LOOKED_AT]]
    return list(Page.objects.filter(pk__in=keys).order_by("pk"))


def _slice(bucket: Bucket, pages: list[Page]) -> tuple[Bucket, int, list[WorkItem]]:
    items = [WorkItem(page.get_admin_display_title(), _edit(page)) for page in pages[:SHOWN]]
    return bucket, len(pages), items
