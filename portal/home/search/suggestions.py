"""“Did you mean”: words that sound the same, differ by one sign, or are held in what was typed.

Offered only when it finds something that is public at this moment: a suggestion tells nothing
that a search would not.
"""

from collections.abc import Iterator
from itertools import islice

from portal.home.search.pinyin import sound_alike
from portal.home.search.query import Query, Term, matching, parse
from portal.home.search.vocabulary import titles, words

MOST = 3
# For each term; more would be tried in vain.
MOST_TRIED = 8
# Shorter words differ from anything by one sign.
SHORTEST_MISTYPED = 3


def suggestions(query: Query) -> list[str]:
    """Queries that find something, close to one that found nothing."""
    replacements = [_replacements(term) for term in query.terms]
    tried = islice(dict.fromkeys(_wordings(query, replacements)), MOST_TRIED)
    found = (wording for wording in tried if matching(parse(wording)).exists())
    return list(islice(found, MOST))


def _wordings(query: Query, replacements: list[list[str]]) -> Iterator[str]:
    """The query with one term replaced, then with all of them, then its terms alone."""
    texts = [term.text for term in query.terms]
    best = [
        options[0] if options else text for options, text in zip(replacements, texts, strict=True)
    ]
    if best != texts:
        yield " ".join(best)
    for place, options in enumerate(replacements):
        for option in options:
            yield " ".join([*texts[:place], option, *texts[place + 1 :]])
    if len(texts) > 1:
        yield from texts


def _replacements(term: Term) -> list[str]:
    """Known words in place of a term, the closest first."""
    text = term.text
    known = [word for word in words() if word != text]
    alike = [word for word in known if sound_alike(text, word)]
    inside = [word for word in _alike_in_titles(text) if word != text]
    near = [word for word in known if len(text) >= SHORTEST_MISTYPED and one_edit(text, word)]
    held = sorted((word for word in known if word in text), key=len, reverse=True)
    return list(dict.fromkeys([*alike, *inside, *near, *held]))[:MOST_TRIED]


def _alike_in_titles(text: str) -> Iterator[str]:
    """Pieces of public titles that sound like the text."""
    if len(text) < SHORTEST_MISTYPED - 1:
        return
    # Whether a piece may begin with a sign, settled once: there are far more places than signs.
    begins: dict[str, bool] = {" ": False}
    for title in titles():
        for at, sign in enumerate(title[: max(len(title) - len(text) + 1, 0)]):
            if sign not in begins:
                begins[sign] = sound_alike(text[0], sign)
            if begins[sign]:
                piece = title[at : at + len(text)]
                if " " not in piece and sound_alike(text, piece):
                    yield piece


def one_edit(one: str, other: str) -> bool:
    """Whether one sign more, less, another, or two exchanged make *other* of *one*."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    if len(left) == len(right):
        exchanged = left[:2][::-1] == right[:2] and left[2:] == right[2:]
        return left[1:] == right[1:] or exchanged
    return left[1:] == right or left == right[1:]
