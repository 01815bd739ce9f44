"""What a reader of workbooks hands back, whatever the file was, and how it says no."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

Cell = str | date
"""Text exactly as written, a number as plain text ("12", "456.5"), or a date; "" when blank."""
Row = list[Cell]

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What no cell may carry on: databases refuse it, screens hide it. Tab and line feed stay."""

MIB = 1024 * 1024
MOST_PROBLEMS = 1_000  # of one column


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read at most; every bound is checked before it can cost anything."""

    file_bytes: int = 20 * MIB
    expanded_bytes: int = 256 * MIB
    expansion_ratio: int = 200
    parts: int = 2_000
    tags: int = 16_000_000
    """Of a part that is no sheet: millions of tiny shared texts cost many times their size."""
    rows: int = 200_000
    columns: int = 200
    cell_characters: int = 2_000
    area: int = 8_000_000
    """Cells of the used rectangle: two lone cells in far corners must not cost the rest."""
    merged: int = 200_000
    """Merged ranges of one sheet: each costs memory before a single row is read."""


class WorkbookRefused(ValueError):
    """The file cannot be read as a workbook, and why.

    `code` is stable: not-a-workbook, unsupported-format, password-protected, macro, too-large,
    zip-bomb, entity-bomb, damaged, empty, too-many-rows, too-many-columns, too-many-merged,
    cell-too-long.
    `row` and `column` count from 1 as the spreadsheet shows them; `detail` is a short technical
    word for the message, never content of a cell.
    """

    def __init__(
        self,
        code: str,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: int | None = None,
        detail: str = "",
    ) -> None:
        super().__init__(code)
        self.code = code
        self.sheet = sheet
        self.row = row
        self.column = column
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that was read but cannot be trusted; row and column count from 1.

    `code`: formula-without-value, error-value, number-too-long (a number of 16 or more digits,
    the last of which are lost: an identity number or account stored as a number).
    """

    code: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the cell values of a sheet do not tell."""

    problems: tuple[Problem, ...] = ()
    formulas: int = 0
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    booleans: bool = False
    """Whether there may be cells that say TRUE or FALSE, which Python takes for 1 and 0."""


NO_FACTS = Facts()


@dataclass(slots=True)
class Sheet:
    """One sheet from cell A1 on: `rows[i][j]` is row i+1, column j+1 of the spreadsheet.

    All rows have the same length, trailing blank rows are gone, merged ranges are filled with
    the value of their first cell. `merged` are ((row, column), (row, column)) from 1.
    """

    name: str
    visible: bool
    rows: list[Row] = field(repr=False)
    problems: list[Problem] = field(default_factory=list, repr=False)
    formulas: int = 0
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()

    @property
    def height(self) -> int:
        """Rows of the used region."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """Columns of the used region."""
        return len(self.rows[0]) if self.rows else 0


@dataclass(slots=True)
class Workbook:
    """A workbook that was read whole; hidden sheets are in it, and marked."""

    format: str
    """xlsx, xls or csv, by content and not by name."""
    sheets: list[Sheet]

    @property
    def visible_sheets(self) -> list[Sheet]:
        """The sheets a roster may be in: visible and not empty."""
        return [sheet for sheet in self.sheets if sheet.visible and sheet.rows]

    @property
    def hidden_sheets(self) -> list[Sheet]:
        """Sheets that a person opening the file does not see; never read as the roster."""
        return [sheet for sheet in self.sheets if not sheet.visible]


def column_letters(column: int) -> str:
    """The spreadsheet's own name of a column counted from 1: 1 → A, 28 → AB."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The column counted from 1 of the spreadsheet's letters: A → 1, AB → 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def first_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """At most the first thousand of each column, in the order of the sheet.

    Of each column, because a column that is dropped may be full of them: what stands in another
    must not go unnoticed for that.
    """
    seen: Counter[int] = Counter()
    kept = []
    for problem in sorted(problems, key=lambda item: (item.row, item.column)):
        seen[problem.column] += 1
        if seen[problem.column] <= MOST_PROBLEMS:
            kept.append(problem)
    return tuple(kept)
