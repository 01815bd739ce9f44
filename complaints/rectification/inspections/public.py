"""Checks as everyone may read them: announced, drawn, and what was found in numbers.

Seed, tickets, townships and labels are public from the moment of the draw, so that anybody can
draw again at once. No household ever is: they take part under tickets, and only the county holds
the salt. Findings are counted for the whole check, and only when the visits have ended.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from complaints import ledger
from complaints.rectification.inspections import desk, queries
from complaints.rectification.inspections.narrative import public_story_of
from complaints.rectification.models import Draw, InspectionPlan
from complaints.rectification.queries import standings
from portal.core.models import Division
from portal.core.pagecache.rules import public_page

DRAWN = "drawn"


@public_page()
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every announced check, newest first."""
    context = {"crumbs": _crumbs(), "plans": queries.public_plans()}
    return render(request, "complaints/rectification/checks.html", context)


@public_page()
@require_safe
def page(request: HttpRequest, number: str) -> HttpResponse:
    """One check, from its announcement to what came of it."""
    row = get_object_or_404(queries.public_plans().select_related("circular"), number=number)
    events = list(ledger.timeline(ledger.INSPECTION, row.number))
    draws = list(row.draws.all())
    prints = {one.public["round"]: one.public["fingerprint"] for one in events if one.kind == DRAWN}
    context = {
        "crumbs": _crumbs(row),
        "plan": row,
        "draws": [(draw, prints.get(draw.round, ""), _townships(draw)) for draw in draws],
        "latest": draws[-1] if draws else None,
        "over": row.status in queries.OVER,
        "counts": queries.public_counts(row),
        "accountability": queries.public_accountability(row),
        "rows": standings(queries.public_items_of(row), timezone.localdate()),
        "circular": row.circular if row.circular and row.circular.live else None,
        "steps": public_story_of(events),
    }
    return render(request, "complaints/rectification/check.html", context)


@require_safe
def draw_file(request: HttpRequest, number: str, round_: int) -> HttpResponse:
    """All that anybody needs to draw again."""
    plans = queries.public_plans().filter(number=number)
    row = get_object_or_404(Draw.objects.select_related("plan"), plan__in=plans, round=round_)
    # These very bytes have the fingerprint: `sha256sum` on the file proves it.
    response = HttpResponse(desk.published_bytes(row), content_type="application/json")
    name = f"{number}-{round_}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _townships(draw: Draw) -> list[dict[str, Any]]:
    """The townships in the order of the draw, with how many inspectors and households."""
    codes = [row["township"] for row in draw.result]
    names = dict(Division.objects.filter(code__in=codes).values_list("code", "name"))
    return [
        {
            "code": row["township"],
            "name": names.get(row["township"], row["township"]),
            "inspectors": row["inspectors"],
            "households": len(row["tickets"]),
        }
        for row in draw.result
    ]


def _crumbs(row: InspectionPlan | None = None) -> list[tuple[str, str]]:
    front = (_("Rectification"), reverse("rectification:index"))
    if row is None:
        return [front, (_("Checks of townships"), "")]
    return [front, (_("Checks of townships"), reverse("rectification:checks")), (row.title, "")]
