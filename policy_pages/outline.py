"""Finds headings by the numbering of official documents: 一、（一）1., pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

LONGEST_HEADING = 40  # characters; a longer numbered sentence is a paragraph
LEVELS = (1, 2, 3)

_NUMERAL = "〇零一二三四五六七八九十百"
_MARKERS = (
    (1, re.compile(rf"[{_NUMERAL}]+、|第[{_NUMERAL}]+章\s*")),
    (2, re.compile(rf"[（(]\s*[{_NUMERAL}]+\s*[）)]\s*|第[{_NUMERAL}]+节\s*")),
    (3, re.compile(r"[0-9０-９]{1,2}\s*(?:[.．](?![0-9０-９])|、)\s*")),
)
_UNFIT_END = "。；;，,！!？?"  # a line that ends so is a sentence or an item of a list


@dataclass(frozen=True, slots=True)
class Marker:
    """The number in front of a heading: its level and where its text begins."""

    level: int
    end: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table of contents."""

    level: int
    title: str
    anchor: str = ""
    children: "list[Entry]" = field(default_factory=list, compare=False)


def marker(text: str) -> Marker | None:
    """The numbering that *text* begins with."""
    for level, pattern in _MARKERS:
        found = pattern.match(text)
        if found:
            return Marker(level, found.end())
    return None


def heading_end(text: str, bold_until: int = 0) -> int:
    """How many characters of the numbered line *text* are its heading; 0 when none are.

    The heading is what is bold, or the first sentence of a line that runs on, or the whole of a
    short line that is no sentence.
    """
    found = marker(text)
    if found is None:
        return 0
    if found.end < bold_until <= LONGEST_HEADING + found.end:
        return bold_until
    stop = text.find("。", found.end) + 1
    if 0 < stop < len(text):
        return stop if stop <= LONGEST_HEADING else 0
    fits = found.end < len(text) <= LONGEST_HEADING and text[-1] not in _UNFIT_END
    return len(text) if fits else 0


def title_of(heading: str) -> str:
    """The heading as a table of contents writes it: without its final full stop."""
    return heading.strip().rstrip("。：:").strip()


def anchors(levels: Sequence[int]) -> list[str]:
    """An anchor for each heading, from its place in the outline: part-3-1-2."""
    counters = [0] * len(LEVELS)
    found = []
    for level in levels:
        counters[level - 1] += 1
        counters[level:] = [0] * (len(LEVELS) - level)
        found.append("part-" + "-".join(str(n) for n in counters[:level]))
    return found


def depths(levels: Sequence[int]) -> list[int]:
    """How deep each heading stands below those above it: no depth is left out on the way down."""
    stack: list[int] = []
    found = []
    for level in levels:
        while stack and stack[-1] >= level:
            stack.pop()
        stack.append(level)
        found.append(len(stack))
    return found


def tree(entries: Iterable[Entry]) -> list[Entry]:
    """The entries as a nested table of contents."""
    top: list[Entry] = []
    stack: list[Entry] = []
    for entry in entries:
        while stack and stack[-1].level >= entry.level:
            stack.pop()
        (stack[-1].children if stack else top).append(entry)
        stack.append(entry)
    return top
