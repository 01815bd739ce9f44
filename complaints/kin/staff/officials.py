"""The list of officials who file, the page of one, and putting somebody on the list."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import DateField, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn

from complaints import ledger
from complaints.kin import desk, queries
from complaints.kin.limits import limits
from complaints.kin.staff.forms import OfficialForm
from complaints.kin.staff.steps import STEPS, open_steps
from complaints.kin.wording import EVENTS
from complaints.models import Declarant
from portal.core.errors import Refused
from portal.core.permissions import Action, require
from portal.core.viewsets import ScopedIndexView, ScopedViewSet
from portal.core.workpages import Step, WorkPageView

DUE = gettext_lazy("due")
# Next to which field a refusal of the desk stands; others concern the whole form.
_FIELD_OF = {
    "place-needed": "division",
    "name-needed": "name",
    "post-needed": "post",
    "not-yet": "since",
}


DECLARED = (
    ("yes", gettext_lazy("Declared this year")),
    ("no", gettext_lazy("Not declared yet")),
    ("overdue", gettext_lazy("Overdue")),
)


class OfficialFilters(WagtailFilterSet):
    """Kind, and how far the declaration of this year is."""

    declared = ChoiceFilter(
        label=gettext_lazy("Declaration of this year"), choices=DECLARED, method="by_declaration"
    )

    class Meta:
        model = Declarant
        fields: ClassVar[list[str]] = ["kind"]

    def by_declaration(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Declared, open, or late."""
        today = timezone.localdate()
        if value == "yes":
            return rows.filter(declarations__year=today.year)
        open_ = queries.undeclared(rows, today)
        return open_.filter(limits(today).overdue(today)) if value == "overdue" else open_


class DeclarationColumn(Column):
    """The day of this year's declaration, or by when it is due, as colour and words."""

    def render_cell_html(self, instance: Any, parent_context: Any) -> SafeString:
        today = timezone.localdate()
        if instance.declared_at is not None:
            day = timezone.localdate(instance.declared_at)
            return self._cell("green", day, gettext_lazy("declared"))
        if not instance.in_office(today):
            return format_html("<td>–</td>")
        due = max(instance.last_day, instance.since + timedelta(days=instance.first_days))
        late = due < today
        return self._cell("red" if late else "", due, DECLARED[2][1] if late else DUE)

    def _cell(self, tone: str, day: date, said: Any) -> SafeString:
        return format_html('<td class="nowrap case__tone--{}">{} · {}</td>', tone, day, said)


class OfficialIndexView(ScopedIndexView):
    """The officials of the jurisdiction; a fixed number of queries."""

    add_item_label = gettext_lazy("Put an official on the list")

    def get_base_queryset(self) -> QuerySet[Any]:
        known = limits(timezone.localdate())
        rows = queries.with_filings(queries.officials(self.request.user))
        # The limits are asked for once, not for every row.
        return queries.with_answer(rows, known.year).annotate(
            last_day=Value(known.last_day, DateField()),
            first_days=Value(known.first_days),
        )


class OfficialPage(WorkPageView):
    """One official: filings, declarations, what happened, and the steps that are open."""

    steps = STEPS
    template_name = "complaints/kin/admin/official.html"
    page_title = gettext_lazy("Official who files relatives")

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def open_steps(self) -> list[Step]:
        return open_steps(self.object, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        official: Declarant = self.object
        events = ledger.timeline(ledger.DECLARANT, official.number)
        return {
            **super().get_context_data(**kwargs),
            "filings": queries.filings_of(official),
            "declarations": official.declarations.select_related("recorded_by"),
            "events": [(event, EVENTS.get(event.kind, event.kind)) for event in events],
        }


def add(request: HttpRequest) -> HttpResponse:
    """Put an official on the list; a refusal keeps what was typed."""
    user = require(request.user, Action.RELATIVES_RECORD)
    form = OfficialForm(request.POST or None, by=user)
    if request.method == "POST" and form.is_valid():
        try:
            official = desk.add_official(desk.Official(**form.cleaned_data), user)
        except PermissionDenied as denied:
            form.add_error(None, str(denied))
        except Refused as refused:
            form.add_error(_FIELD_OF.get(refused.code), str(refused))
        else:
            messages.success(request, _("%s is on the list of officials.") % official)
            return redirect("kin_officials:inspect", official.pk)
    context = {
        "form": form,
        "page_title": _("Put an official on the list"),
        "header_icon": "user",
        "button": _("Add the official"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "complaints/kin/admin/form.html", context, status=status)


class OfficialViewSet(ScopedViewSet):
    """Officials; they are never edited or deleted, only taken through the steps."""

    model = Declarant
    name = "kin_officials"
    icon = "user"
    menu_label = gettext_lazy("Officials who file")
    verbs = {"view": Action.RELATIVES_VIEW, "add": Action.RELATIVES_RECORD}
    index_view_class = OfficialIndexView
    inspect_view_enabled = True
    inspect_view_class = OfficialPage
    inspect_template_name = "complaints/kin/admin/official.html"
    filterset_class = OfficialFilters
    search_fields: ClassVar[list[str]] = ["name", "post", "number"]
    search_backend_name = None
    list_display: ClassVar[list[Any]] = [
        TitleColumn(
            "name", label=pgettext_lazy("person", "Name"), url_name="kin_officials:inspect"
        ),
        Column("post", label=gettext_lazy("Post"), classname="only-wide"),
        Column("division", label=gettext_lazy("Division")),
        Column("filings", label=gettext_lazy("Filings that hold"), classname="only-wide"),
        DeclarationColumn("declared_at", label=gettext_lazy("Declaration of this year")),
        Column("until", label=gettext_lazy("In office until"), classname="only-wide"),
    ]
    exclude_form_fields: ClassVar[list[str]] = []

    def get_urlpatterns(self) -> list[Any]:
        """The list, a new one, and the page of one."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", add, name="add"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
        ]
