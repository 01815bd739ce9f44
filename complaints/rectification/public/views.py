"""The public list of problems, what was done, and whether residents agree that it is fixed."""

from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from complaints import ledger
from complaints.public_ledger.cases import townships
from complaints.rectification.asking.counting import with_public_figures
from complaints.rectification.models import Category, RectificationItem, Status
from complaints.rectification.narrative import story_of
from complaints.rectification.public import listing
from complaints.rectification.public.feeds import feed_address
from complaints.rectification.queries import public_items, totals
from policy_pages.models import CircularPage
from portal.core.pagecache.rules import public_page

PER_PAGE = 20


@public_page("township", "state", "category", "overdue", "page")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """`/rectification/`: how each township stands, and every public item, newest first."""
    today, places = timezone.localdate(), townships()
    choice = listing.asked_for(request.GET, places)
    items = listing.chosen_items(choice, today)
    page = Paginator(listing.with_look_backs(items), PER_PAGE).get_page(request.GET.get("page"))
    moved = listing.moved_deadlines([item.number for item in page])
    figures, whole = listing.by_township(places, _("Whole county"), "", today)
    context = {
        "crumbs": [(_("Rectification"), "")],
        "page_obj": page,
        "rows": list(listing.rows_of(page, places, today, moved)),
        "townships": places,
        "states": Status.choices,
        "categories": Category.choices,
        "chosen": choice,
        "totals": totals(items.order_by(), today),
        "figures": figures,
        "nothing_listed": [one for one in figures if not one.listed],
        "whole": whole,
        "feed_address": feed_address(choice),
    }
    return render(request, "complaints/rectification/index.html", context)


@public_page()
@require_safe
def item(request: HttpRequest, number: str) -> HttpResponse:
    """One item: problem, unit, deadline, what was done, and the three answers of each look-back."""
    rows = listing.with_look_backs(public_items()).select_related(
        "lead_unit", "source_circular", "source_finding__target__plan__circular"
    )
    found: RectificationItem = get_object_or_404(rows, number=number)
    today = timezone.localdate()
    moved = listing.moved_deadlines([found.number])
    (row,) = listing.rows_of([found], townships(), today, moved)
    measures = found.measures.values_list("done_on", flat=True)
    context = {
        "crumbs": [(_("Rectification"), reverse("rectification:index")), (found.number, "")],
        "item": found,
        "row": row,
        "standing": row.standing,
        "circular": found.source_circular or _circular_of_check(found),
        "measures": len(measures),
        "measures_done": sum(1 for done in measures if done),
        "pieces": found.evidence.count(),
        "may_object": found.status == Status.CLOSING_NOTICE
        and found.notice_until is not None
        and found.notice_until >= today,
        "extensions": found.extensions.filter(granted=True),
        "look_backs": with_public_figures(found.look_backs.order_by("round")),
        "steps": _story(found, row.standing.overdue),
    }
    return render(request, "complaints/rectification/item.html", context)


def _circular_of_check(item: RectificationItem) -> CircularPage | None:
    """What was published of the check in which the problem was found."""
    return item.source_finding.target.plan.circular if item.source_finding else None


def _story(item: RectificationItem, overdue: bool) -> list[dict[str, Any]]:
    """What happened; that a deadline passed is a warning only while the item is late."""
    steps = story_of(ledger.timeline(ledger.RECTIFICATION, item.number))
    told: list[dict[str, Any]] = []
    for _key, same in groupby(steps, _alike):
        several = list(same)
        step = several[-1]
        if len(several) > 1:
            step["title"] = _("%(title)s (%(n)d)") % {"title": step["title"], "n": len(several)}
        if not overdue:
            step["state"] = "done"
        told.append(step)
    return told


def _alike(step: dict[str, Any]) -> tuple[str, str, str]:
    """Steps of one kind and day without words of their own are told once, with their number."""
    return str(step["title"]), f"{timezone.localtime(step['at']):%Y-%m-%d}", str(step["text"])
