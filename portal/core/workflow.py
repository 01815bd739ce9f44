"""Publication needs two people: who wrote may not approve, and nobody publishes directly."""

from django.contrib.auth.models import AnonymousUser
from wagtail.models import Page, PagePermissionTester, Revision, TaskState, WorkflowState

from portal.core.models import Division, User
from portal.core.permissions import Action, may


def authors_since_live(page: Page, until: int | None = None) -> set[int]:
    """Ids of everyone who saved or submitted a version of *page* since the one that is public.

    The last editor alone is not enough: A writes, B touches a comma, A approves. With *until*
    later revisions than this one do not count: they need an approval of their own.
    """
    revisions = Revision.page_revisions.filter(object_id=str(page.pk))
    if page.live_revision_id:
        revisions = revisions.filter(pk__gt=page.live_revision_id)
    if until is not None:
        revisions = revisions.filter(pk__lte=until)
    authors = set(revisions.exclude(user=None).values_list("user_id", flat=True))
    requested = (
        WorkflowState.objects.active()
        .filter(object_id=str(page.pk), base_content_type=page.get_base_content_type())
        .exclude(requested_by=None)
        .values_list("requested_by_id", flat=True)
    )
    return (
        authors | set(requested) | ({page.owner_id} if page.owner_id and not page.live else set())
    )


def division_of(page: Page) -> Division | None:
    """Whose page it is; a page that nobody claimed is the county's, not everybody's."""
    division: Division | None = getattr(page.specific_deferred, "division", None)
    return division or Division.get_first_root_node()


def may_approve_page(user: User | AnonymousUser, page: Page, until: int | None = None) -> bool:
    """Whether *user* reviews in this page's division and had no hand in the change."""
    if not may(user, Action.PAGE_APPROVE, division_of(page)):
        return False
    return user.pk not in authors_since_live(page, until)


class FourEyesPermissionTester(PagePermissionTester):
    """What a person may do to a page by themselves: write and submit, never make public."""

    def _in_jurisdiction(self) -> bool:
        division = division_of(self.page)
        return may(self.user, Action.PAGE_EDIT, division) or may(
            self.user, Action.PAGE_APPROVE, division
        )

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_edit(self) -> bool:
        return super().can_edit() and self._in_jurisdiction()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """A page that was ever public stays on record; only a never-published draft may go."""
        return (
            not self.page.first_published_at
            and self._in_jurisdiction()
            and bool(super().can_delete(ignore_bulk=ignore_bulk))
        )

    def can_unpublish(self) -> bool:
        """Taking a page down in a hurry is a reviewer's decision, and it is logged."""
        return bool(self.page.live) and may(self.user, Action.PAGE_APPROVE, division_of(self.page))

    def can_move(self) -> bool:
        return not self.page.first_published_at and bool(super().can_move())

    def can_set_view_restrictions(self) -> bool:
        """Page privacy works outside the workflow and hides no files: it is switched off."""
        return False


def approver_of(revision: Revision) -> User | None:
    """Who gave the last approval of *revision*, for what happens at an hour of its own."""
    approvals = TaskState.objects.filter(
        revision=revision, status=TaskState.STATUS_APPROVED, finished_by__isnull=False
    )
    last = approvals.select_related("finished_by").order_by("-finished_at", "-pk").first()
    found: User | None = last.finished_by if last else None
    return found
