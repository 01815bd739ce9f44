"""The list of officials who file, the page of one, and putting somebody on the list."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn

from complaints import ledger
from complaints.kin import desk, queries
from complaints.kin.staff.forms import OfficialForm
from complaints.kin.staff.steps import STEPS, open_steps
from complaints.kin.wording import EVENTS
from complaints.models import Declarant
from portal.core.errors import Refused
from portal.core.permissions import Action, require
from portal.core.viewsets import ScopedIndexView, ScopedViewSet
from portal.core.workpages import Step, WorkPageView

# Next to which field a refusal of the desk stands; others concern the whole form.
_FIELD_OF = {
    "place-needed": "division",
    "name-needed": "name",
    "post-needed": "post",
    "not-yet": "since",
}


class OfficialIndexView(ScopedIndexView):
    """The officials of the jurisdiction with the number of their filings."""

    add_item_label = gettext_lazy("Put an official on the list")

    def get_base_queryset(self) -> QuerySet[Any]:
        return queries.with_filings(queries.officials(self.request.user))


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
            messages.success(request, _("%s is on the list.") % official)
            return redirect("kin_officials:inspect", official.pk)
    context = {
        "form": form,
        "page_title": _("Put an official on the list"),
        "header_icon": "user",
        "button": _("Put on the list"),
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
    list_filter: ClassVar[list[str]] = ["kind"]
    search_fields: ClassVar[list[str]] = ["name", "post", "number"]
    search_backend_name = None
    list_display: ClassVar[list[Any]] = [
        TitleColumn("name", label=gettext_lazy("Name"), url_name="kin_officials:inspect"),
        Column("post", label=gettext_lazy("Post")),
        Column("division", label=gettext_lazy("Division")),
        Column("filings", label=gettext_lazy("Filings that hold")),
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
