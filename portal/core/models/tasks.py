"""The approval step that nobody can take on their own work."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page

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

    def get_form_for_action(self, action: str) -> Any:
        """The comment of an approval stays in the history of the page: it holds no number."""
        from portal.core.forms import ScreenedCommentForm  # noqa: PLC0415  uses these models

        return ScreenedCommentForm

    @classmethod
    def get_description(cls) -> str:
        return str(_("A reviewer other than every author of the change must approve."))
