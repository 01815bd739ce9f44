"""The columns of the site that are no pages of the CMS, with what people call them."""

from portal.home.columns import COLUMNS, Column
from portal.home.filled import is_filled
from portal.home.search.folding import fold
from portal.home.search.query import Query

# Where a visitor is already, and what only leads elsewhere.
NOT_FOUND = ("/search/", "/leaving/")


def rooms(query: Query) -> list[Column]:
    """The columns in whose words every term occurs, unless nothing was ever put into them."""
    found = [one for one in COLUMNS if one.url not in NOT_FOUND and _meets(one, query)]
    return [one for one in found if is_filled(one.url)]


def _meets(column: Column, query: Query) -> bool:
    words = fold(f"{column.name} {column.about}")
    return bool(query.terms) and all(any(way in words for way in term.ways) for term in query.terms)
