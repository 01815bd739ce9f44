"""The public list of problems, what was done, and whether residents agree that it is fixed."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from complaints import ledger
from complaints.rectification.asking.counting import with_public_figures
from complaints.rectification.models import RectificationItem
from complaints.rectification.narrative import story_of
from complaints.rectification.queries import (
    amber_days,
    public_items,
    standing,
    standings,
    totals,
)
from portal.core.models import Division

PER_PAGE = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """`/rectification/`: every public item, newest first, of the county or of one township."""
    today = timezone.localdate()
    townships = list(Division.objects.filter(level=Division.Level.TOWNSHIP))
    chosen = next((t for t in townships if t.short_code == request.GET.get("township")), None)
    items = public_items().select_related("division", "responsible_unit")
    if chosen:
        items = items.filter(division__path__startswith=chosen.path)
    page = Paginator(items, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "crumbs": [(_("Rectification"), "")],
        "page_obj": page,
        "rows": standings(page, today),
        "townships": townships,
        "chosen": chosen,
        "totals": totals(items, today),
    }
    return render(request, "complaints/rectification/index.html", context)


@require_safe
def item(request: HttpRequest, number: str) -> HttpResponse:
    """One item: problem, unit, deadline, what was done, and the three answers of the look-back."""
    found: RectificationItem = get_object_or_404(
        public_items().select_related(
            "division", "responsible_unit", "source_circular", "source_finding__target__plan"
        ),
        number=number,
    )
    today = timezone.localdate()
    context = {
        "crumbs": [(_("Rectification"), reverse("rectification:index")), (found.number, "")],
        "item": found,
        "standing": standing(found, today, amber_days(today)),
        "look_backs": with_public_figures(found.look_backs.order_by("round")),
        "steps": story_of(ledger.timeline(ledger.RECTIFICATION, found.number)),
    }
    return render(request, "complaints/rectification/item.html", context)
