"""The staff side: the list, the page of one item, and putting a problem on the list."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, Value
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import Button

import complaints.queries
from complaints import ledger
from complaints.models import Complaint
from complaints.rectification import desk
from complaints.rectification.asking.panel import may_read_answers, panels
from complaints.rectification.circulars.queries import may_have_report
from complaints.rectification.dashboard.filters import ItemFilters
from complaints.rectification.drafts import ItemDraft
from complaints.rectification.inspections.queries import check_behind
from complaints.rectification.models import Evidence, RectificationItem, Source
from complaints.rectification.narrative import staff_story_of
from complaints.rectification.queries import (
    HITS,
    amber_days,
    hit_behind,
    listable_complaints,
    listable_hits,
    standing,
    visible_to,
)
from complaints.rectification.staff.item_form import ItemForm
from complaints.rectification.staff.steps import STEPS, open_steps
from complaints.rectification.staff.turns import turn
from complaints.rectification.unfiled.staff import missing_behind
from portal.core.downloads import private_download_of
from portal.core.errors import Refused
from portal.core.models import Office, User
from portal.core.permissions import Action, may, require
from portal.core.viewsets import ScopedIndexView, ScopedViewSet
from portal.core.workpages import Step, WorkPageView


class DeadlineColumn(Column):
    """The deadline with its traffic light, as colour and words."""

    cell_template_name = "complaints/rectification/admin/deadline_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        context["standing"] = standing(instance, timezone.localdate(), instance.amber)
        context["value"] = date_format(instance.deadline, "Y-m-d")
        return context


class ItemIndexView(ScopedIndexView):
    """The list, the most urgent first, with a fixed number of queries."""

    add_item_label = gettext_lazy("Put a problem on the list")
    filterset_class = ItemFilters

    def get_base_queryset(self) -> QuerySet[RectificationItem]:
        amber = amber_days(timezone.localdate())  # asked once, not for every row
        rows = visible_to(self.request.user).annotate(amber=Value(amber))
        return rows.select_related("division", "responsible_unit", "responsible_person")

    @property
    def header_more_buttons(self) -> list[Button]:
        """The list as the file that people know, with the filters of the moment."""
        asked = self.request.GET.copy()
        buttons: list[Button] = list(super().header_more_buttons)
        for form in ("xlsx", "csv"):
            asked["form"] = form
            address = f"{reverse('rectification_list:export')}?{asked.urlencode()}"
            label = _("Download this list (%(format)s)") % {"format": form.upper()}
            buttons.append(Button(label, url=address, icon_name="download", priority=90))
        if may(self.request.user, Action.RECTIFICATION_HANDLE):
            address = reverse("rectification_list:import")
            label = _("Bring the list back")
            buttons.append(Button(label, url=address, icon_name="upload", priority=95))
        return buttons

    def order_queryset(self, queryset: QuerySet[RectificationItem]) -> QuerySet[RectificationItem]:
        """The order of the query stays unless somebody clicked on a column."""
        return super().order_queryset(queryset) if self.request.GET.get("ordering") else queryset


class ItemWorkPage(WorkPageView):
    """One item: facts, measures, evidence, story, and the steps that are open."""

    steps = STEPS
    template_name = "complaints/rectification/admin/item.html"
    page_title = gettext_lazy("Rectification item")

    def get_page_subtitle(self) -> str:
        """The number alone: the problem stands below in full."""
        return str(self.object.number)

    def open_steps(self) -> list[Step]:
        return open_steps(self.object, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        item: RectificationItem = self.object
        today = timezone.localdate()
        return {
            **super().get_context_data(**kwargs),
            "standing": standing(item, today, amber_days(today)),
            "turn": turn(item),
            "complaint": _complaint_behind(item, self.request.user),
            "check": check_behind(item, self.request.user),
            "hit": hit_behind(item, self.request.user),
            "may_have_report": item.source_circular is not None
            and may_have_report(self.request.user, item.source_circular),
            "missing_filing": missing_behind(item, self.request.user),
            "measures": item.measures.select_related("person"),
            "extensions": item.extensions.select_related("asked_by", "decided_by"),
            "objections": item.objections.select_related("decided_by"),
            "evidence": item.evidence.filter(look_back=None).select_related("file", "by"),
            "panels": panels(item, self.request.user),
            "story": staff_story_of(
                ledger.timeline(ledger.RECTIFICATION, item.number),
                judged=not may_read_answers(self.request.user, item),
            ),
        }


def _complaint_behind(item: RectificationItem, user: User) -> Complaint | None:
    """The complaint that the item comes from, for those who may open it."""
    rows = complaints.queries.visible_to(user)
    return rows.filter(pk=item.source_complaint_id).first() if item.source_complaint_id else None


class ItemViewSet(ScopedViewSet):
    """Rectification items; they are never edited or deleted, only taken through their steps."""

    model = RectificationItem
    name = "rectification_items"
    icon = "tasks"
    menu_label = gettext_lazy("Rectification items")
    verbs = {
        "view": Action.RECTIFICATION_VIEW,
        "add": Action.RECTIFICATION_OPEN,
    }
    index_view_class = ItemIndexView
    list_per_page = 100
    inspect_view_enabled = True
    inspect_view_class = ItemWorkPage
    inspect_template_name = "complaints/rectification/admin/item.html"
    list_display: ClassVar[list[Column]] = [
        TitleColumn(
            "number",
            label=gettext_lazy("Number"),
            url_name="rectification_items:inspect",
            sort_key="number",
            classname="nowrap",
        ),
        Column("public_problem", label=gettext_lazy("Problem")),
        Column("responsible_unit", label=gettext_lazy("Responsible unit"), classname="only-wide"),
        Column(
            "responsible_person", label=gettext_lazy("Responsible person"), classname="only-wide"
        ),
        DeadlineColumn("deadline", label=gettext_lazy("Deadline"), sort_key="deadline"),
        Column("get_status_display", label=gettext_lazy("State"), sort_key="status"),
    ]
    search_fields: ClassVar[list[str]] = ["number", "public_problem"]
    exclude_form_fields: ClassVar[list[str]] = []

    def get_urlpatterns(self) -> list[Any]:
        """The list, new items, and the page of one: there is no edit, no delete, no copy."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", new_item, name="add"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
            path("evidence/<int:pk>/", evidence_file, name="evidence"),
        ]


def new_item(request: HttpRequest) -> HttpResponse:
    """Put a problem on the list; `?complaint=` fills in what the check of a complaint found."""
    user = require(request.user, Action.RECTIFICATION_OPEN)
    form = ItemForm(request.POST or None, user=user, initial=_initial(request, user))
    if request.method == "POST" and form.is_valid():
        try:
            item = desk.open_item(ItemDraft(**form.cleaned_data), user)
        except (Refused, PermissionDenied) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%s is on the list.") % item.number)
            return redirect("rectification_items:inspect", item.pk)
    context = {"form": form, "page_title": _("Put a problem on the list"), "header_icon": "tasks"}
    return TemplateResponse(
        request,
        "complaints/rectification/admin/new.html",
        context,
        status=422 if form.is_bound else 200,
    )


def _initial(request: HttpRequest, user: User) -> dict[str, Any]:
    """What is known already; never the complaint's own words: the accused unit reads the item."""
    number = request.GET.get("complaint", "").replace("\x00", "")
    complaint = listable_complaints(user).filter(number=number).first()
    if complaint is None:
        return _from_hit(request, user)
    township = complaint.division.township() or complaint.division
    finding = complaint.replies.last()
    return {
        "complaint": complaint,
        "source": Source.COMPLAINT,
        "division": township,
        "problem": finding.body[:2000] if finding else "",
        "responsible_unit": Office.objects.filter(division=township).first(),
    }


def _from_hit(request: HttpRequest, user: User) -> dict[str, Any]:
    """`?hit=` names a hit of a data comparison: what kind of problem, and where."""
    asked = request.GET.get("hit", "")
    found = listable_hits(user).filter(pk=asked).first() if asked.isdecimal() else None
    if found is None:
        return {}
    place = found.roster.division
    return {
        "screening": found,
        "source": Source.SCREENING,
        "category": HITS[found.code],
        "division": place,
        "responsible_unit": Office.objects.filter(division=place).first(),
    }


def evidence_file(request: HttpRequest, pk: int) -> FileResponse:
    """A piece of evidence, always as a download, for those who may see its item."""
    mine = Evidence.objects.filter(item__in=visible_to(request.user).order_by())
    return private_download_of(mine, pk, "file")
