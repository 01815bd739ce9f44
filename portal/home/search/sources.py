"""The pages of the site as a source; the other rooms register theirs themselves."""

from typing import Any

from wagtail.models import Page

from policy_pages.searching import details_of
from portal.core.pages import BasePage, public_pages
from portal.core.searchable import Entry, Source, searchable, township_of


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
