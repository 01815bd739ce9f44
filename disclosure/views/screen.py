"""`/screen/<code>/`: the notice-board screen of a county, a township or a village.

The frame is loaded once; its script asks for one page after another. Without a script the browser
itself turns the page. Nobody keeps a copy, and each answer shows only what is public at its moment.
"""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from disclosure.addresses import complaint_address, list_address, qr_svg
from disclosure.screen import (
    FEWEST_ROWS,
    MOST_ROWS,
    USUAL_ROWS,
    edition,
    headlines,
    lists_for,
    page_of,
)
from disclosure.views.fresh import fresh
from disclosure.wording import period_words
from portal.core import seal
from portal.core.models import Division, Office

WIDE = 6  # columns from which the type is set smaller
LARGEST_PAGE = 10**6


@require_safe
def screen(request: HttpRequest, code: str) -> HttpResponse:
    """The whole page, complete without a script."""
    place = _place(code)
    context = _page_context(request, place) | {
        "seconds": settings.SCREEN_SECONDS,
        "oldest": settings.SCREEN_OLDEST_HOURS * 3600,
        "zone": settings.TIME_ZONE,
    }
    return fresh(render(request, "disclosure/screen.html", context))


@require_safe
def screen_page(request: HttpRequest, code: str) -> HttpResponse:
    """One page for the script; 304 while it would be the same."""
    response = render(request, "disclosure/_screen_page.html", _page_context(request, _place(code)))
    etag = quote_etag(seal.digest(response.content)[:32])
    response["ETag"] = etag
    answer = get_conditional_response(request, etag=etag, response=response)
    return fresh(answer or response)


def _place(code: str) -> Division:
    try:
        return Division.objects.by_code(code)
    except Division.DoesNotExist as unknown:
        raise Http404 from unknown


def _page_context(request: HttpRequest, place: Division) -> dict[str, Any]:
    rows = min(max(_number(request, "rows", USUAL_ROWS), FEWEST_ROWS), MOST_ROWS)
    lists = lists_for(place)
    page = page_of(place, lists, _number(request, "page", 1), rows)
    parent = place.get_parent() if place.level == Division.Level.VILLAGE else None
    context = {
        "place": place,
        "place_name": f"{parent.name} {place.name}" if parent else place.name,
        "rows_asked": rows,
        "edition": edition(lists, rows),
        "page": page,
    }
    if page is None:
        path = parent.path if parent else place.path
        office = Office.objects.filter(division__path=path).first()
        return context | {"office": office, "headlines": headlines()}
    inside = place if place.level == Division.Level.VILLAGE else page.roster.division
    return context | {
        "period": period_words(page.roster.opens_on, page.roster.closes_on),
        "wide": len(page.columns) > WIDE,
        "list_qr": qr_svg(list_address(page.roster)),
        "complaint_qr": qr_svg(complaint_address(page.roster, inside)),
    }


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    text = request.GET.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_PAGE))):
        return otherwise
    return int(text)
