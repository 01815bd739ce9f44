"""Whatever value a reader hands over becomes a plain cell: text as written, a number, a date."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime

from disclosure.formats.types import (
    CONTROLS,
    MOST_PROBLEMS,
    Cell,
    Limits,
    Problem,
    Row,
    WorkbookRefused,
)

_PRECISE = 10**15  # a spreadsheet number keeps fifteen digits


def plain(value: object) -> Cell:
    """The cell as a person would type it; never raises, whatever the value is."""
    if isinstance(value, str):
        return value if value.isprintable() else CONTROLS.sub("", value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else str(value)


def lost_digits(value: object) -> bool:
    """Whether the value is a number so long that its last digits are gone."""
    return isinstance(value, int | float) and abs(value) >= _PRECISE


def is_blank(value: object) -> bool:
    """Whether nothing can be seen in the cell."""
    return isinstance(value, str) and (not value or value.isspace())


def last_used(row: Sequence[object]) -> int:
    """The column, counted from 1, of the last cell that is not blank; 0 when all are."""
    return next((i for i in range(len(row), 0, -1) if not is_blank(row[i - 1])), 0)


def _number(value: float) -> str:
    """A number as the cell shows it: 12 and not 12.0, 0.3 and not 0.30000000000000004."""
    if math.isfinite(value) and value == int(value):
        return str(int(value))
    return format(value, ".15g")


class Cleaner:
    """Turns rows of values into rows of plain cells, and remembers what lost its precision."""

    def __init__(self, sheet: str, limits: Limits) -> None:
        self.problems: list[Problem] = []
        self._sheet = sheet
        self._longest = limits.cell_characters

    def row(self, values: Sequence[object], number: int) -> Row:
        """The cells of one row; raises WorkbookRefused for one that is too long."""
        longest = self._longest
        for column, value in enumerate(values, start=1):
            if isinstance(value, str):
                if len(value) > longest:
                    raise WorkbookRefused(
                        "cell-too-long", sheet=self._sheet, row=number, column=column
                    )
            elif lost_digits(value) and len(self.problems) < MOST_PROBLEMS:
                self.problems.append(Problem("number-too-long", number, column))
        return [plain(value) for value in values]
