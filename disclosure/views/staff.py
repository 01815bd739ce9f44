"""The staff's side of lists: all of them, and one with what became of it and the next step."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from disclosure.intake.columns_choice import DROPPED
from disclosure.lists.steps import allowed_actions, involved
from disclosure.lists.workflow import sent_back
from disclosure.models import Roster
from disclosure.public_columns import LABELS
from disclosure.views.approvals import ListURLFinder, workflow_history
from disclosure.views.findings import findings_of, waiting
from disclosure.views.listing import listing, period
from disclosure.views.monthly import monthly_context, scan
from disclosure.views.poster_sets import poster_links, poster_set
from disclosure.views.proceedings import posting_photo, proceedings, without_object
from disclosure.views.tombstone import headline
from disclosure.views.upload import progress, upload
from disclosure.views.work_steps import NAME, WORK_STEPS, Data
from portal.core.permissions import Action, may, scoped
from portal.core.viewsets import ScopedIndexView, ScopedViewSet
from portal.core.workpages import Step, WorkHistoryView, WorkPageView


class ListIndexView(ScopedIndexView):
    """All lists of the jurisdiction, with one query for everything shown."""

    def get_base_queryset(self) -> QuerySet[Any]:
        rows = super().get_base_queryset()
        return rows.select_related("programme", "division", "preparer")

    def get_context_data(self, *args: Any, **kwargs: Any) -> Data:
        context = super().get_context_data(*args, **kwargs)
        return {**context, "may_import": may(self.request.user, Action.ROSTER_PREPARE)}


class ListWorkPage(WorkPageView):
    """One list: head, columns, findings, the public page as it will be, and the open steps."""

    steps = WORK_STEPS
    template_name = "disclosure/admin/work.html"

    def get_object(self, queryset: QuerySet[Roster] | None = None) -> Roster:
        head = ("programme", "division", "office", "preparer", "submitter", "approver")
        return get_object_or_404(Roster.objects.select_related(*head), pk=self.pk)

    def open_steps(self) -> list[Step]:
        allowed = allowed_actions(self.object, self.request.user)
        if not waiting(self.object).exists():
            allowed -= {"explain"}
        allowed -= without_object(self.object, self.request.user, allowed)
        return [step for step in WORK_STEPS if step.name in allowed]

    def get_context_data(self, **kwargs: Any) -> Data:
        roster: Roster = self.object
        return {
            **super().get_context_data(**kwargs),
            **proceedings(roster),
            **findings_of(roster, self.request.GET),
            **monthly_context(roster),
            "period": period(roster),
            "sent_back": sent_back(roster),
            "headline": headline(roster),
            "columns": [
                (head, LABELS.get(meaning, meaning), meaning == DROPPED)
                for head, meaning in columns_of(roster)
            ],
            "own_work": roster.status == Roster.Status.SUBMITTED
            and self.request.user.pk in involved(roster),
            "preview_url": reverse(f"{NAME}:preview", args=[roster.pk]),
            "history_url": reverse(f"{NAME}:history", args=[roster.pk]),
            "approvals_url": reverse(f"{NAME}:workflow_history", args=[roster.pk]),
            "may_archive": may(self.request.user, Action.ARCHIVE_EXPORT, roster.division),
            "publication": getattr(roster, "publication", None),
            "poster_links": poster_links(roster),
        }


def columns_of(roster: Roster) -> list[tuple[str, str]]:
    """What became of each column of the file, in the order of the file."""
    return list(roster.column_map.items())


@require_safe
@never_cache
@xframe_options_sameorigin
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The public page itself, before anyone else may see it."""
    rows = scoped(Roster.objects.all(), request.user, Action.ROSTER_VIEW)
    roster = rows.select_related("programme", "division", "office", "preparer", "approver").filter(
        pk=pk
    )
    found = roster.first()
    if found is None:
        raise Http404
    response = render(request, "disclosure/list.html", listing(request, found))
    # Only our own staff page may frame it.
    response._csp_replace = {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]
    return response


class ListViewSet(ScopedViewSet):
    """Publicity lists; they are never edited, only taken through their steps."""

    model = Roster
    name = NAME
    icon = "list-ul"
    menu_label = gettext_lazy("Publicity lists")
    verbs = {"view": Action.ROSTER_VIEW}
    index_view_class = ListIndexView
    index_template_name = "disclosure/admin/index.html"
    history_view_class = WorkHistoryView
    inspect_view_enabled = True
    inspect_view_class = ListWorkPage
    inspect_template_name = "disclosure/admin/work.html"
    list_display = [
        TitleColumn("title", label=gettext_lazy("List"), url_name=f"{NAME}:inspect"),
        Column("division", label=gettext_lazy("Township")),
        Column("get_status_display", label=gettext_lazy("State")),
        Column("rows_accepted", label=gettext_lazy("Entries")),
        DateColumn("created_at", label=gettext_lazy("Imported")),
        Column("preparer", label=gettext_lazy("Prepared by")),
    ]
    list_filter = ["status", "programme", "stage"]
    search_fields = ["reference", "division__name", "programme__name"]
    exclude_form_fields: list[str] = []

    def get_urlpatterns(self) -> list[Any]:
        """List, upload, page of one list, its preview and history: no edit, no delete."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("import/", upload, name="import"),
            path("import/<slug:token>/", progress, name="import_progress"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
            path("preview/<int:pk>/", preview, name="preview"),
            path("posters/<int:pk>/<str:paper>.<str:kind>", poster_set, name="posters"),
            path("signature/<int:pk>/", scan, name="signature"),
            path("history/<int:pk>/", self.history_view, name="history"),
            path("history-results/<int:pk>/", self.history_results_view, name="history_results"),
            path("photo/<int:pk>/", posting_photo, name="photo"),
            *workflow_history(self),
        ]

    @property
    def url_finder_class(self) -> type[ListURLFinder]:
        """Wagtail's panels and e-mails lead to the work page."""
        return ListURLFinder

    def on_register(self) -> None:
        """Wagtail's workflow reports and e-mails ask the model itself for its addresses."""
        super().on_register()
        Roster.snippet_viewset = self
