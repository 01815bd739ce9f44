"""Settled assessments that the county publishes; no ranking, and nothing but shares and points."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from complaints.rectification.assessment.sheet import indicators, sheet
from complaints.rectification.models import Assessment
from portal.core.pagecache.rules import public_page


@public_page()
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every published assessment, newest first."""
    context = {
        "crumbs": [
            (_("Rectification"), reverse("rectification:index")),
            (_("Assessment of townships"), ""),
        ],
        "assessments": published(),
    }
    return render(request, "complaints/rectification/assessments.html", context)


@public_page()
@require_safe
def page(request: HttpRequest, number: str) -> HttpResponse:
    """One assessment: standards, shares, points, adjustments with their reasons."""
    row = get_object_or_404(published(), number=number)
    context = {
        "crumbs": [
            (_("Rectification"), reverse("rectification:index")),
            (_("Assessment of townships"), reverse("rectification:assessments")),
            (row.title, ""),
        ],
        "assessment": row,
        "indicators": indicators(row),
        "rows": sheet(row),
        "adjustments": row.adjustments.select_related("division", "indicator"),
    }
    return render(request, "complaints/rectification/assessment.html", context)


def published() -> QuerySet[Assessment]:
    """What everyone may see: settled assessments that the county has made public."""
    return Assessment.objects.filter(public=True, settled_at__isnull=False)
