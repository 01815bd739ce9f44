"""Wagtail's e-mail about a waiting task, for lists: only to those who may approve this one."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from wagtail.admin.mail import GroupApprovalTaskStateSubmissionEmailNotifier
from wagtail.models import TaskState
from wagtail.signals import task_submitted

from disclosure.lists.steps import involved
from disclosure.models import ListApprovalTask
from portal.core.models import User
from portal.core.permissions import Action, people_with


class WaitingListNotifier(GroupApprovalTaskStateSubmissionEmailNotifier):
    """Tells reviewers of the place who had no part in the list, once the step is committed."""

    def __call__(self, instance: TaskState | None = None, **kwargs: Any) -> bool:
        transaction.on_commit(partial(super().__call__, instance, **kwargs), robust=True)
        return True

    def can_handle(self, instance: Any, **kwargs: Any) -> bool:
        return isinstance(instance.task.specific, ListApprovalTask)

    def get_recipient_users(self, task_state: TaskState, **kwargs: Any) -> QuerySet[User]:
        roster = task_state.workflow_state.content_object
        reviewers = people_with(Action.ROSTER_APPROVE, roster.division)
        return reviewers.exclude(pk__in=involved(roster))


notify_waiting = WaitingListNotifier()


def connect() -> None:
    """Called when the room is ready."""
    task_submitted.connect(notify_waiting, dispatch_uid="disclosure.waiting-list")
