"""The public ledger: how each township deals with what people say, and where to reach it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from complaints import statistics
from complaints.models import Complaint, Outcome
from complaints.views.case import tone_of
from portal.core.models import Division, Office

CASES_PER_PAGE = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """`/complaints/`: figures, cases in reduced form, hotlines."""
    today = timezone.localdate()
    page = Paginator(statistics.public_cases(), CASES_PER_PAGE).get_page(request.GET.get("page"))
    township = Division.objects.filter(level=Division.Level.TOWNSHIP)
    townships = dict(township.values_list("path", "name"))
    context = {
        "crumbs": [(_("Complaints ledger"), "")],
        "total": statistics.in_all(today),
        "figures": statistics.by_township(today),
        "confidential": statistics.confidential_received(today),
        "page_obj": page,
        "cases": [_reduced(case, townships) for case in page],
        "offices": Office.objects.select_related("division"),
    }
    return render(request, "complaints/index.html", context)


def _reduced(case: Complaint, townships: dict[str, str]) -> dict[str, Any]:
    """What everybody may see of a case: never its words, never its village."""
    length = 2 * Division.steplen
    return {
        "number": case.number,
        "kind": case.kind.name,
        "township": townships.get(case.division.path[:length], ""),
        "filed": timezone.localtime(case.filed_at).date(),
        "answered": timezone.localtime(case.replied_at).date() if case.replied_at else None,
        "status": case.get_status_display(),
        "tone": tone_of(case),
        "outcome": Outcome(case.outcome).label if case.outcome else "",
    }
