"""The first screen of the staff area: what is overdue, due soon, to approve, and mine."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from portal.core.worklists import Bucket, boards_for, work_for

LABELS = {
    Bucket.OVERDUE: _("Overdue"),
    Bucket.DUE_SOON: _("Due soon"),
    Bucket.TO_APPROVE: _("To approve"),
    Bucket.MINE: _("Mine"),
}
EMPTY = {
    Bucket.OVERDUE: _("Nothing is overdue."),
    Bucket.DUE_SOON: _("Nothing falls due in the next days."),
    Bucket.TO_APPROVE: _("Nothing waits for your approval."),
    Bucket.MINE: _("Nothing is assigned to you."),
}


class WorkPanel(Component):
    """The four work lists of the person who is signed in."""

    name = "work"
    template_name = "home/admin/work_panel.html"
    order = 10

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        slices = work_for(user, timezone.localdate())
        return {
            "person": user,
            "roles": sorted({a.get_role_display() for a in user.appointments.all()}),
            "buckets": [
                {"key": key, "label": LABELS[key], "empty": EMPTY[key], "slice": part}
                for key, part in slices.items()
            ],
        }


class BoardsPanel(Component):
    """The figures that a role watches, each leading to its rows."""

    name = "boards"
    template_name = "home/admin/boards_panel.html"
    order = 20

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        return {"boards": boards_for(user, timezone.localdate())}
