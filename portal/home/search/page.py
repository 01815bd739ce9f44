"""`/search/?q=`: what was found, marked, counted by kind, year, validity and township."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from policy_pages.models import GuidePage
from portal.core import ratelimit
from portal.core.pages import public_pages
from portal.home.models import NO_DATE, SearchEntry
from portal.home.search.highlight import as_html, excerpt, marked
from portal.home.search.narrowing import chosen_in, counted, label_of
from portal.home.search.places import places
from portal.home.search.query import (
    MAX_LENGTH,
    MAX_TERMS,
    Query,
    found_once,
    matching,
    narrow,
    parse,
)
from portal.home.search.ranking import BY_DATE, ordered
from portal.home.search.rooms import rooms
from portal.home.search.suggestions import suggestions

PER_PAGE = 20
MOST_GUIDES = 8
# Further back nobody looks; more words or a filter lead there.
MOST_SHOWN = 1000


class BoundedPaginator(Paginator):
    """Pages of rows whose number is known already, up to the most that is shown.

    Rows are put in order by their keys alone: their texts would be sorted with them.
    """

    def __init__(self, rows: QuerySet[SearchEntry], total: int) -> None:
        super().__init__(rows.values_list("pk", flat=True), PER_PAGE)
        self.total = total

    @cached_property
    def count(self) -> int:
        """As many as can be paged through."""
        return min(self.total, MOST_SHOWN)


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Public entries that meet every word and filter."""
    query = parse(request.GET.get("q", ""))
    if query.raw:
        usage = ratelimit.count(request, "search", settings.SEARCH_LIMIT_RATE)
        if usage.exceeded:
            return render(request, "429.html", {"come_back_at": usage.come_back_at}, status=429)
    context: dict[str, Any] = {
        "query": query,
        "most_terms": MAX_TERMS,
        "most_characters": MAX_LENGTH,
    }
    if query.terms:
        context |= found_for(request, query)
    if query.raw and not context.get("total"):
        context |= {"suggestions": suggestions(query), "guides": guides()}
    return render(request, "home/search.html", context)


def found_for(request: HttpRequest, query: Query) -> dict[str, Any]:
    """Everything that the page shows of an answer."""
    chosen = chosen_in(request.GET)
    sort = BY_DATE if request.GET.get("sort") == BY_DATE else ""
    everything = found_once(matching(query))
    total, facets = counted(everything, chosen, request.GET)
    rows = ordered(narrow(everything, chosen), query, sort)
    page = BoundedPaginator(rows, total).get_page(request.GET.get("page"))
    return {
        "total": total,
        "more": total > MOST_SHOWN,
        "most_shown": MOST_SHOWN,
        "facets": facets,
        "chosen": chosen,
        "sort": sort,
        "page_obj": page,
        "results": results(entries_of(page), query),
        "rooms": [] if chosen else rooms(query),
        "places": [] if chosen else places(query),
    }


def guides() -> list[Page]:
    """The guides that everyone may read, for those who found nothing."""
    return list(public_pages().type(GuidePage).order_by("title", "pk")[:MOST_GUIDES])


def entries_of(keys: Iterable[int]) -> list[SearchEntry]:
    """The entries with these keys, in their order."""
    wanted = list(keys)
    found = SearchEntry.objects.defer("folded").in_bulk(wanted)
    return [found[key] for key in wanted if key in found]


def results(entries: list[SearchEntry], query: Query) -> list[dict[str, Any]]:
    """The entries of one page as they are shown."""
    # The address of a page follows its place in the tree, which may have moved since.
    pages = Page.objects.in_bulk([entry.key for entry in entries if entry.source == "page"])
    return [
        {
            "entry": entry,
            "address": (pages[entry.key].url or "") if entry.key in pages else entry.address,
            "title": as_html(marked(entry.title, query.ways)),
            "excerpt": as_html(excerpt(entry.text, query.ways)),
            "kind": label_of("kind", entry.kind),
            "validity": label_of("validity", entry.validity) if entry.validity else "",
            "at": entry.published_at if entry.published_at > NO_DATE else None,
        }
        for entry in entries
    ]
