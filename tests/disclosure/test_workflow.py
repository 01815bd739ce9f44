"""Lists in Wagtail's workflow, through the real admin: history, panels, report, e-mail."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from wagtail.models import Revision, TaskState, Workflow, WorkflowState

from disclosure import roster as writer
from disclosure.models import ListApprovalTask, Roster
from portal.core.models import Appointment, User
from portal.core.worklists import Bucket, work_for
from tests.disclosure.factories import County, imported, opened, staff, submitted
from tests.policy_pages.factories import section
from tests.support.clients import signed_in
from tests.support.pages import soup

pytestmark = pytest.mark.django_db


def page_of(roster: Roster) -> str:
    return reverse("publicity_lists:inspect", args=[roster.pk])


def superuser() -> User:
    return User.objects.create_superuser("root", password="made-up-password")


def reviewing(user: User, county: County) -> User:
    """The same person with the reviewer's role besides."""
    Appointment.objects.create(user=user, role="reviewer", division=county.qinhe)
    return User.objects.get(pk=user.pk)


def offered(user: User, roster: Roster) -> set[str]:
    page = soup(signed_in(user).get(page_of(roster)))
    return {field["value"] for field in page.select('input[name="step"]')}


def approve(user: User, roster: Roster) -> str:
    """Approve on the work page as far as this person gets; the state of the list afterwards."""
    client = signed_in(user)
    field = soup(client.get(page_of(roster))).select_one('input[name="approve-seen"]')
    seen = field["value"] if field else "0" * 64
    client.post(page_of(roster), {"step": "approve", "approve-seen": seen})
    roster.refresh_from_db()
    return roster.status


def test_the_author_sees_no_approve_action_even_as_a_reviewer(county: County) -> None:
    roster = submitted(county)
    author = reviewing(county.editor, county)
    assert "approve" not in offered(author, roster)
    assert approve(author, roster) == "submitted"
    assert "approve" not in {a[0] for a in _task(roster).get_actions(roster, author)}


def test_a_superuser_without_a_role_cannot_approve(county: County) -> None:
    roster = submitted(county)
    root = superuser()
    assert approve(root, roster) == "submitted"
    assert _task(roster).get_actions(roster, root) == []
    assert not TaskState.objects.reviewable_by(root).exists()


def test_another_reviewers_approval_opens_the_list_and_ends_the_workflow(county: County) -> None:
    roster = submitted(county)
    assert WorkflowState.objects.for_instance(roster).get().status == "in_progress"
    assert approve(county.reviewer, roster) == "open"
    state = WorkflowState.objects.for_instance(roster).get()
    assert (state.status, state.requested_by) == ("approved", county.editor)
    task = state.task_states.get()
    assert (task.status, task.finished_by) == ("approved", county.reviewer)


def test_the_history_of_the_workflow_lists_both_steps(county: County) -> None:
    roster = submitted(county)
    writer.reject(roster, county.reviewer, "缺少一户的核查记录")
    writer.approve(writer.submit(roster, county.editor), county.reviewer)
    client = signed_in(county.auditor)
    overview = client.get(reverse("publicity_lists:workflow_history", args=[roster.pk]))
    detail_link = soup(overview).select_one('a[href*="/detail/"]')
    text = soup(client.get(detail_link["href"])).select_one("main").get_text(" ")
    for expected in ("缺少一户的核查记录", "Editor", "Reviewer"):
        assert expected in text
    steps = WorkflowState.objects.for_instance(roster).get().task_states.order_by("pk")
    assert [step.status for step in steps] == ["rejected", "approved"]


def test_both_histories_are_closed_to_another_township(county: County) -> None:
    roster = opened(county)
    state = WorkflowState.objects.for_instance(roster).get()
    client = signed_in(county.foreign_reviewer)
    for name, args in (
        ("workflow_history", [roster.pk]),
        ("workflow_history_detail", [roster.pk, state.pk]),
    ):
        assert client.get(reverse(f"publicity_lists:{name}", args=args)).status_code == 404


def test_the_dashboard_shows_the_waiting_list_to_the_reviewer_only(county: County) -> None:
    roster = submitted(county)
    today = timezone.localdate()
    people = {
        "reviewer": county.reviewer,
        "editor": reviewing(county.editor, county),
        "auditor": county.auditor,
        "foreign reviewer": county.foreign_reviewer,
        "superuser": superuser(),
    }
    waiting = {
        name: work_for(user, today)[Bucket.TO_APPROVE].count for name, user in people.items()
    }
    reviewable = {
        name: TaskState.objects.reviewable_by(user).count() for name, user in people.items()
    }
    expected = {name: int(name == "reviewer") for name in people}
    assert waiting == reviewable == expected
    home = signed_in(county.reviewer).get("/admin/")
    assert page_of(roster) in home.content.decode()


def test_wagtails_own_panel_tells_the_submitter_where_the_list_waits(county: County) -> None:
    roster = submitted(county)
    panel = soup(signed_in(county.editor).get("/admin/")).select_one("#objects-in-workflow-content")
    assert panel is not None
    assert panel.select_one(f'a[href="{page_of(roster)}"]')


@pytest.mark.parametrize(
    ("who", "sees"),
    [("reviewer", True), ("auditor", True), ("foreign_reviewer", False)],
)
def test_the_report_of_approvals_is_cut_to_the_jurisdiction(
    county: County, who: str, sees: bool
) -> None:
    roster = submitted(county)
    response = signed_in(getattr(county, who)).get(reverse("list_approvals"))
    assert response.status_code == 200
    assert (page_of(roster) in response.content.decode()) is sees


def test_who_has_no_lists_has_no_report(county: County) -> None:
    client = signed_in(staff("petition", "petition_officer", county.qinhe))
    assert client.get(reverse("list_approvals")).status_code in {302, 403}


@pytest.mark.parametrize(
    "name",
    ["edit", "delete", "unpublish", "workflow_action", "revisions_revert", "copy", "lock"],
)
def test_wagtails_own_editing_and_publishing_have_no_address_for_lists(
    county: County, name: str
) -> None:
    roster = submitted(county)
    task = TaskState.objects.for_instance(roster).get()
    for args in ([roster.pk], [roster.pk, "approve", task.pk], [roster.pk, task.revision_id]):
        with pytest.raises(NoReverseMatch):
            reverse(f"publicity_lists:{name}", args=args)


def test_the_workflow_action_of_pages_does_not_reach_a_list(county: County) -> None:
    """Wagtail takes the task from the address and the object from elsewhere in it."""
    roster, page = submitted(county), section()
    page.save_revision(user=county.editor)
    page.get_workflow().start(page, county.editor)
    task = TaskState.objects.for_instance(roster).get()
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    signed_in(county.reviewer).post(address, {"comment": ""})
    task.refresh_from_db()
    assert task.status == "in_progress"
    with pytest.raises(PermissionDenied):
        task.task.specific.on_action(task, county.reviewer, "approve")


def test_a_revision_of_a_list_cannot_be_published(county: County) -> None:
    roster = submitted(county)
    with pytest.raises(AttributeError):
        Revision.objects.for_instance(roster).get().publish()
    roster.refresh_from_db()
    assert roster.status == "submitted"


def test_a_revision_holds_the_head_and_no_row(county: County) -> None:
    roster = submitted(county)
    content = Revision.objects.for_instance(roster).get().content
    assert content["reference"] == roster.reference
    assert roster.entries.first().masked_name not in str(content)


def test_a_workflow_that_was_switched_off_stops_no_list_and_lets_none_through(
    county: County,
) -> None:
    roster = submitted(county)
    Workflow.objects.get(workflow_tasks__task__in=ListApprovalTask.objects.all()).deactivate()
    ListApprovalTask.objects.get().deactivate()
    assert approve(county.editor, roster) == "submitted"
    assert approve(county.reviewer, roster) == "open"
    states = WorkflowState.objects.for_instance(roster).order_by("pk")
    assert [state.status for state in states] == ["cancelled", "approved"]
    again = submitted(county)
    assert WorkflowState.objects.for_instance(again).get().status == "in_progress"


def test_a_refused_approval_leaves_the_workflow_where_it_was(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster = submitted(county)

    def broken(*args: Any) -> None:
        raise RuntimeError("the seal could not be written")

    monkeypatch.setattr("disclosure.lists.periods.seal_publication", broken)
    with pytest.raises(RuntimeError):
        writer.approve(roster, county.reviewer)
    roster.refresh_from_db()
    state = WorkflowState.objects.for_instance(roster).get()
    assert (roster.status, state.status) == ("submitted", "in_progress")


def test_a_discarded_draft_takes_its_workflow_along(county: County) -> None:
    roster = writer.reject(submitted(county), county.reviewer, "请补充材料")
    writer.discard(roster, county.editor)
    assert not WorkflowState.objects.exists()
    assert not Revision.objects.exists()


def test_reviewers_of_the_place_are_told_by_e_mail_and_nobody_else(
    county: County, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    for user in (county.editor, county.reviewer, county.foreign_reviewer, county.auditor):
        user.email = f"{user.username}@example.org"
        user.save()
    roster = imported(county)
    with django_capture_on_commit_callbacks(execute=True):
        writer.submit(roster, county.editor)
    assert [message.to for message in mailoutbox] == [["reviewer@example.org"]]
    assert page_of(roster) in mailoutbox[0].body
    mailoutbox.clear()
    writer.reject(roster, county.reviewer, "请补充会议记录")
    assert [message.to for message in mailoutbox] == [["editor@example.org"]]
    assert "请补充会议记录" in mailoutbox[0].body


def _task(roster: Roster) -> ListApprovalTask:
    task: ListApprovalTask = TaskState.objects.for_instance(roster).get().task.specific
    return task
