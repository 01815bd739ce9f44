"""How demo pages are made: put online once, with bodies typed as short rows."""

from collections.abc import Iterator
from html import escape
from typing import Any

from wagtail.rich_text import RichText

from policy_pages.models import PolicyPage
from portal.core.models import Office


def publish(page: PolicyPage, parent: Any, bureau: Office) -> Any:
    """Put *page* online unless its address is taken: what staff made of it stays."""
    if parent.get_children().filter(slug=page.slug).exists():
        return page
    page.division, page.live = bureau.division, False
    parent.add_child(instance=page)
    # Demo content has no author; on a real site only two people make a page public.
    page.save_revision().publish(skip_permission_checks=True)
    page.refresh_from_db()
    return page


def body_of(rows: list[list[str]]) -> Iterator[tuple[str, Any]]:
    """The blocks of a body."""
    for kind, text in rows:
        if kind == "heading":
            yield "heading", {"level": "1", "text": text}
        elif kind == "phones":
            yield from _phones(text)
        else:
            yield "paragraph", RichText(f"<p>{escape(text)}</p>")


def _phones(level: str) -> Iterator[tuple[str, Any]]:
    for office in Office.objects.filter(division__level=level).select_related("division"):
        yield "phone", {"label": office.name, "phone": office.hotline, "note": office.hours}
