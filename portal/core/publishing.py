"""What happens when the last approval is given.

Wagtail imports this module while its own models are still loading: it may import none of them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.models import WorkflowState

    from portal.core.models import User


def publish_approved(workflow_state: "WorkflowState", user: "User | None" = None) -> None:
    """Publish what the last approval approved.

    What has no draft and live version, such as a publicity list, is opened by its own writer.
    Nobody holds the publish permission, so the check that would ask for it is skipped here and
    only here; the four-eyes task has asked already.
    """
    from wagtail.models import DraftStateMixin  # noqa: PLC0415  see above

    if not isinstance(workflow_state.content_object, DraftStateMixin):
        return
    task = workflow_state.current_task_state
    revision = task.revision if task else workflow_state.content_object.get_latest_revision()
    revision.publish(user=user, skip_permission_checks=True)
