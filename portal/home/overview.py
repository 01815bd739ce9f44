"""What the front door shows: read from every room in a fixed number of queries."""

from typing import Any

from django.utils import timezone
from wagtail.models import Page

from complaints.public import handled
from complaints.rectification.queries import latest_results, public_items, totals
from policy_pages.models import CircularPage, GuidePage, NoticePage, PolicyDocumentPage
from portal.core.pages import public_pages
from portal.home.places import LISTED, place_of, townships

GUIDES = 24
RESULTS = 3


def overview(code: str) -> dict[str, Any]:
    """The place asked for, what is new, the guides, and how complaints and problems stand."""
    today = timezone.localdate()
    return {
        "place": place_of(code),
        "townships": townships(),
        "latest": _pages(CircularPage, NoticePage, PolicyDocumentPage)
        .order_by("-first_published_at")
        .select_related("content_type")[:LISTED],
        "guides": _pages(GuidePage).order_by("path")[:GUIDES],
        "handled": handled(today),
        "rectified": totals(public_items(), today),
        "results": latest_results(RESULTS),
    }


def _pages(*kinds: type[Page]) -> Any:
    return public_pages().type(*kinds)
