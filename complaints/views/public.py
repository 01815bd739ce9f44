"""The public ledger: how each township deals with what people say, and the cases shown by leave."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from complaints.models import Status
from complaints.public_ledger import cases, figures, periods
from complaints.views.choices import asked_for, asked_period
from portal.core.models import Division
from portal.core.pagecache.rules import public_page

CASES_PER_PAGE = 20
TONES = {Status.ACCEPTED: "blue", Status.REPLIED: "green", Status.CLOSED: "green"}


@public_page("year", "quarter", "township", "kind", "received", "page")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """`/complaints/`: figures of a period, and cases in reduced form."""
    today = timezone.localdate()
    years = figures.years(today)
    period = asked_period(request, years, today)
    places, kinds = cases.townships(), cases.kinds_shown()
    chosen = asked_for(request, places, kinds, years)
    page = Paginator(cases.public_cases(chosen), CASES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "crumbs": [(_("Complaints ledger"), "")],
        "period": period,
        "years": list(reversed(years)),
        "quarters": periods.QUARTERS,
        "table": figures.table(period, today),
        "confidential": figures.confidential_received(period, today),
        "page_obj": page,
        "cases": _shown(page, places),
        "chosen": chosen,
        "townships": places,
        "kinds": kinds,
    }
    return render(request, "complaints/index.html", context)


def _shown(page: Any, places: list[Division]) -> list[tuple[cases.ReducedCase, str]]:
    return [(case, TONES.get(case.status, "grey")) for case in cases.reduced(page, places)]
