"""The ledger of the own jurisdiction as a file; who took which part of it stands in the log."""

import tempfile
from typing import Any

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import log

from complaints import export, queries
from portal.core import ratelimit
from portal.core.models import Division, User
from portal.core.permissions import Action, divisions_for, may, require

EXPORTED = "complaints.ledger_exported"
IN_MEMORY = 4 * 1024 * 1024  # what is longer waits in a file without a name
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


class ExportForm(forms.Form):
    """Which cases, and as what."""

    division = forms.ModelChoiceField(
        label=gettext_lazy("Place"),
        queryset=Division.objects.none(),
        required=False,
        empty_label=gettext_lazy("The whole jurisdiction"),
    )
    first = forms.DateField(
        label=gettext_lazy("Received from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    last = forms.DateField(
        label=gettext_lazy("Received until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    form = forms.ChoiceField(
        label=pgettext_lazy("file", "Format"),
        choices=[(name, name.upper()) for name in export.WRITERS],
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = divisions_for(user, Action.LEDGER_EXPORT).exclude(level=Division.Level.VILLAGE)
        self.fields["division"].queryset = places.order_by("path")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = found.get("first"), found.get("last")
        if first and last and first > last:
            self.add_error("last", _("The last day is before the first."))
        return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@ratelimit.limited_by_person("staff.files", "POST")
def page(request: HttpRequest) -> HttpResponseBase:
    """The form, or the file."""
    user = require(request.user, Action.LEDGER_EXPORT)
    form = ExportForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        return _file(user, form.cleaned_data)
    context = {"form": form, "page_title": _("Export the ledger"), "header_icon": "download"}
    status = 422 if form.is_bound else 200
    answer: HttpResponse = render(request, "complaints/admin/export.html", context, status=status)
    return answer


def _file(user: User, chosen: dict[str, Any]) -> FileResponse:
    name: str = chosen["form"]
    wanted = export.Range(chosen["division"], chosen["first"], chosen["last"])
    cases = export.cases_in(wanted, queries.ordinary(user, Action.LEDGER_EXPORT))
    out = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  closed with the response
    count = export.WRITERS[name](export.rows_of(cases), out)  # type: ignore[arg-type]
    out.seek(0)
    # The log hangs on the account: what was taken out is a fact about who took it.
    log(
        instance=user,
        action=EXPORTED,
        user=user,
        data={
            "format": name,
            "division": wanted.division.code if wanted.division else "",
            "first": _iso(wanted.first),
            "last": _iso(wanted.last),
            "rows": count,
        },
    )
    today = timezone.localdate()
    answer = FileResponse(
        out, as_attachment=True, filename=f"ledger-{today}.{name}", content_type=TYPES[name]
    )
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""


class ExportMenuItem(MenuItem):
    """Shown to those who export the ledger."""

    def is_shown(self, request: Any) -> bool:
        return may(request.user, Action.LEDGER_EXPORT)


class ExportViewSet(ViewSet):
    """The export, under Petitions."""

    name = "petitions_export"
    icon = "download"
    menu_label = gettext_lazy("Export the ledger")
    menu_item_class = ExportMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [path("", page, name="index")]
