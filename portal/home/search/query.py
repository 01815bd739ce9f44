"""What a visitor typed becomes conditions; what is found is public at this very moment.

Several words must all occur. Words between quotation marks are taken as they stand; others are
also looked for under the words that staff have entered for them, under the usual spellings of a
document number, and under what is spelled by them in pinyin.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.core.searchable import sources
from portal.home.models import SearchEntry
from portal.home.search import grams
from portal.home.search.folding import fold
from portal.home.search.pinyin import is_typed_latin
from portal.home.search.vocabulary import meanings, spelled

MAX_LENGTH = 64
MAX_TERMS = 5
_QUOTED = re.compile(r"[\"“”„‟«»＂]([^\"“”„‟«»＂]*)[\"“”„‟«»＂]")
# 沁民字2022年第51号, 2022第51, 第51号: the year sign and 第 are not in a document number.
_NUMBER = re.compile(r"^(\D*?)(?:(\d{4})年?)?第?(\d{1,4})(号?)$")


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the query, folded, and the other words that are as good."""

    text: str
    ways: tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """A visitor's query, bounded; *cut* when not all of it is looked for."""

    raw: str
    terms: tuple[Term, ...]
    cut: bool = False

    @property
    def ways(self) -> list[tuple[str, ...]]:
        """For each term what meets it."""
        return [term.ways for term in self.terms]


def parse(raw: str) -> Query:
    """Read what was typed, of any length and with any characters in it."""
    one_line = "".join(c if c.isprintable() else " " for c in raw[: 4 * MAX_LENGTH])
    one_line = " ".join(one_line.split())
    kept = one_line[:MAX_LENGTH]
    terms = list(dict.fromkeys(_terms(kept)))
    cut = len(raw) > 4 * MAX_LENGTH or len(one_line) > MAX_LENGTH or len(terms) > MAX_TERMS
    return Query(kept, tuple(terms[:MAX_TERMS]), cut)


def _terms(text: str) -> Iterator[Term]:
    reached = 0
    for quoted in _QUOTED.finditer(text):
        yield from map(_term, fold(text[reached : quoted.start()]).split())
        if exact := fold(quoted[1]):
            yield Term(exact, (exact,))
        reached = quoted.end()
    yield from map(_term, fold(text[reached:]).split())


def _term(text: str) -> Term:
    ways = [text, *meanings(text), *_number_spellings(text)]
    if is_typed_latin(text):
        ways += spelled(text)
    return Term(text, tuple(dict.fromkeys(ways)))


def _number_spellings(text: str) -> list[str]:
    found = _NUMBER.match(text)
    if not found:
        return []
    before, year, serial, sign = found.groups()
    plain = f"{before or ''}{year or ''}{serial}{sign}"
    return [plain] if plain != text and (before or year or sign) else []


def public_now() -> Q:
    """That what an entry describes may be seen by everyone at this moment."""
    found = Q(pk__in=[])
    for source in sources().values():
        found |= Q(source=source.name) & Q(Exists(source.public().filter(pk=OuterRef("key"))))
    return found


def matching(query: Query) -> QuerySet[SearchEntry]:
    """Public entries that meet every term, in no order."""
    return grams.holding(query.ways).filter(public_now()).order_by()


def found_once(rows: QuerySet[SearchEntry]) -> QuerySet[SearchEntry]:
    """The same rows by their keys: what counts and sorts them asks the index and texts no more."""
    return grams.these(list(rows.values_list("pk", flat=True)))


def narrow(rows: QuerySet[SearchEntry], chosen: Mapping[str, str]) -> QuerySet[SearchEntry]:
    """Only what the filters leave."""
    return rows.filter(**{name: value for name, value in chosen.items() if value})
