"""Wagtail's own views of workflows, opened to lists and cut to the jurisdiction.

They only tell: Wagtail's views that edit, publish, approve or cancel have no address for lists.
"""

from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.views.generic.history import WorkflowHistoryDetailView, WorkflowHistoryView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.views.reports.workflows import WorkflowView
from wagtail.models import WorkflowState

from disclosure.models import Roster
from portal.core.permissions import Action, scoped
from portal.core.viewsets import ScopedPermissionPolicy, ScopedViewSet

NAME = "publicity_lists"
POLICY = ScopedPermissionPolicy(Roster, {"view": Action.ROSTER_VIEW})


class ListURLFinder(ModelAdminURLFinder):
    """Where Wagtail's panels, reports and e-mails lead: the work page, for those who may see it."""

    edit_url_name = f"{NAME}:inspect"

    def get_edit_url(self, instance: Roster) -> str | None:
        if self.user and not POLICY.user_has_permission_for_instance(self.user, "view", instance):
            return None
        url: str = self.construct_edit_url(instance)
        return url


class ListWorkflowHistory(PermissionCheckedMixin, WorkflowHistoryView):
    """Every time that a list was handed in, and what became of it."""

    permission_policy = None
    any_permission_required = ("view",)


class ListWorkflowHistoryDetail(PermissionCheckedMixin, WorkflowHistoryDetailView):
    """The steps of one approval: who took which, when, with which words."""

    permission_policy = None
    any_permission_required = ("view",)


def workflow_history(viewset: ScopedViewSet) -> list[URLPattern]:
    """The addresses of the two."""
    back = {"edit_url_name": f"{NAME}:inspect", "index_url_name": f"{NAME}:index"}
    overview = viewset.construct_view(
        ListWorkflowHistory,
        workflow_history_detail_url_name=f"{NAME}:workflow_history_detail",
        **back,
    )
    detail = viewset.construct_view(
        ListWorkflowHistoryDetail, workflow_history_url_name=f"{NAME}:workflow_history", **back
    )
    return [
        path("workflow_history/<int:pk>/", overview, name="workflow_history"),
        path(
            "workflow_history/<int:pk>/detail/<int:workflow_state_id>/",
            detail,
            name="workflow_history_detail",
        ),
    ]


class ListApprovalsReport(WorkflowView):
    """Wagtail's report of workflows for lists: it asks for no permission on pages."""

    page_title = gettext_lazy("Approvals of publicity lists")
    index_url_name = "list_approvals"
    index_results_url_name = "list_approvals_results"
    permission_policy = POLICY
    any_permission_required = ("view",)

    @property
    def header_buttons(self) -> list[Any]:
        """None: Wagtail's report by task knows pages only."""
        return []

    def get_queryset(self) -> QuerySet[WorkflowState]:
        mine = scoped(Roster.objects.all(), self.request.user, Action.ROSTER_VIEW)
        keys = mine.order_by().annotate(key=Cast("pk", CharField())).values("key")
        return (
            WorkflowState.objects.filter(
                base_content_type=Roster.get_base_content_type(), object_id__in=keys
            )
            .select_related("workflow", "requested_by")
            .prefetch_related(
                "content_object__latest_revision",
                "content_object__programme",
                "content_object__division",
            )
            .order_by("-created_at")
        )


def may_read(user: Any) -> bool:
    """Whether the menu shows the report."""
    return bool(POLICY.user_has_permission(user, "view"))


def report_addresses() -> list[URLPattern]:
    """The report, and the part of it that is loaded while filtering."""
    return [
        path("reports/publicity-lists/", ListApprovalsReport.as_view(), name="list_approvals"),
        path(
            "reports/publicity-lists/results/",
            ListApprovalsReport.as_view(results_only=True),
            name="list_approvals_results",
        ),
    ]
