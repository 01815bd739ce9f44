"""The staff side of checks: plan, sheet, findings, circular, items; each page leads to the next."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn

from complaints import ledger
from complaints.rectification.circulars.plans import on_its_way
from complaints.rectification.inspections import desk, queries
from complaints.rectification.inspections.narrative import story_of
from complaints.rectification.inspections.parts import Part, parts_of
from complaints.rectification.inspections.plan_forms import PlanFields
from complaints.rectification.inspections.steps import (
    PLAN_STEPS,
    SHEET_STEPS,
    open_plan_steps,
    open_sheet_steps,
)
from complaints.rectification.models import (
    InspectionFinding,
    InspectionPlan,
    InspectionTarget,
    SheetAnswer,
    SheetQuestion,
)
from portal.core.downloads import private_download_of
from portal.core.errors import Refused
from portal.core.permissions import Action, Person, may_everywhere, require
from portal.core.viewsets import ScopedIndexView, ScopedPermissionPolicy, ScopedViewSet
from portal.core.workpages import Step, WorkPageView

Data = dict[str, Any]


class ChecksPolicy(ScopedPermissionPolicy):
    """Checks of the jurisdiction and those one was drawn for; only the county plans."""

    def user_has_permission(self, user: Person, action: str) -> bool:
        if action == "add":
            return action in self.verbs and may_everywhere(user, self.verbs[action])
        return super().user_has_permission(user, action)

    def instances_user_has_any_permission_for(self, user: Person, actions: Any) -> QuerySet[Any]:
        if self.model is InspectionPlan:
            return queries.plans_visible_to(user)
        return queries.targets_visible_to(user)


class ChecksViewSet(ScopedViewSet):
    """What checks and their sheets have in common: they are only taken through their steps."""

    verbs = {"view": Action.INSPECTION_VIEW, "add": Action.INSPECTION_PLAN}
    inspect_view_enabled = True
    exclude_form_fields: ClassVar[list[str]] = []

    @cached_property
    def permission_policy(self) -> ScopedPermissionPolicy:
        return ChecksPolicy(self.model, self.verbs)


class PlanIndexView(ScopedIndexView):
    """The checks, newest first."""

    add_item_label = gettext_lazy("Plan a check")


class PlanPage(WorkPageView):
    """One check: what was planned and drawn, its sheets and findings, and the way to the items."""

    steps = PLAN_STEPS
    template_name = "complaints/rectification/admin/check.html"
    page_title = pgettext_lazy("inspection", "Check")

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def open_steps(self) -> list[Step]:
        return open_plan_steps(self.object, self.request.user)

    def get_context_data(self, **kwargs: Any) -> Data:
        row: InspectionPlan = self.object
        user = self.request.user
        targets = queries.targets_visible_to(user).filter(plan=row).select_related("division")
        findings = InspectionFinding.objects.filter(target__in=targets.order_by())
        return {
            **super().get_context_data(**kwargs),
            "pool": row.pool.select_related("office"),
            "draws": row.draws.select_related("drawn_by"),
            "targets": targets.prefetch_related("inspectors", "cases", "findings"),
            "findings": with_people(findings),
            "circular_line": on_its_way(row, user),
            "story": story_of(ledger.timeline(ledger.INSPECTION, row.number)),
        }


def with_people(findings: QuerySet[InspectionFinding]) -> QuerySet[InspectionFinding]:
    """The findings with what their table shows."""
    rows = findings.select_related(
        "target__division", "case", "recorded_by", "confirmed_by", "file"
    )
    return rows.prefetch_related("items").order_by("target__division__code", "pk")


class SheetIndexView(ScopedIndexView):
    """The sheets with a fixed number of queries."""

    def get_base_queryset(self) -> QuerySet[InspectionTarget]:
        rows: QuerySet[Any] = super().get_base_queryset()
        return rows.select_related("plan", "division")


class SheetPage(WorkPageView):
    """The sheet of one township: what is asked, what was answered, what was found."""

    steps = SHEET_STEPS
    template_name = "complaints/rectification/admin/check_sheet.html"
    page_title = gettext_lazy("Sheet of a check")

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def open_steps(self) -> list[Step]:
        asked = self.request.POST.get("step") or self.request.GET.get("part", "")
        return open_sheet_steps(self.object, self.request.user, asked)

    def get_context_data(self, **kwargs: Any) -> Data:
        row: InspectionTarget = self.object
        context = super().get_context_data(**kwargs)
        for one in context["step_rows"]:  # the part whose turn it is stands open
            one["open"] |= "bound" not in kwargs and one["step"].name.startswith("part-")
        answers = row.answers.select_related("question", "file", "by")
        parts = parts_of(row)
        return {
            **context,
            "parts": parts,
            "answered": _by_part(parts, answers.order_by("question__order", "pk")),
            "missing": sum(not part.is_whole for part in parts),
            "findings": with_people(row.findings.all()),
        }


def _by_part(
    parts: list[Part], answers: QuerySet[SheetAnswer]
) -> list[tuple[str, list[SheetAnswer]]]:
    """The answers under the words of their part; parts without any are left out."""
    found: dict[int | None, list[SheetAnswer]] = {}
    for row in answers:
        found.setdefault(row.case_id, []).append(row)
    keys = [(part.label, part.case.pk if part.case else None) for part in parts]
    return [(label, found[key]) for label, key in keys if key in found]


def new_plan(request: HttpRequest) -> HttpResponse:
    """Plan a check; a refusal keeps what was typed."""
    user = require(request.user, Action.INSPECTION_PLAN)
    form = PlanFields(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = desk.plan(form.draft(), user)
        except (Refused, PermissionDenied) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The check %s is planned.") % row.number)
            return redirect("checks:inspect", row.pk)
    context = {
        "form": form,
        "page_title": _("Plan a check"),
        "header_icon": "search",
        "button": _("Plan the check"),
    }
    template = "complaints/rectification/admin/new.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


def answer_file(request: HttpRequest, pk: int) -> FileResponse:
    """The photo beside an answer, for those who may see the sheet."""
    mine = queries.targets_visible_to(request.user).order_by()
    return private_download_of(SheetAnswer.objects.filter(target__in=mine), pk, "file")


def finding_file(request: HttpRequest, pk: int) -> FileResponse:
    """The photo of a finding, for those who may see the sheet."""
    mine = queries.targets_visible_to(request.user).order_by()
    return private_download_of(InspectionFinding.objects.filter(target__in=mine), pk, "file")


class PlanViewSet(ChecksViewSet):
    """Checks; nothing is edited or deleted, only taken through the steps."""

    model = InspectionPlan
    name = "checks"
    icon = "search"
    menu_label = gettext_lazy("Checks")
    index_view_class = PlanIndexView
    inspect_view_class = PlanPage
    inspect_template_name = PlanPage.template_name
    list_display: ClassVar[list[Any]] = [
        TitleColumn("title", label=gettext_lazy("Title"), url_name="checks:inspect"),
        Column("number", label=gettext_lazy("Number"), classname="only-wide"),
        Column("get_kind_display", label=gettext_lazy("Kind"), classname="only-wide"),
        Column("starts_on", label=pgettext_lazy("day", "From")),
        Column("get_status_display", label=gettext_lazy("State")),
    ]

    def get_urlpatterns(self) -> list[Any]:
        """The list, a new one, and the page of one: there is no edit, no delete, no copy."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", new_plan, name="add"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
        ]


class SheetViewSet(ChecksViewSet):
    """Sheets, one for each township that was drawn."""

    model = InspectionTarget
    name = "check_sheets"
    icon = "form"
    menu_label = gettext_lazy("Check sheets")
    verbs = {"view": Action.INSPECTION_VIEW}
    index_view_class = SheetIndexView
    inspect_view_class = SheetPage
    inspect_template_name = SheetPage.template_name
    list_display: ClassVar[list[Any]] = [
        TitleColumn("division", label=gettext_lazy("Township"), url_name="check_sheets:inspect"),
        Column("plan", label=pgettext_lazy("inspection", "Check")),
        Column("visited_on", label=gettext_lazy("Visited on")),
    ]

    def get_urlpatterns(self) -> list[Any]:
        """The list, the page of one, and its files."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
            path("answer/<int:pk>/", answer_file, name="answer_file"),
            path("finding/<int:pk>/", finding_file, name="finding_file"),
        ]


class QuestionFormMixin:
    """A question that was answered says for good what it said then."""

    alterable = frozenset({"active", "order"})

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]
        form: Any = self
        answered = SheetAnswer.objects.filter(question=form.instance.pk).exists()
        if answered and set(form.changed_data) - self.alterable:
            raise ValidationError(
                _("This question was answered and stays as it is. Switch it off, enter a new one."),
                code="answered",
            )
        return cleaned


class QuestionViewSet(ScopedViewSet):
    """Questions of the sheet; one that was asked is switched off, never taken away."""

    model = SheetQuestion
    name = "sheet_questions"
    icon = "help"
    menu_label = gettext_lazy("Questions of the check sheet")
    add_to_settings_menu = True
    division_path = None
    verbs = {
        "view": Action.RULES_MANAGE,
        "add": Action.RULES_MANAGE,
        "change": Action.RULES_MANAGE,
    }
    list_display: ClassVar[list[str]] = ["text", "category", "per_case", "wants_file", "active"]
    list_filter: ClassVar[list[str]] = ["category", "active"]
    form_fields: ClassVar[list[str]] = [
        "code",
        "text",
        "category",
        "article",
        "per_case",
        "wants_file",
        "order",
        "active",
    ]

    def get_form_class(self, for_update: bool = False) -> Any:
        """The form; what was answered is only put elsewhere in the sheet, or switched off."""
        form = super().get_form_class(for_update)
        return type(form.__name__, (QuestionFormMixin, form), {})
