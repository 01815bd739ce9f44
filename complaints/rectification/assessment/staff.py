"""Assessments in the staff area: the sheet, the cases behind every figure, the steps."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import ResolverMatch, path, resolve
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.ui.tables import Column, TitleColumn

import complaints.queries
from complaints import ledger
from complaints.rectification.assessment import desk
from complaints.rectification.assessment.cases import Fact
from complaints.rectification.assessment.sheet import cases_of, indicators, sheet, townships
from complaints.rectification.models import Assessment, Indicator
from complaints.rectification.queries import visible_to
from portal.core.errors import Refused
from portal.core.models import Division, User
from portal.core.permissions import Action, Person, may, may_everywhere, require
from portal.core.viewsets import (
    CountyPermissionPolicy,
    ScopedIndexView,
    ScopedPermissionPolicy,
    ScopedViewSet,
    VersionedViewSet,
)
from portal.core.workpages import Step, StepForm, WorkPageView

Data = dict[str, Any]
DAY = {"type": "date"}
EVENTS = {
    "begun": gettext_lazy("Begun"),
    "adjusted": gettext_lazy("Points adjusted"),
    "settled": gettext_lazy("Settled"),
    "published": gettext_lazy("Published"),
    "kept_internal": gettext_lazy("Kept internal"),
}
# What whoever opens a figure is shown of it at once.
MOST_CASES = 500


class AdjustForm(StepForm):
    """Points for one township in one indicator, and why."""

    division = forms.ModelChoiceField(Division.objects.none(), label=gettext_lazy("Township"))
    indicator = forms.ModelChoiceField(Indicator.objects.none(), label=gettext_lazy("Indicator"))
    points = forms.DecimalField(
        label=gettext_lazy("Points"),
        max_digits=5,
        decimal_places=1,
        help_text=gettext_lazy("With a minus to take points away, such as -0.5."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [place.pk for place in townships()]
        chosen = [one.pk for one in indicators(self.case)]
        self._from("division", Division.objects.filter(pk__in=places))
        self._from("indicator", Indicator.objects.filter(pk__in=chosen))

    def _from(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]


class PublicForm(StepForm):
    """Public or internal, and why."""

    public = forms.TypedChoiceField(
        label=gettext_lazy("Who may read it"),
        choices=(("yes", gettext_lazy("Everyone")), ("no", gettext_lazy("Staff only"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


STEPS = (
    Step(
        "adjust",
        gettext_lazy("Add or take away points"),
        lambda row, by, data: desk.adjust(row, by, **data),
        AdjustForm,
        help=gettext_lazy("The reason stays with the assessment and is read with it."),
    ),
    Step(
        "settle",
        gettext_lazy("Settle the assessment"),
        lambda row, by, data: desk.settle(row, by),
        help=gettext_lazy("Fixes all figures for good."),
    ),
    Step(
        "set_public",
        gettext_lazy("Publish or keep internal"),
        lambda row, by, data: desk.set_public(row, by, data["public"], data["reason"]),
        PublicForm,
    ),
)


def open_steps(row: Assessment, user: User) -> list[Step]:
    """What *user* can do with an assessment now."""
    found = {step.name for step in STEPS}
    if row.settled_at or not may_everywhere(user, Action.ASSESSMENT_PREPARE):
        found.discard("adjust")
    if not may_everywhere(user, Action.ASSESSMENT_SETTLE):
        found -= {"settle", "set_public"}
    if row.settled_at or not _may_settle(row, user):
        found.discard("settle")
    return [step for step in STEPS if step.name in found]


def _may_settle(row: Assessment, user: User) -> bool:
    over = timezone.localdate() > row.ends_on
    own = row.created_by_id == user.pk or row.adjustments.filter(by=user).exists()
    return over and not own


class AssessmentPage(WorkPageView):
    """The sheet: townships × indicators, each figure leading to its cases."""

    steps = STEPS
    template_name = "complaints/rectification/admin/assessment.html"
    page_title = gettext_lazy("Assessment of townships")

    def get_page_subtitle(self) -> str:
        return str(self.object.title)

    def open_steps(self) -> list[Step]:
        return open_steps(self.object, self.request.user)

    def get_context_data(self, **kwargs: Any) -> Data:
        row: Assessment = self.object
        return {
            **super().get_context_data(**kwargs),
            "indicators": indicators(row),
            "rows": sheet(row),
            "opens": {place.pk for place in townships() if _may_open(self.request.user, place)},
            "adjustments": row.adjustments.select_related("division", "indicator", "by"),
            "events": [
                (event, EVENTS.get(event.kind, event.kind))
                for event in ledger.timeline(ledger.ASSESSMENT, row.number)
            ],
        }


class BeginForm(forms.Form):
    """What and for which period."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=100)
    starts_on = forms.DateField(
        label=pgettext_lazy("day", "From"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=pgettext_lazy("day", "Until"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    public = forms.BooleanField(
        label=gettext_lazy("Everyone may read it once it is settled"), required=False
    )


def begin(request: HttpRequest) -> HttpResponse:
    """Begin an assessment; a refusal keeps what was typed."""
    user = require(request.user, Action.ASSESSMENT_PREPARE)
    year = timezone.localdate().year
    first = {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
    form = BeginForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            row = desk.begin(desk.Draft(**form.cleaned_data), user)
        except (Refused, PermissionDenied) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The assessment %s has begun.") % row.title)
            return redirect("assessments:inspect", row.pk)
    context = {
        "form": form,
        "page_title": _("Begin an assessment"),
        "header_icon": "table",
        "button": _("Begin the assessment"),
    }
    template = "complaints/rectification/admin/new.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_safe
@never_cache
def cases(request: HttpRequest, pk: int, code: str, indicator: str) -> HttpResponse:
    """The cases behind one figure, of the own places; links only to what the person may open."""
    user = require(request.user, Action.ASSESSMENT_VIEW)
    row = get_object_or_404(Assessment, pk=pk)
    place = next((one for one in townships() if one.code == code), None)
    chosen = next((one for one in indicators(row) if one.code == indicator), None)
    if place is None or chosen is None or not _may_open(user, place):
        raise Http404
    found = cases_of(row, chosen, place)
    context = {
        "assessment": row,
        "place": place,
        "indicator": chosen,
        "facts": _opening(found[:MOST_CASES], user),
        "all": len(found),
        "good": sum(fact.good for fact in found),
        "page_title": chosen.name,
        "header_icon": "table",
    }
    return render(request, "complaints/rectification/admin/assessment_cases.html", context)


def _may_open(user: Person, place: Division) -> bool:
    """Figures are for every township to compare; single cases are for their own place."""
    return may(user, Action.ASSESSMENT_VIEW, place)


def _opening(found: list[Fact], user: User) -> list[tuple[Fact, bool]]:
    """Each case, and whether the page behind it is one that the person may open."""
    mine = {
        "petitions:inspect": complaints.queries.visible_to(user),
        "rectification_items:inspect": visible_to(user),
    }
    pages = [resolve(fact.url) if fact.url.startswith("/admin/") else None for fact in found]
    open_ = {
        name: set(rows.filter(pk__in=_keys(pages, name)).order_by().values_list("pk", flat=True))
        for name, rows in mine.items()
    }
    return [
        (
            fact,
            bool(fact.url)
            and (page is None or page.kwargs.get("pk") in open_.get(page.view_name, ())),
        )
        for fact, page in zip(found, pages, strict=True)
    ]


def _keys(pages: list[ResolverMatch | None], name: str) -> list[int]:
    return [page.kwargs["pk"] for page in pages if page is not None and page.view_name == name]


class AssessmentPolicy(CountyPermissionPolicy):
    """Whoever has the role reads assessments; only the county begins one."""

    def user_has_permission(self, user: Person, action: str) -> bool:
        if action == "add":
            return may_everywhere(user, Action.ASSESSMENT_PREPARE)
        return super().user_has_permission(user, action)


class AssessmentIndexView(ScopedIndexView):
    """The assessments, newest first."""

    add_item_label = gettext_lazy("Begin an assessment")


class AssessmentViewSet(ScopedViewSet):
    """Assessments; nothing is edited or deleted, only taken through the steps."""

    model = Assessment
    name = "assessments"
    icon = "table"
    menu_label = gettext_lazy("Assessment of townships")
    division_path = None
    verbs = {"view": Action.ASSESSMENT_VIEW, "add": Action.ASSESSMENT_PREPARE}
    index_view_class = AssessmentIndexView
    inspect_view_enabled = True
    inspect_view_class = AssessmentPage
    inspect_template_name = "complaints/rectification/admin/assessment.html"
    list_display: ClassVar[list[Any]] = [
        TitleColumn("title", label=gettext_lazy("Title"), url_name="assessments:inspect"),
        Column("starts_on", label=pgettext_lazy("day", "From")),
        Column("ends_on", label=pgettext_lazy("day", "Until")),
        Column("settled_at", label=gettext_lazy("Settled at")),
    ]
    exclude_form_fields: ClassVar[list[str]] = []

    @cached_property
    def permission_policy(self) -> ScopedPermissionPolicy:
        return AssessmentPolicy(self.model, self.verbs)

    def get_urlpatterns(self) -> list[Any]:
        """The list, a new one, the sheet, and the cases behind a figure."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", begin, name="add"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
            path("<int:pk>/<slug:code>/<slug:indicator>/", cases, name="cases"),
        ]


class IndicatorViewSet(VersionedViewSet):
    """Indicators and their weights; one that is in force is replaced by a later version."""

    model = Indicator
    name = "assessment_indicators"
    icon = "list-ol"
    menu_label = gettext_lazy("Indicators of the assessment")
    add_to_settings_menu = True
    division_path = None
    verbs = {
        "view": Action.RULES_MANAGE,
        "add": Action.RULES_MANAGE,
        "change": Action.RULES_MANAGE,
    }
    alterable = frozenset({"effective_to", "order"})
    list_display: ClassVar[list[str]] = ["name", "code", "measure", "points", "effective_from"]
    form_fields: ClassVar[list[str]] = [
        "code",
        "name",
        "measure",
        "points",
        "none_below",
        "full_from",
        "standard",
        "effective_from",
        "effective_to",
        "order",
    ]
