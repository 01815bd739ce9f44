"""`/l/<number>/`: the short address of a list that is or was public; it never changes."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from disclosure.addresses import feed_address, qr_svg, short_address
from disclosure.models import Roster
from disclosure.queries import GREATEST_KEY
from disclosure.views.fresh import fresh


@require_safe
def short(request: HttpRequest, number: int) -> HttpResponse:
    """Lead to the list, or to its tombstone; only what was ever public has a number."""
    if number > GREATEST_KEY:
        raise Http404
    roster = get_object_or_404(Roster, publication=number)
    return fresh(redirect("disclosure:list", roster.reference))


def ways_to_share(roster: Roster, publication: int) -> dict[str, Any]:
    """What the page of a public list offers to pass on: address, its code to scan, feed."""
    address = short_address(publication)
    feed = feed_address(roster.division.short_code, roster.programme.code)
    return {"share_address": address, "share_qr": qr_svg(address), "feed_address": feed}
