"""Open data of the ledger: the page that explains them, the files, and their JSON Schema."""

from collections.abc import Iterator
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from complaints.models import PetitionChannels
from complaints.public_ledger import cases, figures, open_data, periods, schema
from complaints.views.choices import asked_for, asked_period
from complaints.views.data_files import DataFile, Rows, data_file, schema_answer
from portal.core import ratelimit
from portal.core.models import Division
from portal.core.pagecache.rules import public_page


@public_page()
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """`/complaints/open-data/`: what the data are, what each field means, and the files."""
    context = {
        "crumbs": [(_("Complaints ledger"), reverse("complaints:index")), (_("Open data"), "")],
        "channels": PetitionChannels.for_request(request),
        "tables": [
            ("figures", _("Figures by township"), schema.FIGURES),
            ("cases", _("Cases in reduced form"), schema.CASE_FIELDS),
        ],
        "years": list(reversed(figures.years(timezone.localdate()))),
    }
    return render(request, "complaints/open_data.html", context)


@require_safe
def schema_file(request: HttpRequest, name: str) -> HttpResponse:
    """The JSON Schema of one of the two documents."""
    if name not in schema.TABLES:
        raise Http404
    address = _schema_address(request, name)
    return schema_answer(schema.json_schema(name, schema.TABLES[name], address))


@require_safe
@ratelimit.limited("download")
def figures_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The figures of a period, by township."""
    today = timezone.localdate()
    period = asked_period(request, figures.years(today), today)
    county = Division.objects.filter(level=Division.Level.COUNTY).first()
    name, code = (county.name, county.short_code) if county else ("", "")
    found = list(open_data.figure_rows(figures.table(period, today), name, code))
    return _file(request, "figures", form, period, lambda: iter(found))


@require_safe
@ratelimit.limited("download")
def cases_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """Every published case in reduced form, or those of a year, kind or township."""
    years, places = figures.years(timezone.localdate()), cases.townships()
    chosen = asked_for(request, places, cases.kinds_shown(), years)

    def rows() -> Iterator[open_data.Values]:
        found = cases.public_cases(chosen).iterator(chunk_size=2000)
        yield from open_data.case_rows(cases.reduced(found, places))

    period = None
    if chosen.year:
        period = periods.Period(date(chosen.year, 1, 1), date(chosen.year, 12, 31), chosen.year)
    return _file(request, "cases", form, period, rows)


def _file(
    request: HttpRequest, name: str, form: str, period: periods.Period | None, rows: Rows
) -> HttpResponseBase:
    first, last = (period.first, period.last) if period else (None, None)
    key = period.key if period else "all"
    file = DataFile(
        f"complaints-{name}-{key}",
        schema.TABLES[name],
        _schema_address(request, name),
        rows,
        first,
        last,
    )
    return data_file(request, file, form)


def _schema_address(request: HttpRequest, name: str) -> str:
    return request.build_absolute_uri(reverse("complaints:open_data_schema", args=[name]))
