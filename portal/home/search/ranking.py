"""The order of what was found: the same on both databases, down to the last place.

Whatever has every word in its title or document number comes first, guides before all, and
units, of which one looks for the phone; a repealed document comes after what holds; then the
newest. Ties end with source and key, which no database chooses.
"""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from portal.home.models import SearchEntry
from portal.home.search.grams import any_of
from portal.home.search.query import Query

BY_DATE = "date"
GUIDE, UNIT, REPEALED = "guide", "office", "repealed"


def ordered(rows: QuerySet[SearchEntry], query: Query, by: str = "") -> QuerySet[SearchEntry]:
    """*rows* by relevance, or by date alone."""
    last = ("-published_at", "source", "key")
    if by == BY_DATE or not query.terms:
        return rows.order_by(*last)
    in_title = Q()
    for term in query.terms:
        in_title &= any_of("folded_title", term.ways)
    rank = Case(
        When(Q(validity=REPEALED), then=Value(4)),
        When(in_title & Q(kind=GUIDE), then=Value(0)),
        When(in_title | Q(kind=UNIT), then=Value(1)),
        When(Q(kind=GUIDE), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return rows.annotate(rank=rank).order_by("rank", *last)
