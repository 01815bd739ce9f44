"""Links in rich text: another website is left through the notice, a government site is not."""

from html import escape
from typing import Any

from wagtail.rich_text import LinkHandler

from portal.core.leaving import outward


class OutwardLink(LinkHandler):
    """What an external link of a text becomes when the text is drawn."""

    identifier = "external"

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, Any]) -> str:
        """The opening tag; a text linking what is no address keeps its words and loses the link."""
        target = outward(str(attrs.get("href", "")))
        return f'<a href="{escape(target)}" rel="noopener">' if target else "<a>"
