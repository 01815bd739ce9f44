"""Missing filings: where the list leads, and what the officer makes of it."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn

from complaints import ledger
from complaints.kin import desk, queries
from complaints.kin.staff.forms import DismissStep
from complaints.kin.wording import EVENTS
from complaints.models import MissingFiling
from portal.core.models import User
from portal.core.permissions import Action, may
from portal.core.viewsets import ScopedIndexView, ScopedViewSet
from portal.core.workpages import Step, WorkPageView

IsOpen = Callable[[MissingFiling, User], bool]
Links = Callable[[MissingFiling, User], list[tuple[str, str]]]
# Filled by the room that comes after this one: what else can be done, and what came of it.
further_steps: list[tuple[Step, IsOpen]] = []
further_links: list[Links] = []

DISMISS = Step(
    "dismiss",
    _("No filing is missing"),
    lambda missing, by, data: desk.dismiss(missing, by, data["reason"]),
    DismissStep,
    danger=True,
    help=_("Such as: no near relative within the range, or not a recipient any more."),
)


class MissingIndexView(ScopedIndexView):
    """The open ones first."""

    def get_base_queryset(self) -> QuerySet[Any]:
        return queries.missing(self.request.user)

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().order_queryset(queryset) if self.request.GET.get("ordering") else queryset


class MissingPage(WorkPageView):
    """Where the person stands in a list, by masked name; and the steps that are open."""

    template_name = "complaints/kin/admin/missing.html"
    page_title = _("Missing filing")

    def get_page_subtitle(self) -> str:
        return str(self.object.number)

    def open_steps(self) -> list[Step]:
        missing, user = self.object, self.request.user
        if missing.result:
            return []
        found = [step for step, is_open in further_steps if is_open(missing, user)]
        if may(user, Action.RELATIVES_RECORD, missing.division):
            found.append(DISMISS)
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        missing: MissingFiling = self.object
        events = ledger.timeline(ledger.MISSING_FILING, missing.number)
        links = [link for links in further_links for link in links(missing, self.request.user)]
        return {
            **super().get_context_data(**kwargs),
            "links": links,
            "events": [(event, EVENTS.get(event.kind, event.kind)) for event in events],
        }


class MissingViewSet(ScopedViewSet):
    """Missing filings; found by the site alone, never entered, edited or deleted."""

    model = MissingFiling
    name = "kin_missing"
    icon = "warning"
    menu_label = _("Missing filings")
    verbs = {"view": Action.RELATIVES_VIEW}
    index_view_class = MissingIndexView
    inspect_view_enabled = True
    inspect_view_class = MissingPage
    inspect_template_name = "complaints/kin/admin/missing.html"
    list_filter: ClassVar[list[str]] = ["result"]
    list_display: ClassVar[list[Any]] = [
        TitleColumn("number", label=_("Number"), url_name="kin_missing:inspect"),
        Column("division", label=_("Division")),
        Column("programme", label=_("Programme")),
        Column("masked_name", label=pgettext_lazy("person", "Name")),
        Column("get_result_display", label=_("Result")),
    ]
    exclude_form_fields: ClassVar[list[str]] = []

    def get_urlpatterns(self) -> list[Any]:
        """The list and the page of one."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
        ]
