"""The parts of the site that are no pages of the CMS, with what people call them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.home.search.folding import fold
from portal.home.search.query import Query

ROOMS = (
    ("disclosure:index", _("Publicity lists"), _("Lists of recipients that are public now")),
    (
        "disclosure:catalogue",
        _("Catalogue of what must be public"),
        _("What must be public and what is late"),
    ),
    ("disclosure:funds", _("Funds"), _("Households, persons and money by month")),
    ("complaints:file", _("File a complaint"), _("Named or anonymous, no account needed")),
    ("complaints:track", _("Track a complaint"), _("With your number and query code")),
    ("rectification:index", _("Rectification"), _("Rectification results")),
)


def rooms(query: Query) -> list[tuple[str, str, str]]:
    """Address, name and purpose of each room in whose words every term occurs."""
    named = [(reverse(url), str(name), str(about)) for url, name, about in ROOMS]
    return [room for room in named if query.terms and _meets(fold(f"{room[1]} {room[2]}"), query)]


def _meets(words: str, query: Query) -> bool:
    return all(any(way in words for way in term.ways) for term in query.terms)
