"""The archive in the staff area: the record of each publication, and a year's bag to take away."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet, Sum
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import InspectView

from disclosure.archive import export, publications_of
from disclosure.archive.record import record_of
from disclosure.archive.zipping import zipped
from disclosure.forms.archive import ArchiveForm
from disclosure.lists.history import record_on
from disclosure.models import Posting, Publication
from disclosure.views.monthly import Data
from portal.core import ratelimit
from portal.core.downloads import private_download_of
from portal.core.models import Division, User
from portal.core.permissions import Action, require, scoped
from portal.core.viewsets import ScopedIndexView, ScopedViewSet

NAME = "publicity_archive"
# What a browser may wait for; more than that is the command's.
MOST_LISTS = 300
MOST_ENTRIES = 100_000


class ArchiveIndexView(ScopedIndexView):
    """Every sealed publication of the jurisdiction, with one query for everything shown."""

    def get_base_queryset(self) -> QuerySet[Any]:
        rows = super().get_base_queryset()
        return rows.select_related("roster__programme", "roster__division", "approved_by")

    def get_context_data(self, *args: Any, **kwargs: Any) -> Data:
        context = super().get_context_data(*args, **kwargs)
        return {**context, "archive_form": ArchiveForm(user=self.request.user)}


class ArchiveRecordView(InspectView):
    """The record of one publication; its seal is verified while the page is made."""

    template_name = "disclosure/admin/archive_record.html"

    def get_page_subtitle(self) -> str:
        """The list, not its seal."""
        return str(self.object.roster)

    def get_context_data(self, **kwargs: Any) -> Data:
        publication: Publication = self.object
        record = record_of(publication)
        photos = publication.postings.values_list("pk", "photo")
        for row, (pk, photo) in zip(record["postings"], photos, strict=True):
            row["photo"] = reverse(f"{NAME}:photo", args=[pk]) if photo else ""
        return {**super().get_context_data(**kwargs), "record": record}


@require_safe
@never_cache
def photo(request: HttpRequest, pk: int) -> FileResponse:
    """The photo of a posting, always as a download, for those who may see the archive."""
    path = "publication__roster__division"
    mine = scoped(Posting.objects.all(), request.user, Action.ARCHIVE_EXPORT, path)
    return private_download_of(mine, pk, "photo")


@require_POST
@never_cache
@ratelimit.limited_by_person("staff.files")
def download(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The bag of a year as a zip file; a year that is too large is left to the command."""
    user = require(request.user, Action.ARCHIVE_EXPORT)
    form = ArchiveForm(request.POST, user=user)
    if not form.is_valid():
        messages.error(request, _("Choose a year and a place of your own."))
        return redirect(f"{NAME}:index")
    year, division = form.cleaned_data["year"], form.cleaned_data["division"]
    if _too_large(publications_of(year, division)):
        messages.error(
            request,
            _("This year is too large for the browser. Ask the administrator to run %(command)s.")
            % {"command": f"export_archive --year {year} --division {division.short_code}"},
        )
        return redirect(f"{NAME}:index")
    return _bag(year, division, user)


def _too_large(rows: QuerySet[Publication]) -> bool:
    entries = rows.aggregate(n=Sum("roster__rows_accepted"))["n"] or 0
    return rows.count() > MOST_LISTS or entries > MOST_ENTRIES


def _bag(year: int, division: Division, user: User) -> StreamingHttpResponse:
    name = f"publicity-{division.short_code}-{year}"
    # Goes with the last reference to it, also when nobody waits for the download any more.
    folder = tempfile.TemporaryDirectory(prefix="sunlit-archive-")
    found = export(year, division, Path(folder.name) / name)
    data = {"year": year, "lists": found.lists, "problems": [p.reference for p in found.problems]}
    record_on(division, "export", user, **data)
    response = StreamingHttpResponse(_then_gone(folder, name), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


def _then_gone(folder: tempfile.TemporaryDirectory[str], name: str) -> Iterator[bytes]:
    with folder:
        yield from zipped(Path(folder.name) / name, name)


class ArchiveViewSet(ScopedViewSet):
    """Sealed publications: looked at and taken along, never changed."""

    model = Publication
    name = NAME
    icon = "folder-inverse"
    menu_label = gettext_lazy("Publicity archive")
    verbs = {"view": Action.ARCHIVE_EXPORT}
    division_path = "roster__division"
    index_view_class = ArchiveIndexView
    index_template_name = "disclosure/admin/archive.html"
    inspect_view_enabled = True
    inspect_view_class = ArchiveRecordView
    inspect_template_name = "disclosure/admin/archive_record.html"
    list_display = [
        TitleColumn("roster", label=gettext_lazy("List"), url_name=f"{NAME}:inspect"),
        Column("roster.get_status_display", label=gettext_lazy("State")),
        DateColumn("opened_at", label=gettext_lazy("Opened at")),
        Column("approved_by", label=gettext_lazy("Approved by")),
    ]
    list_filter = ["roster__programme", "roster__stage"]
    search_fields = ["roster__reference", "roster__division__name"]
    exclude_form_fields: list[str] = []

    def get_urlpatterns(self) -> list[Any]:
        """List, record, photo, bag: no edit, no delete."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
            path("photo/<int:pk>/", photo, name="photo"),
            path("download/", download, name="download"),
        ]
