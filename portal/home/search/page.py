"""`/search/?q=`: what was found, marked, counted by kind, year, validity and township."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from portal.core import ratelimit
from portal.home.models import SearchEntry
from portal.home.search.highlight import excerpt, marked
from portal.home.search.query import Query, matching, parse
from portal.home.search.ranking import ordered
from portal.home.search.rooms import rooms

PER_PAGE = 20


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Public entries that meet every word."""
    query = parse(request.GET.get("q", ""))
    if query.terms:
        usage = ratelimit.count(request, "search", settings.SEARCH_LIMIT_RATE)
        if usage.exceeded:
            return render(request, "429.html", {"come_back_at": usage.come_back_at}, status=429)
    found = ordered(matching(query), query)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "query": query,
        "page_obj": page,
        "results": results(list(page), query),
        "rooms": rooms(query),
    }
    return render(request, "home/search.html", context)


def results(entries: list[SearchEntry], query: Query) -> list[dict[str, Any]]:
    """The entries of one page as they are shown."""
    # The address of a page follows its place in the tree, which may have moved since.
    pages = Page.objects.in_bulk([entry.key for entry in entries if entry.source == "page"])
    return [
        {
            "entry": entry,
            "address": (pages[entry.key].url or "") if entry.key in pages else entry.address,
            "title": marked(entry.title, query.ways),
            "excerpt": excerpt(entry.text, query.ways),
        }
        for entry in entries
    ]
