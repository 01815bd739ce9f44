"""Header rows as townships really write them become meanings; a row of a list gets its kind.

Nothing is guessed towards publicity: a header that names several things counts as the most
dangerous of them, and a header that nobody knows is `unknown`, which is never public.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

from disclosure.columns_synonyms import (
    DANGEROUS_REMARKS,
    EXACT,
    FORBIDDEN,
    GENERIC,
    HINTS,
    NAME_PARENTS,
    NOTE_WORDS,
    TOTAL_WORDS,
    UNITS,
    Meaning,
)
from disclosure.formats.cells import plain
from portal.core.identifiers import fold

__all__ = [
    "FORBIDDEN",
    "Column",
    "HeaderMatch",
    "Meaning",
    "RowKind",
    "find_header",
    "recognise",
    "row_kind",
    "row_sorter",
]

Cell = str | date
SEPARATOR = "/"
SEARCHED_ROWS = 30
HEADER_ROWS = 3
LONGEST_HEADER = 60
LONGEST_LEAF = 16
FEWEST_KNOWN = 2
SURELY_KNOWN = 5  # so many different headings make a header, whatever stands beside them
_FULL_STRENGTH = 1.0
_HALF = 0.5

_BRACKETS = re.compile(r"[(\[{<【〔]([^)\]}>】〕]*)[)\]}>】〕]?")
_UNIT_TAIL = re.compile(r"(?:[:/]|单位[:]?)(万?元(?:/.*)?|人|户)$")
_NOISE = re.compile(r"[\s*#_:;,。、'\"]+|^\d+[.、]")
_FILLED_IN = re.compile(r"[^(:]{0,6}(?:单位|部门|乡镇|日期|时间|月份|年度|人):.")
_FIGURE = re.compile(r"[-¥]?[\d,.]+%?[xX]?|\d{4}[-./年]\d{1,2}.*")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place from 0, its header as written (levels joined by /), its meaning.

    `certain` is False where only a hint in a longer header decided; a person should look.
    """

    index: int
    header: str
    meaning: Meaning
    unit: str = ""
    certain: bool = True

    @property
    def forbidden(self) -> bool:
        """Whether no whitelist can ever make this column public."""
        return self.meaning in FORBIDDEN


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """Where the header stands (rows from 0, both ends included) and what its columns mean."""

    row_from: int
    row_to: int
    columns: tuple[Column, ...]

    def column(self, meaning: Meaning) -> Column | None:
        """The best column of a meaning: the surest, then the leftmost."""
        found = [column for column in self.columns if column.meaning is meaning]
        return min(found, key=lambda item: (not item.certain, item.index), default=None)


class RowKind(StrEnum):
    """What a row below the header is."""

    DATA = "data"
    TOTAL = "total"
    NOTE = "note"
    BLANK = "blank"
    REPEATED_HEADER = "repeated-header"


def fold_header(text: str) -> str:
    """A header for comparison: no white space, no full-width forms, upper case."""
    return fold(text).upper()


def recognise(header: Sequence[str]) -> list[Column]:
    """A column for every cell of a one-row header (levels of a taller one joined by /)."""
    columns = [_recognise_one(index, text) for index, text in enumerate(header)]
    return _settle_names(columns)


def _recognise_one(index: int, text: str) -> Column:
    written = re.sub(r"\s+", " ", text).strip()
    levels = [level for level in written.split(SEPARATOR) if level.strip()]
    whole = fold_header(written)
    if not whole or len(whole) > LONGEST_HEADER:
        return Column(index, written, Meaning.UNKNOWN, certain=False)
    unit, meaning, certain = _meaning_of(whole, [fold_header(level) for level in levels])
    return Column(index, written, meaning, unit, certain)


def _meaning_of(whole: str, levels: list[str]) -> tuple[str, Meaning, bool]:
    """Unit, meaning and certainty; `levels` are the header cells from the top down."""
    plain, remarks = _split(whole)
    unit = next((_unit(remark) for remark in remarks if _unit(remark)), "")
    tail = _UNIT_TAIL.search(plain)
    if tail:
        unit, plain = unit or tail[1], plain[: tail.start()]
        if levels and levels[-1] == tail[1]:  # a level of its own says only 元
            levels = levels[:-1]
    for remark in remarks:
        danger = _hint(remark, DANGEROUS_REMARKS)
        if danger:
            return unit, danger, True
    joined = _NOISE.sub("", plain.replace(SEPARATOR, ""))
    if joined in EXACT:
        return unit, EXACT[joined], True
    leaf = _NOISE.sub("", _split(levels[-1])[0]) if levels else joined
    return unit, *_from_leaf(leaf, joined)


def _from_leaf(leaf: str, joined: str) -> tuple[Meaning, bool]:
    known = EXACT.get(leaf)
    if known is Meaning.NAME:
        return _hint(joined.removesuffix(leaf), NAME_PARENTS) or known, True
    if known and leaf not in GENERIC:
        return known, True
    hint = _hint(joined, HINTS) if leaf in GENERIC else _hint(leaf, HINTS) or _hint(joined, HINTS)
    return hint or known or Meaning.UNKNOWN, False


def _split(text: str) -> tuple[str, list[str]]:
    """The header without its brackets, and what stood in them."""
    return _BRACKETS.sub("", text), _BRACKETS.findall(text)


def _unit(remark: str) -> str:
    cleaned = remark.removeprefix("单位").removeprefix(":")
    return cleaned if cleaned in UNITS else ""


def _hint(text: str, hints: Sequence[tuple[Sequence[str], Meaning]]) -> Meaning | None:
    for words, meaning in hints:
        if any(word in text for word in words):
            return meaning
    return None


def _settle_names(columns: list[Column]) -> list[Column]:
    """Where the head of household has a column of their own, a plain 姓名 is a member's."""
    names = [column for column in columns if column.meaning is Meaning.NAME]
    heads = [column for column in names if "户主" in column.header or "申请人" in column.header]
    if not heads or len(heads) == len(names):
        return columns
    return [
        replace(column, meaning=Meaning.MEMBER_NAME)
        if column.meaning is Meaning.NAME and column not in heads
        else column
        for column in columns
    ]


def find_header(rows: Sequence[Sequence[Cell]]) -> HeaderMatch | None:
    """The header among the first thirty rows, one to three rows tall; None when there is none.

    Merged cells should be filled already; a header without that information (CSV) is understood
    as well, an empty upper cell then belongs to the one on its left.
    """
    best: tuple[float, HeaderMatch] | None = None
    for start in range(min(len(rows), SEARCHED_ROWS)):
        if not _may_be_header(rows[start]) or _is_filled_in(rows[start]):
            continue
        for height in range(1, HEADER_ROWS + 1):
            levels = [[_text(cell) for cell in row] for row in rows[start : start + height]]
            if len(levels) < height or not all(map(_may_be_header, levels[1:])):
                break
            columns = tuple(recognise(join_levels(levels)))
            score = _score(columns, levels)
            if score and (best is None or score > best[0]):
                best = score, HeaderMatch(start, start + height - 1, columns)
        if best and start > best[1].row_to:
            break
    return best[1] if best else None


def join_levels(levels: Sequence[Sequence[str]]) -> list[str]:
    """One header per column from several header rows: 家庭成员 over 姓名 → 家庭成员/姓名."""
    width = max(map(len, levels))
    padded = [[*row, *[""] * (width - len(row))] for row in levels]
    for upper, lower in pairwise(padded):
        _spread(upper, lower)
    headers = []
    for column in range(width):
        parts: list[str] = []
        for row in padded:
            part = row[column].replace(SEPARATOR, "、").strip()
            if part and part not in parts:
                parts.append(part)
        headers.append(SEPARATOR.join(parts))
    return headers


def _spread(upper: list[str], lower: Sequence[str]) -> None:
    """An upper cell left empty above a filled lower one belongs to its left neighbour."""
    for column in range(1, len(upper)):
        if not upper[column].strip() and lower[column].strip() and lower[column - 1].strip():
            upper[column] = upper[column - 1]


def _may_be_header(row: Sequence[Cell]) -> bool:
    """Whether the row could be (part of) a header: several different short texts, no figures."""
    if any(isinstance(cell, date) for cell in row):
        return False
    texts = [fold_header(cell) for cell in row if isinstance(cell, str) and cell.strip()]
    if len(set(texts)) < FEWEST_KNOWN:
        return False
    figures = sum(1 for text in texts if _FIGURE.fullmatch(text))
    short = sum(1 for text in texts if len(text) <= LONGEST_HEADER)
    return not figures and short == len(texts)


def _is_filled_in(row: Sequence[Cell]) -> bool:
    """A line between title and header that a form asks for: 填报单位：… and 单位：户、人、元."""
    texts = [_text(cell) for cell in row]
    if not any(_FILLED_IN.match(fold_header(text)) for text in texts):
        return False
    return not any(column.certain for column in recognise(texts))


def _score(columns: Sequence[Column], levels: Sequence[Sequence[str]]) -> float:
    """How good a header this is; 0 for none. Each further row must add something that is known."""
    filled = [column for column in columns if column.header]
    known = [column for column in filled if column.meaning is not Meaning.UNKNOWN]
    certain = {column.meaning for column in known if column.certain}
    enough = len(certain) >= SURELY_KNOWN or len(known) >= len(filled) * _HALF
    if len(certain) < FEWEST_KNOWN or not enough:
        return 0
    for upper, lower in pairwise(levels):
        fresh = [
            fold_header(text)
            for index, text in enumerate(lower)
            if text.strip() and (index >= len(upper) or text != upper[index])
        ]
        words = [text for text in fresh if _is_header_word(text)]
        if not words or len(words) < len(fresh) * _HALF:
            return 0
    weights = [_FULL_STRENGTH if column.certain else _HALF for column in known]
    return sum(weights) - (len(filled) - len(known)) * _HALF + 0.1 * len(levels)


def _is_header_word(text: str) -> bool:
    plain = _NOISE.sub("", _split(text)[0])
    return (
        plain in EXACT
        or plain in GENERIC
        or (len(plain) <= LONGEST_LEAF and _hint(plain, HINTS) is not None)
    )


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.isoformat()


def row_kind(cells: Sequence[Cell], columns: Sequence[Column]) -> RowKind:
    """What one row below the header is; for many rows make a `row_sorter` once."""
    return row_sorter(columns)(cells)


def _starts_with(words: frozenset[str], end: str) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(map(re.escape, sorted(words)))})(?:{end}).*")


_TOTAL = _starts_with(TOTAL_WORDS, r"$|[:(共人户金]|\d")
_NOTE = _starts_with(NOTE_WORDS, r"$|[:(]|\d|[\u4e00-\u9fff]{0,12}:")
_NOTE_INSIDE = re.compile(
    r"填表人|制表人|审核人|负责人|盖章|公章|监督电话|举报电话|公示期|签字[:(]"
)
_PLAIN_NAME = re.compile(
    r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,2}[*＊]{1,2}[\u3400-\u9fff]?"
    r"|[\u3400-\u9fff]{2,7}[·•][\u3400-\u9fff]{2,7}"
)
_SPECIAL_NAMES = TOTAL_WORDS | NOTE_WORDS | EXACT.keys()
_SPECIAL_STARTS = frozenset(word[0] for word in (*TOTAL_WORDS, *NOTE_WORDS))
_NOTHING = frozenset({"", "0", "0.0", "0.00", "-", "/"})


def row_sorter(columns: Sequence[Column]) -> Callable[[Sequence[Any]], RowKind]:
    """A function that tells the kind of each row of one list, cheap for ordinary rows.

    It takes rows of plain cells as well as values just as the reader hands them over.
    """
    wanted = (Meaning.NAME, Meaning.MEMBER_NAME)
    names = [c.index for meaning in wanted for c in columns if c.meaning is meaning]
    serials = frozenset(c.index for c in columns if c.meaning is Meaning.SERIAL)
    headers = {c.index: fold_header(c.header.rsplit(SEPARATOR, 1)[-1]) for c in columns if c.header}
    lead = names[0] if names else 0
    beside = 1 if lead == 0 else 0
    needed = max(lead, beside) if names else sys.maxsize
    ordinary = _OrdinaryNames()

    def sort(values: Sequence[Any]) -> RowKind:
        if len(values) > needed:
            name, first = values[lead], values[beside]
            plain_first = first.__class__ is not str or first[:1] not in _SPECIAL_STARTS
            if plain_first and name.__class__ is str and ordinary[name] and first != name:
                return RowKind.DATA
        cells = [plain(value) for value in values]
        name = next((cells[i] for i in names if i < len(cells) and cells[i]), "")
        return _kind_of(cells, fold_header(_text(name)), names, serials, headers)

    return sort


class _OrdinaryNames(dict[str, bool]):
    """Whether a text is plainly a person's name and no word of a total or a note."""

    def __missing__(self, name: str) -> bool:
        self[name] = bool(_PLAIN_NAME.fullmatch(name)) and name not in _SPECIAL_NAMES
        return self[name]


def _kind_of(
    cells: Sequence[Cell],
    name: str,
    names: Sequence[int],
    serials: frozenset[int],
    headers: dict[int, str],
) -> RowKind:
    folded = {index: fold_header(_text(cell)) for index, cell in enumerate(cells) if cell}
    filled = {index: text for index, text in folded.items() if text}
    if all(_says_nothing(text, index in serials) for index, text in filled.items()):
        return RowKind.BLANK
    same = [index for index, text in filled.items() if headers.get(index) == text]
    if len(same) >= FEWEST_KNOWN and len(same) >= len(filled) * _HALF:
        return RowKind.REPEATED_HEADER
    place, first = next((i, text) for i, text in filled.items() if text not in _NOTHING)
    if _is_section(filled, names):
        return RowKind.TOTAL if _TOTAL.fullmatch(first) else RowKind.NOTE
    alone = name in {"", first} or name[:1].isdigit()
    if _TOTAL.fullmatch(name) or (alone and _TOTAL.fullmatch(first)):
        return RowKind.TOTAL
    if name and not _is_note(name) and not (place in serials and _is_note(first)):
        return RowKind.DATA
    return RowKind.NOTE if _is_note(first) or _is_note(name) else RowKind.DATA


def _says_nothing(text: str, is_serial: bool) -> bool:
    return text in _NOTHING or (is_serial and text.isdecimal())


def _is_note(text: str) -> bool:
    return bool(_NOTE.fullmatch(text) or _NOTE_INSIDE.search(text))


def _is_section(filled: dict[int, str], names: Sequence[int]) -> bool:
    """One text alone, or merged across the row: a title, a remark, the name of a village."""
    if len(set(filled.values())) > 1:
        return False
    return len(filled) > 1 or not filled.keys() & set(names)
