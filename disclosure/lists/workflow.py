"""The approval of a list runs as a workflow of Wagtail's, moved by the writer and nobody else.

A list goes its way by `Roster.status`; the workflow's states follow inside the same transaction,
so that Wagtail's workflow history, reports, panels and e-mails know of lists.
"""

from django.urls import get_resolver
from wagtail.models import TaskState, Workflow, WorkflowState, WorkflowTask

from disclosure.models import ListApprovalTask, Roster
from portal.core.models import User

WORKFLOW = "救助公示名单审核"
TASK = "公示名单双人审核"


def list_workflow() -> Workflow:
    """The workflow with its one task; made where it is missing, and never switched off."""
    task = ListApprovalTask.objects.first() or ListApprovalTask.objects.create(name=TASK)
    workflow, _created = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    for part in (task, workflow):
        if not part.active:
            part.active = True
            part.save(update_fields=["active"])
    return workflow


def begin(roster: Roster, by: User) -> None:
    """Start the workflow with the head as it is now, or go on after the list was sent back."""
    _know_addresses()
    roster.save_revision(user=by, clean=False)
    state = WorkflowState.objects.for_instance(roster).active().first()
    if state is None:
        list_workflow().start(roster, by)
    elif state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(by)


def conclude(roster: Roster, by: User, *, approved: bool, comment: str = "") -> None:
    """Finish the task that waits; the reason for sending back is its comment."""
    _know_addresses()
    state = _waiting_task(roster)
    if state is None:
        # Submitted before lists had a workflow, or cancelled by hand: the decision is kept anyway.
        begin(roster, roster.submitter or roster.preparer)
        state = _waiting_task(roster)
    if state is not None:
        decide = state.approve if approved else state.reject
        decide(user=by, comment=comment)


def sent_back(roster: Roster) -> TaskState | None:
    """Who sent the draft back last, when and why; None for one that was never sent back."""
    if roster.status != Roster.Status.DRAFT or roster.submitter_id is None:
        return None
    back = TaskState.objects.for_instance(roster).filter(status=TaskState.STATUS_REJECTED)
    found: TaskState | None = back.select_related("finished_by").order_by("-pk").first()
    return found


def _know_addresses() -> None:
    """Wagtail's e-mails lead to the page of the list, which has no address before the site's are
    read; a command or a worker has not read them yet."""
    get_resolver().url_patterns  # noqa: B018


def _waiting_task(roster: Roster) -> TaskState | None:
    waiting = TaskState.objects.for_instance(roster)
    found: TaskState | None = waiting.filter(status=TaskState.STATUS_IN_PROGRESS).first()
    return found
