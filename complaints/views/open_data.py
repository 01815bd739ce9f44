"""Open data of the ledger: the page that explains them, the files, and their JSON Schema."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from complaints.models import PetitionChannels
from complaints.public_ledger import cases, figures, open_data, periods, schema
from complaints.views.choices import asked_for, asked_period
from portal.core.models import Division

SECONDS = 600  # how long others may keep an answer without asking again
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
Rows = Callable[[], Iterator[open_data.Values]]
Answer = TypeVar("Answer", bound=HttpResponseBase)


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
    document = schema.json_schema(name, _schema_address(request, name))
    answer = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Type"] = "application/schema+json"
    return _may_be_kept(answer)


@require_safe
def figures_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The figures of a period, by township."""
    today = timezone.localdate()
    period = asked_period(request, figures.years(today), today)
    county = Division.objects.filter(level=Division.Level.COUNTY).first()
    name, code = (county.name, county.short_code) if county else ("", "")
    found = list(open_data.figure_rows(figures.table(period, today), name, code))
    return _file(request, "figures", form, period, lambda: iter(found))


@require_safe
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
    """The rows as a file, or 304 when the reader has it already; never all of it in memory."""
    address = _schema_address(request, name)
    key = period.key if period else "all"
    etag = open_data.fingerprint(rows(), address, form, key, get_language() or "")
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return _may_be_kept(unchanged)
    first, last = (period.first, period.last) if period else (None, None)
    lines = (
        open_data.csv_lines(name, rows())
        if form == "csv"
        else open_data.json_lines(name, rows(), address, first, last)
    )
    answer = StreamingHttpResponse(lines, content_type=TYPES[form])
    answer["ETag"] = etag
    answer["Content-Disposition"] = f'attachment; filename="complaints-{name}-{key}.{form}"'
    return _may_be_kept(answer)


def _may_be_kept(answer: Answer) -> Answer:
    """Public data: any program of any origin may read and keep them for a while."""
    answer["Cache-Control"] = f"public, max-age={SECONDS}"
    answer["Access-Control-Allow-Origin"] = "*"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _schema_address(request: HttpRequest, name: str) -> str:
    return request.build_absolute_uri(reverse("complaints:open_data_schema", args=[name]))
