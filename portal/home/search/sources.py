"""The pages of the site as a source; the other rooms register theirs themselves."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

from policy_pages.searching import details_of
from portal.core.pages import BasePage
from portal.core.searchable import Entry, Source, searchable, township_of


def public_pages() -> PageQuerySet:
    """Pages that anyone may read at this moment, even if the timer of the rest is late."""
    now = timezone.now()
    in_time = Q(expire_at=None) | Q(expire_at__gt=now)
    return Page.objects.live().public().filter(in_time, depth__gt=1)


def _entry(page: Page) -> Entry:
    specific: Any = page.specific
    is_ours = isinstance(specific, BasePage)
    return Entry(
        title=specific.title,
        text=specific.searchable_text() if is_ours else specific.title,
        address=specific.url or "",
        at=specific.first_published_at,
        township=township_of(specific.division) if is_ours else "",
        **details_of(specific),
    )


searchable(Source("page", (Page,), public_pages, _entry))
