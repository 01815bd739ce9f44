"""Every hit is marked in title and excerpt, also where it is spelled differently."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.home.search.folding import fold_with_places

AROUND = 40
LONGEST = 160
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text; *hit* when it is what was looked for."""

    text: str
    hit: bool


def marked(text: str, ways: Iterable[Sequence[str]]) -> list[Piece]:
    """The whole text in pieces."""
    return _pieces(text, _spans(text, ways), 0, len(text))


def excerpt(text: str, ways: Iterable[Sequence[str]]) -> list[Piece]:
    """The surroundings of the first hit, or the beginning of the text."""
    spans = _spans(text, ways)
    begin = max(0, spans[0][0] - AROUND) if spans else 0
    end = min(len(text), begin + LONGEST)
    pieces = _pieces(text, spans, begin, end)
    before = [Piece("…", hit=False)] if begin else []
    after = [Piece("…", hit=False)] if end < len(text) else []
    return [*before, *pieces, *after]


def as_html(pieces: Iterable[Piece]) -> SafeString:
    """The pieces as they are shown, each escaped."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", p.text) if p.hit else p.text,) for p in pieces)
    )


def _spans(text: str, ways: Iterable[Sequence[str]]) -> list[Span]:
    """Where hits stand in the text as it was written, merged where they meet."""
    folded, places = fold_with_places(text)
    found = sorted(
        (places[at], places[at + len(way) - 1] + 1)
        for alternatives in ways
        for way in alternatives
        for at in _occurrences(folded, way)
    )
    merged: list[Span] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _occurrences(folded: str, way: str) -> Iterable[int]:
    at = folded.find(way) if way else -1
    while at >= 0:
        yield at
        at = folded.find(way, at + len(way))


def _pieces(text: str, spans: Sequence[Span], begin: int, end: int) -> list[Piece]:
    pieces: list[Piece] = []
    reached = begin
    for first, last in spans:
        start, stop = max(first, reached), min(last, end)
        if start >= stop:
            continue
        pieces += [Piece(text[reached:start], hit=False), Piece(text[start:stop], hit=True)]
        reached = stop
    pieces.append(Piece(text[reached:end], hit=False))
    return [piece for piece in pieces if piece.text]
