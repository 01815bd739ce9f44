"""The staff's side of the money: every month, one month with its check and its steps, the grid."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from disclosure import funds as writer
from disclosure.forms.steps import PublicReasonForm
from disclosure.funds.checks import differences, protection
from disclosure.funds.steps import allowed_actions, involved
from disclosure.models import FundReport, SmallCellRule
from disclosure.views.funds_grid import NAME, begin, grid
from disclosure.views.rules import RULES
from portal.core.models import Division, User
from portal.core.permissions import Action, Person, may_everywhere
from portal.core.viewsets import (
    CountyPermissionPolicy,
    ScopedIndexView,
    ScopedPermissionPolicy,
    ScopedViewSet,
    VersionedViewSet,
)
from portal.core.workpages import Step, WorkHistoryView, WorkPageView

Data = dict[str, Any]
DRAFT = FundReport.Status.DRAFT


def _publish(report: FundReport, by: User, data: Data) -> None:
    writer.publish(report, by)


def _withdraw(report: FundReport, by: User, data: Data) -> None:
    writer.withdraw(report, by, data["reason"])


def _rebuild(report: FundReport, by: User, data: Data) -> None:
    writer.build(report.programme, report.month, by)


def _discard(report: FundReport, by: User, data: Data) -> HttpResponse:
    writer.discard(report, by)
    return redirect(f"{NAME}:index")


WORK_STEPS: tuple[Step, ...] = (
    Step(
        "publish",
        gettext_lazy("Approve and publish"),
        _publish,
        help=gettext_lazy("Small figures are suppressed for the public, as shown here."),
        done=gettext_lazy("The totals are public."),
    ),
    Step("rebuild", gettext_lazy("Count the lists anew"), _rebuild),
    Step(
        "withdraw",
        pgettext_lazy("funds", "Withdraw"),
        _withdraw,
        PublicReasonForm,
        danger=True,
        done=gettext_lazy("The totals are no longer public."),
    ),
    Step("discard", gettext_lazy("Discard the draft"), _discard, danger=True),
)


class CountyOnlyPolicy(CountyPermissionPolicy):
    """For figures that are not suppressed yet: only roles in the whole county read them."""

    def user_has_permission(self, user: Person, action: str) -> bool:
        return action in self.verbs and may_everywhere(user, self.verbs[action])

    def user_has_any_permission(self, user: Person, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class FundIndexView(ScopedIndexView):
    """All months, with one query for everything shown."""

    def get_base_queryset(self) -> QuerySet[Any]:
        rows = super().get_base_queryset().select_related("programme", "prepared_by", "approved_by")
        return rows.annotate(townships=Count("rows"))

    def get_context_data(self, *args: Any, **kwargs: Any) -> Data:
        context = super().get_context_data(*args, **kwargs)
        return {**context, "may_prepare": may_everywhere(self.request.user, Action.FUNDS_PREPARE)}


class FundWorkPage(WorkPageView):
    """One month: its numbers, whether they add up, what the public will not see, the steps."""

    template_name = "disclosure/admin/funds.html"

    def open_steps(self) -> list[Step]:
        allowed = allowed_actions(self.object, self.request.user)
        return [step for step in WORK_STEPS if step.name in allowed]

    def get_context_data(self, **kwargs: Any) -> Data:
        report: FundReport = self.object
        rows = list(report.rows.select_related("division"))
        reported = {row.division_id for row in rows}
        townships = Division.objects.filter(level=Division.Level.TOWNSHIP)
        user = self.request.user
        may_prepare = may_everywhere(user, Action.FUNDS_PREPARE)
        return {
            **super().get_context_data(**kwargs),
            "rows": rows,
            "missing": list(townships.exclude(pk__in=reported)),
            "differences": differences(report, rows),
            "suppressed": protection(report, rows),
            "own_work": report.status == DRAFT and user.pk in involved(report),
            "may_correct": "correct" in allowed_actions(report, user),
            "may_begin_anew": report.status == FundReport.Status.WITHDRAWN and may_prepare,
            "history_url": reverse(f"{NAME}:history", args=[report.pk]),
        }


class FundViewSet(ScopedViewSet):
    """A month's totals; they are never edited here, only taken through their steps."""

    model = FundReport
    name = NAME
    icon = "table"
    menu_label = gettext_lazy("Funds")
    verbs = {"view": Action.FUNDS_VIEW}
    division_path = None
    index_view_class = FundIndexView
    index_template_name = "disclosure/admin/funds_index.html"
    history_view_class = WorkHistoryView
    inspect_view_enabled = True
    inspect_view_class = FundWorkPage
    inspect_template_name = "disclosure/admin/funds.html"
    list_display = [
        TitleColumn("__str__", label=gettext_lazy("Month"), url_name=f"{NAME}:inspect"),
        Column("get_status_display", label=gettext_lazy("State")),
        Column("get_source_display", label=pgettext_lazy("funds", "Source")),
        Column("townships", label=gettext_lazy("Townships")),
        Column("amount", label=gettext_lazy("Amount (yuan)")),
        Column("prepared_by", label=gettext_lazy("Prepared by")),
        Column("approved_by", label=gettext_lazy("Approved by")),
        DateColumn("published_at", label=pgettext_lazy("funds", "Published on")),
    ]
    list_filter = ["status", "programme"]
    exclude_form_fields: list[str] = []

    @cached_property
    def permission_policy(self) -> ScopedPermissionPolicy:
        return CountyOnlyPolicy(self.model, self.verbs)

    def get_urlpatterns(self) -> list[Any]:
        """List, begin, grid, page of one month and its history: no edit, no delete."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("begin/", begin, name="begin"),
            path("enter/", grid, name="enter"),
            path("enter/<int:pk>/", grid, name="correct"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
            path("history/<int:pk>/", self.history_view, name="history"),
            path("history-results/<int:pk>/", self.history_results_view, name="history_results"),
        ]


class SmallCellViewSet(VersionedViewSet):
    """Below which count a figure is not shown."""

    model = SmallCellRule
    name = "small_figures"
    icon = "view"
    menu_label = gettext_lazy("Protection of small figures")
    verbs = RULES
    division_path = None
    form_fields = ["threshold", "basis", "effective_from"]
    list_display = ["threshold", "basis", "effective_from"]
