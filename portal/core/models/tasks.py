"""The approval step that nobody can take on their own work."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState

from portal.core.models.people import User


class FourEyesTask(AbstractGroupApprovalTask):
    """Approval by a reviewer who wrote no part of what is being approved.

    Source: 《政府信息公开条例》 Article 17 (review before publication, with named responsibility).
    """

    class Meta:
        verbose_name = _("four-eyes approval")
        verbose_name_plural = _("four-eyes approvals")

    def get_actions(self, obj: Page, user: User | AnonymousUser) -> list[tuple[str, Any, bool]]:
        """No action at all for anyone who had a hand in the text since it was last public."""
        from portal.core.workflow import may_approve_page  # noqa: PLC0415  uses these models

        if not may_approve_page(user, obj):
            return []
        return super().get_actions(obj, user)

    def on_action(
        self, task_state: TaskState, user: User | AnonymousUser, action_name: str, **kwargs: Any
    ) -> Any:
        """Ask again about the page of this very task, as it was submitted.

        Wagtail's view asks about the page in its address and acts on the task beside it, which
        may be the task of another page.
        """
        from portal.core.workflow import may_approve_page  # noqa: PLC0415  uses these models

        page = task_state.workflow_state.content_object
        if not may_approve_page(user, page, until=task_state.revision_id):
            raise PermissionDenied
        return super().on_action(task_state, user, action_name, **kwargs)

    def get_form_for_action(self, action: str) -> Any:
        """The comment of an approval stays in the history of the page: it holds no number."""
        from portal.core.forms import ScreenedCommentForm  # noqa: PLC0415  uses these models

        return ScreenedCommentForm

    @classmethod
    def get_description(cls) -> str:
        return str(_("A reviewer other than every author of the change must approve."))
