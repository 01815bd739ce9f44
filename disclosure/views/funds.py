"""`/publicity/funds/`: the money by month, programme and township, as table, chart and file."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from disclosure.funds import public as funds_public
from disclosure.funds.charts import bars, height
from disclosure.funds.public import Choice, Figure, Table
from disclosure.models import Programme
from portal.core import ratelimit
from portal.core.downloads import csv_download
from portal.core.models import Division
from portal.core.pagecache.rules import public_page


@public_page("month", "programme", "division")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One table with its chart; without a month the newest that is published."""
    asked = Asked(request)
    table = funds_public.table(asked.choice)
    context = {
        "crumbs": [(_("Publicity lists"), reverse("disclosure:index")), (_("Funds"), "")],
        "filters": asked.filters(),
        "table": table,
        "caption": _caption(asked.choice),
        "first_column": _first_column(asked.choice),
        "chart": _chart(table),
        "csv_query": request.GET.urlencode(),
    }
    return render(request, "disclosure/funds.html", context)


@require_safe
@ratelimit.limited("download")
def download(request: HttpRequest) -> HttpResponse:
    """The same figures as CSV; without a month all months."""
    choice = Asked(request).choice
    if not request.GET.get("month"):
        choice = replace(choice, month=None)
    header = [_("Month"), _("Programme"), pgettext("funds", "Place")]
    header += [_("Households"), _("Persons"), _("Amount (yuan)")]
    rows = (
        tuple(_("not shown") if cell is None else cell for cell in row)
        for row in funds_public.csv_rows(choice)
    )
    return csv_download("funds.csv", header, rows)


class Asked:
    """What the reader asks for, as far as it exists; the newest month where none is named."""

    def __init__(self, request: HttpRequest) -> None:
        self.months = {f"{month:%Y-%m}": month for month in funds_public.months()}
        self.programmes = {row.code: row for row in Programme.objects.all()}
        townships = Division.objects.filter(level=Division.Level.TOWNSHIP)
        self.townships = {place.short_code: place for place in townships}
        newest = next(iter(self.months.values()), None)
        self.choice = Choice(
            self.months.get(request.GET.get("month", ""), newest),
            self.programmes.get(request.GET.get("programme", "")),
            self.townships.get(request.GET.get("division", "")),
        )

    def filters(self) -> dict[str, dict[str, Any]]:
        """The choices of every filter and the one that is chosen."""
        chosen = self.choice
        return {
            "month": {
                "label": _("Month"),
                "options": [(text, text) for text in self.months],
                "value": f"{chosen.month:%Y-%m}" if chosen.month else "",
                "required": True,
            },
            "programme": {
                "label": _("Programme"),
                "options": [(code, row.name) for code, row in self.programmes.items()],
                "value": chosen.programme.code if chosen.programme else "",
            },
            "division": {
                "label": _("Township"),
                "options": [(code, place.name) for code, place in self.townships.items()],
                "value": chosen.division.short_code if chosen.division else "",
            },
        }


def _caption(choice: Choice) -> str:
    parts = [choice.division, choice.programme]
    if not all(parts) and choice.month:
        parts.append(f"{choice.month:%Y-%m}")  # type: ignore[arg-type]
    return " · ".join(str(part) for part in parts if part)


def _first_column(choice: Choice) -> str:
    if choice.programme:
        return _("Month") if choice.division else _("Township")
    return _("Programme")


def _chart(table: Table) -> dict[str, Any]:
    """Bars of the amounts; of the households where no money is paid."""
    paid = any(line.amount for line in table.lines)
    rows = [(line.label, *_bar(line, paid=paid)) for line in table.lines]
    return {
        "title": _("Amount (yuan)") if paid else _("Households"),
        "bars": bars(rows),
        "height": height(rows),
    }


def _bar(line: Figure, *, paid: bool) -> tuple[str, float | None]:
    value = line.amount if paid else line.households
    if value is None:
        return _("not shown"), None
    return number_format(value, 2 if paid else 0, force_grouping=True), float(value)
