"""The words that the site knows: programmes, places, units, what people call them.

Read once in a while, and used only to understand a query: what is found is asked anew each time.
"""

from disclosure.models import Programme
from portal.core.models import Division, Office
from portal.core.standing import standing
from portal.home.models import SearchEntry, SearchSynonym
from portal.home.search.folding import fold
from portal.home.search.pinyin import spells

SHORTEST = 2
MOST_WAYS = 6
# The newest; older ones are only not suggested.
MOST_TITLES = 1000


@standing(SearchSynonym)
def _synonyms() -> dict[str, tuple[str, ...]]:
    return {
        fold(row.word): tuple(filter(None, map(fold, row.means.split())))
        for row in SearchSynonym.objects.all()
    }


@standing(SearchSynonym, Programme, Division, Office)
def words() -> tuple[str, ...]:
    """Every known word, folded, in a fixed order."""
    found = [meaning for means in _synonyms().values() for meaning in means]
    found += [*_synonyms(), *map(fold, Programme.objects.values_list("name", flat=True))]
    found += map(fold, Division.objects.order_by("path").values_list("name", flat=True))
    found += map(fold, Office.objects.values_list("name", flat=True))
    return tuple(word for word in dict.fromkeys(found) if len(word) >= SHORTEST)


def meanings(term: str) -> tuple[str, ...]:
    """The words that a term stands for."""
    return _synonyms().get(term, ())


def spelled(typed: str) -> list[str]:
    """The known words that are spelled like this, with what they stand for."""
    found = [word for word in words() if spells(typed, word)][:MOST_WAYS]
    return [way for word in found for way in (word, *meanings(word))]


@standing(SearchEntry)
def titles() -> tuple[str, ...]:
    """Folded titles of pages in the index; whoever uses one asks whether it is found now."""
    rows = SearchEntry.objects.filter(source="page").order_by("-published_at", "key")
    return tuple(rows.values_list("folded_title", flat=True)[:MOST_TITLES])
