"""The staff's side: upload a file, look at what became of it, and take the next step."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.history import HistoryView

from disclosure import roster as writer
from disclosure.finding_texts import place, sentence
from disclosure.forms import DescribeForm, ExplainForm, PublicReasonForm, ReasonForm, UploadForm
from disclosure.models import Finding, Roster
from disclosure.public_columns import LABELS
from disclosure.reading import DROPPED
from disclosure.steps import STEPS, allowed_actions, involved
from disclosure.views.listing import listing, period
from portal.core.models import User
from portal.core.permissions import Action, may, require, scoped
from portal.core.uploads import too_large
from portal.core.viewsets import ScopedIndexView, ScopedViewSet
from portal.core.workpages import Step, WorkPageView

NAME = "publicity_lists"
FINDINGS_PER_PAGE = 100
Data = dict[str, Any]


def _discard(roster: Roster, by: User, data: Data) -> HttpResponse:
    writer.discard(roster, by)
    return redirect(f"{NAME}:index")


def _explain(roster: Roster, by: User, data: Data) -> int:
    return writer.explain(data["finding"], by, data["reason"], alike=data["alike"])


WORK_STEPS: tuple[Step, ...] = (
    Step("explain", STEPS["explain"].label, _explain, ExplainForm),
    Step(
        "describe",
        gettext_lazy("First day and review meeting"),
        lambda roster, by, data: writer.describe(roster, by, **data),
        DescribeForm,
    ),
    Step(
        "submit",
        STEPS["submit"].label,
        lambda roster, by, data: writer.submit(roster, by),
        help=gettext_lazy("A different person then decides whether the list becomes public."),
        done=gettext_lazy("Submitted. A reviewer who had no part in the list decides."),
    ),
    Step(
        "approve",
        STEPS["approve"].label,
        lambda roster, by, data: writer.approve(roster, by),
        help=gettext_lazy("You approve exactly the page that is shown below."),
        done=gettext_lazy("Approved."),
    ),
    Step(
        "reject",
        STEPS["reject"].label,
        lambda roster, by, data: writer.reject(roster, by, data["reason"]),
        ReasonForm,
        danger=True,
    ),
    Step(
        "withdraw",
        STEPS["withdraw"].label,
        lambda roster, by, data: writer.withdraw(roster, by, data["reason"]),
        PublicReasonForm,
        danger=True,
        done=gettext_lazy("The list is no longer public."),
    ),
    Step("discard", STEPS["discard"].label, _discard, danger=True),
)


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

    def open_steps(self) -> list[Step]:
        allowed = allowed_actions(self.object, self.request.user)
        if not self._unexplained().exists():
            allowed -= {"explain"}
        return [step for step in WORK_STEPS if step.name in allowed]

    def _unexplained(self) -> QuerySet[Finding]:
        return self.object.findings.filter(severity=Finding.Severity.EXPLAIN, explanation="")

    def get_context_data(self, **kwargs: Any) -> Data:
        roster: Roster = self.object
        findings = roster.findings.select_related("explained_by")
        page = Paginator(findings, FINDINGS_PER_PAGE).get_page(self.request.GET.get("findings"))
        return {
            **super().get_context_data(**kwargs),
            "period": period(roster),
            "columns": [
                (head, LABELS.get(meaning, meaning), meaning == DROPPED)
                for head, meaning in columns_of(roster)
            ],
            "findings": [(item, place(item), sentence(item.code, item.params)) for item in page],
            "findings_page": page,
            "unexplained": self._unexplained().count(),
            "own_work": roster.status == Roster.Status.SUBMITTED
            and self.request.user.pk in involved(roster),
            "preview_url": reverse(f"{NAME}:preview", args=[roster.pk]),
            "history_url": reverse(f"{NAME}:history", args=[roster.pk]),
            "publication": getattr(roster, "publication", None),
        }


def columns_of(roster: Roster) -> list[tuple[str, str]]:
    """What became of each column of the file, in the order of the file."""
    return list(roster.column_map.items())


class ListHistory(HistoryView):
    """Who took which step when, for everyone who may see the list."""

    any_permission_required = ("view",)

    def get_edit_url(self, instance: Roster) -> str:
        """Back to the page of the list: there is no edit page."""
        return reverse(f"{NAME}:inspect", args=[instance.pk])


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


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_variables()
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in memory; what is wrong with it is shown, and nothing of it is kept."""
    user = request.user
    require(user, Action.ROSTER_PREPARE)
    assert isinstance(user, User)  # noqa: S101  require() has refused everyone else
    form = UploadForm(request.POST or None, request.FILES or None, user=user)
    context: Data = {"form": form, "page_title": _("Import a list"), "header_icon": "list-ul"}
    if request.method == "POST":
        if too_large(request):
            form.add_error("file", _("The file is too large. Divide the list and upload parts."))
        elif form.is_valid():
            result = _take(form, user)
            if isinstance(result, HttpResponseRedirect):
                messages.success(request, _("The list was imported and masked."))
                return result
            context["result"] = result
            context["found"] = [
                (item, place(item), sentence(item.code, item.params)) for item in result.findings
            ]
    status = 422 if request.method == "POST" else 200
    return render(request, "disclosure/admin/upload.html", context, status=status)


@sensitive_variables()
def _take(form: UploadForm, user: User) -> writer.ImportResult | HttpResponseRedirect:
    given = form.cleaned_data
    result = writer.import_roster(
        given["file"].read(),
        given["file"].name,
        given["programme"],
        given["division"],
        given["stage"],
        user,
        month=given["month"],
    )
    if result.roster is None:
        return result
    return HttpResponseRedirect(reverse(f"{NAME}:inspect", args=[result.roster.pk]))


class ListViewSet(ScopedViewSet):
    """Publicity lists; they are never edited, only taken through their steps."""

    model = Roster
    name = NAME
    icon = "list-ul"
    menu_label = gettext_lazy("Publicity lists")
    verbs = {"view": Action.ROSTER_VIEW}
    index_view_class = ListIndexView
    index_template_name = "disclosure/admin/index.html"
    history_view_class = ListHistory
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
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
            path("preview/<int:pk>/", preview, name="preview"),
            path("history/<int:pk>/", self.history_view, name="history"),
            path("history-results/<int:pk>/", self.history_results_view, name="history_results"),
        ]
