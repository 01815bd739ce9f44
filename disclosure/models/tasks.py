"""The approval of a list as a task of Wagtail's workflows."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.models import Task, TaskState

from disclosure.models.roster import Roster
from portal.core.models import User


class ListApprovalTask(Task):
    """Approval of a publicity list by a reviewer of its place who had no part in it.

    Source: 《政府信息公开条例》 Article 17 (review before publication, with named responsibility).
    """

    class Meta:
        verbose_name = gettext_lazy("approval of a publicity list")
        verbose_name_plural = gettext_lazy("approvals of publicity lists")

    def get_actions(self, obj: object, user: User | AnonymousUser) -> list[tuple[str, Any, bool]]:
        """What the table of steps allows this person now; being a superuser adds nothing."""
        from disclosure.lists.steps import allowed_actions  # noqa: PLC0415  uses these models

        if not isinstance(obj, Roster) or not isinstance(user, User):
            return []
        names = allowed_actions(obj, user)
        offered = (
            ("reject", pgettext_lazy("step with a list", "Send back"), True),
            ("approve", pgettext_lazy("step with a list", "Approve"), False),
        )
        return [action for action in offered if action[0] in names]

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> None:
        """Refused: a decision is taken on the list's own page, where the public page is shown."""
        raise PermissionDenied(_("Decide on the page of the list: it shows what will be public."))

    def get_task_states_user_can_moderate(
        self, user: User | AnonymousUser, **kwargs: Any
    ) -> QuerySet[TaskState]:
        """The lists that wait for this very person."""
        from disclosure.lists.steps import open_to  # noqa: PLC0415  uses these models

        return self.task_states.filter(
            status=TaskState.STATUS_IN_PROGRESS,
            workflow_state__base_content_type=Roster.get_base_content_type(),
            workflow_state__object_id__in=[
                str(pk) for pk in open_to(user, "approve").values_list("pk", flat=True)
            ],
        )

    @classmethod
    def get_description(cls) -> str:
        """What the administrator reads when looking at the workflow."""
        return _("A reviewer of the township who had no part in the list must approve.")
