"""The yearly report of the own jurisdiction: a table, and the same as a file."""

import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from openpyxl import Workbook
from wagtail.admin.viewsets.base import ViewSet

from complaints import queries, yearly
from complaints.staff.exporting import TYPES, ExportMenuItem
from portal.core.permissions import Action, may, require
from portal.core.spreadsheets import csv_bytes, text_cell

Rows = list[tuple[str, ...]]


@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """The report of a year; an unknown year is this one."""
    user = require(request.user, Action.LEDGER_EXPORT)
    today = timezone.localdate()
    secret = may(user, Action.CONFIDENTIAL_VIEW)
    rows = queries.ordinary(user, Action.LEDGER_EXPORT)
    if secret:
        rows = rows | queries.confidential(user)
    offered = yearly.years(rows, today)
    asked = request.GET.get("year", "")
    year = int(asked) if asked in {str(one) for one in offered} else today.year
    sections = yearly.yearly(rows, year, today, secret)
    writer = WRITERS.get(request.GET.get("format", ""))
    if writer:
        return _file(request.GET["format"], year, writer(yearly.table(sections, year)))
    context = {
        "sections": sections,
        "year": year,
        "before": year - 1,
        "years": list(reversed(offered)),
        "secret": secret,
        "page_title": _("Yearly statistics"),
        "header_icon": "table",
    }
    return render(request, "complaints/admin/yearly.html", context)


def _csv(rows: Rows) -> bytes:
    return csv_bytes(rows[0], rows[1:])


def _xlsx(rows: Rows) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(_("Yearly statistics")))
    for row in rows:
        sheet.append([text_cell(sheet, cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WRITERS = {"csv": _csv, "xlsx": _xlsx}


def _file(form: str, year: int, data: bytes) -> HttpResponse:
    answer = HttpResponse(data, content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="petitions-{year}.{form}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


class YearlyViewSet(ViewSet):
    """The yearly report, under Petitions."""

    name = "petitions_yearly"
    icon = "table"
    menu_label = gettext_lazy("Yearly statistics")
    menu_item_class = ExportMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [path("", page, name="index")]
