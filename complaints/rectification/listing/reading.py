"""A list that comes back is read within bounds, its columns told by their headings.

Only the shared readers touch the file. Nothing is believed that a person cannot see as it is:
a formula without a value, a number that lost its digits, a heading that nobody knows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from complaints.rectification.listing.columns import COLUMNS, known_headings
from complaints.rectification.listing.words import bare
from disclosure.columns import fold_header, join_levels
from disclosure.intake.messages import PROBLEMS, REFUSALS
from disclosure.workbook import (
    Cell,
    Limits,
    Sheet,
    Workbook,
    WorkbookRefused,
    column_letters,
    read_workbook,
)
from portal.core.errors import Refused

MIB = 1024 * 1024
LIMITS = Limits(
    file_bytes=8 * MIB,
    expanded_bytes=64 * MIB,
    rows=6_000,
    columns=80,
    cell_characters=33_000,  # what a cell of a spreadsheet can hold at most
    area=480_000,
    merged=20_000,
)
SEARCHED_ROWS, HEADER_ROWS, FEWEST_KNOWN = 20, 3, 3
_PREFERRED = {word: place for one in COLUMNS for place, word in enumerate(one.synonyms)}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list: where it stands, and the cells that are understood, by key."""

    row: int
    cells: dict[str, str]


@dataclass(slots=True)
class Table:
    """What was read: the lines, the letters of the columns, and what was passed over."""

    sheet: str
    columns: dict[str, int]
    lines: list[Line] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    other_sheets: list[str] = field(default_factory=list)
    # Every cell of the file that is not in a line: looked through for numbers of persons.
    loose: list[tuple[str, str]] = field(default_factory=list)

    def place(self, row: int, key: str) -> str:
        """Where a cell stands, as the spreadsheet shows it."""
        return place_of(self.sheet, row, self.columns[key])


def place_of(sheet: str, row: int, column: int) -> str:
    """A cell by its sheet, letters and row."""
    return f"{sheet} {column_letters(column)}{row}"


def read_list(data: bytes, filename: str) -> Table:
    """The list in the file; Refused with the reason when there is none that can be believed."""
    try:
        book = read_workbook(data, filename, LIMITS)
    except WorkbookRefused as refused:
        raise Refused(_refusal(refused), code=refused.code) from refused
    for sheet in book.visible_sheets:
        header = _find_header(sheet.rows)
        if header:
            return _table(book, sheet, *header)
    raise Refused(
        _(
            "No heading of a rectification list was found: the file needs at least the columns "
            "for the number or the problem, and two more."
        ),
        code="no-heading",
    )


def _refusal(refused: WorkbookRefused) -> str:
    reason = str(REFUSALS.get(refused.code, refused.code))
    return reason.format(limit=LIMITS.file_bytes // MIB) if "{limit}" in reason else reason


def _find_header(rows: Sequence[Sequence[Cell]]) -> tuple[int, list[str]] | None:
    """The row below the header (from 0) and the headings; the one that explains most columns."""
    best: tuple[int, int, list[str]] = (FEWEST_KNOWN - 1, 0, [])
    for start in range(min(len(rows), SEARCHED_ROWS)):
        for height in range(1, HEADER_ROWS + 1):
            levels = [[_text(cell) for cell in row] for row in rows[start : start + height]]
            headers = join_levels(levels)
            known = set(_keys(headers))
            if len(known) > best[0] and known & {"number", "problem"}:
                best = len(known), start + height, headers
    return (best[1], best[2]) if best[2] else None


def _keys(headers: Sequence[str]) -> dict[str, int]:
    """Which column (from 1) holds what; of several that mean the same, the most usual heading."""
    known = known_headings()
    found: dict[str, tuple[int, int]] = {}
    for column, header in enumerate(headers, start=1):
        word = next((one for one in _readings(header) if one in known), None)
        if word is not None:
            rank = (_PREFERRED.get(word, -1), column)
            found[known[word]] = min(found.get(known[word], rank), rank)
    return {key: column for key, (_rank, column) in found.items()}


def _readings(header: str) -> Iterator[str]:
    """The ways to read a heading of several levels: as a whole, its lowest level, any other."""
    levels = [fold_header(level) for level in header.split("/") if level.strip()]
    yield "/".join(levels)
    for level in reversed(levels):
        yield level
        yield level.partition("(")[0]


def _table(book: Workbook, sheet: Sheet, first: int, headers: list[str]) -> Table:
    columns = _keys(headers)
    _require_sound(sheet, first, set(columns.values()))
    table = Table(sheet.name, columns)
    table.unknown = [
        header
        for column, header in enumerate(headers, start=1)
        if header and column not in columns.values()
    ]
    table.other_sheets = [one.name for one in book.sheets if one is not sheet and one.rows]
    for number, row in enumerate(sheet.rows[first:], start=first + 1):
        _sort_row(table, number, [_text(cell) for cell in row])
    for one in book.sheets:
        upper = one.rows[:first] if one is sheet else one.rows
        table.loose += [
            (place_of(one.name, number, column), _text(cell))
            for number, row in enumerate(upper, start=1)
            for column, cell in enumerate(row, start=1)
            if cell
        ]
    return table


def _sort_row(table: Table, number: int, row: list[str]) -> None:
    """The row as a line; a blank one, a repeated heading or a note below the list is none."""
    read = {key: row[column - 1] for key, column in table.columns.items()}
    taken = set(table.columns.values())
    values = {bare(value) for value in row if value.strip()}
    said = {key for key, value in read.items() if value.strip() and key != "serial"}
    is_note = len(values) == 1 or not said & {"number", "problem", "unit", "person", "deadline"}
    if said and not is_note and not _is_heading(read):
        table.lines.append(Line(number, read))
        row = ["" if at in taken else value for at, value in enumerate(row, start=1)]
    table.loose += [
        (place_of(table.sheet, number, at), value) for at, value in enumerate(row, start=1) if value
    ]


def _is_heading(read: dict[str, str]) -> bool:
    known = known_headings()
    return sum(known.get(fold_header(value)) == key for key, value in read.items()) >= FEWEST_KNOWN


def _require_sound(sheet: Sheet, first: int, columns: set[int]) -> None:
    for problem in sheet.problems:
        if problem.row > first and problem.column in columns:
            place = place_of(sheet.name, problem.row, problem.column)
            raise Refused(f"{place}: {PROBLEMS[problem.code]}", code=problem.code)


def _text(cell: Any) -> str:
    return cell.isoformat() if isinstance(cell, date) else str(cell)
