"""What the front door shows: read from every room in a fixed number of queries."""

from typing import Any

from django.utils import timezone
from wagtail.models import Page

from complaints.public import headline_figures
from complaints.rectification.queries import closed_count
from disclosure.queries import open_rosters
from policy_pages.models import CircularPage, GuidePage, NoticePage, PolicyDocumentPage

LISTED = 6


def overview() -> dict[str, Any]:
    """Open lists, latest pages, and how complaints are being handled."""
    latest = (
        Page.objects.live()
        .public()
        .type(CircularPage, GuidePage, NoticePage, PolicyDocumentPage)
        .order_by("-first_published_at")[:LISTED]
    )
    figures = headline_figures(timezone.localdate())
    return {
        "open_lists": open_rosters()[:LISTED],
        "latest": latest,
        "figures": {**figures, "rectified": closed_count()},
    }
