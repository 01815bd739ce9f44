"""Skipped publicities on the staff side: ask with a reason, and a second person decides."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView

from disclosure.forms.proceedings import WaiverForm
from disclosure.forms.steps import ReasonForm
from disclosure.lists import waivers
from disclosure.models import PublicityWaiver
from portal.core.errors import Refused
from portal.core.models import User
from portal.core.permissions import Action
from portal.core.viewsets import ScopedIndexView, ScopedViewSet
from portal.core.workpages import Step, WorkPageView

NAME = "skipped_publicities"
Data = dict[str, Any]


def _decline(waiver: PublicityWaiver, by: User, data: Data) -> HttpResponse:
    waivers.decline(waiver, by, data["reason"])
    return redirect(f"{NAME}:index")


WAIVER_STEPS: tuple[Step, ...] = (
    Step(
        "approve",
        gettext_lazy("Approve that it is skipped"),
        lambda waiver, by, data: waivers.approve(waiver, by),
        help=gettext_lazy("From then on everyone can read which publicity was skipped, and why."),
        done=gettext_lazy("Approved."),
    ),
    Step(
        "decline",
        pgettext_lazy("step with a waiver", "Decline"),
        _decline,
        ReasonForm,
        danger=True,
    ),
)


class WaiverIndexView(ScopedIndexView):
    """All of the jurisdiction, with one query for everything shown."""

    @property
    def add_item_label(self) -> Any:
        return gettext_lazy("Ask to skip a publicity")

    def get_base_queryset(self) -> QuerySet[Any]:
        rows = super().get_base_queryset()
        return rows.select_related("programme", "division", "asked_by", "approved_by")


class WaiverAskView(CreateView):
    """The request; what the rules refuse is said above the form, and nothing typed is lost."""

    page_title = gettext_lazy("Ask to skip a publicity")
    submit_button_label = pgettext_lazy("step with a waiver", "Ask")
    success_message = gettext_lazy("Asked. Another person decides; until then it is still due.")

    def form_valid(self, form: WaiverForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except Refused as refused:
            form.add_error(None, str(refused))
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)

    def get_success_buttons(self) -> list[Any]:
        """None: there is no edit page to lead to."""
        return []

    def save_instance(self) -> PublicityWaiver:
        given = self.form.cleaned_data
        return waivers.ask(
            given["programme"],
            given["division"],
            given["stage"],
            given["month"],
            self.request.user,
            given["reason"],
        )


class WaiverPage(WorkPageView):
    """One skipped publicity, and the decision on it."""

    steps = WAIVER_STEPS
    template_name = "disclosure/admin/waiver.html"

    def open_steps(self) -> list[Step]:
        open_now = waivers.may_decide(self.object, self.request.user)
        return list(WAIVER_STEPS) if open_now else []


class WaiverViewSet(ScopedViewSet):
    """Publicities that were skipped; never edited and never deleted once approved."""

    model = PublicityWaiver
    name = NAME
    icon = "no-view"
    menu_label = gettext_lazy("Skipped publicities")
    verbs = {"view": Action.ROSTER_VIEW, "add": Action.WAIVER_ASK}
    index_view_class = WaiverIndexView
    add_view_class = WaiverAskView
    inspect_view_enabled = True
    inspect_view_class = WaiverPage
    inspect_template_name = "disclosure/admin/waiver.html"
    exclude_form_fields: list[str] = []
    list_display = [
        TitleColumn("programme", label=gettext_lazy("Programme"), url_name=f"{NAME}:inspect"),
        Column("division", label=gettext_lazy("Township")),
        Column("get_stage_display", label=gettext_lazy("Stage")),
        Column("month", label=gettext_lazy("Month"), accessor=lambda w: f"{w.month:%Y-%m}"),
        Column("reason", label=gettext_lazy("Reason")),
        Column("asked_by", label=gettext_lazy("Asked by")),
        Column("approved_by", label=gettext_lazy("Approved by")),
    ]
    list_filter = ["programme", "stage"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return WaiverForm

    def get_urlpatterns(self) -> list[Any]:
        """List, request, page of one: no edit, no delete."""
        wanted = {"index", "index_results", "add", "inspect"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in wanted]
