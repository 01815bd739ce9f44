"""The public list of problems, what was done, and whether residents agree that it is fixed."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from complaints import ledger
from complaints.rectification.models import RectificationItem, Status
from complaints.rectification.narrative import story_of
from complaints.rectification.queries import CLOSED, is_overdue, public_items, tone_of
from portal.core.models import Division

PER_PAGE = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """`/rectification/`: every public item, newest first, and the totals per township."""
    today = timezone.localdate()
    townships = list(Division.objects.filter(level=Division.Level.TOWNSHIP))
    chosen = next((t for t in townships if t.short_code == request.GET.get("township")), None)
    items = public_items().select_related("division", "responsible_unit")
    if chosen:
        items = items.filter(division__path__startswith=chosen.path)
    page = Paginator(items, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page_obj": page,
        "rows": [_row(item) for item in page],
        "townships": townships,
        "chosen": chosen,
        "totals": public_items().aggregate(
            all=Count("pk"),
            closed=Count("pk", filter=Q(status__in=CLOSED)),
            confirmed=Count("pk", filter=Q(status=Status.CONSOLIDATED)),
            relapsed=Count("pk", filter=Q(relapses__gt=0)),
            overdue=Count("pk", filter=~Q(status__in=CLOSED) & Q(deadline__lt=today)),
        ),
    }
    return render(request, "complaints/rectification/index.html", context)


def _row(item: RectificationItem) -> dict[str, Any]:
    today = timezone.localdate()
    return {"item": item, "tone": tone_of(item, today), "overdue": is_overdue(item, today)}


@require_safe
def item(request: HttpRequest, number: str) -> HttpResponse:
    """One item: problem, unit, deadline, what was done, and the three answers of the look-back."""
    found = get_object_or_404(
        public_items().select_related("division", "responsible_unit"), number=number[:24]
    )
    context = {
        **_row(found),
        "look_backs": found.look_backs.order_by("round"),
        "steps": story_of(ledger.timeline("rectification", found.number)),
    }
    return render(request, "complaints/rectification/item.html", context)
