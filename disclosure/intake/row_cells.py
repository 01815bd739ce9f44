"""The cells of one row become texts, and what is wrong with one becomes a finding with its place.

What a list repeats from row to row is worked out once: a column remembers what it made of each
different cell, and is thrown away with its sheet.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from disclosure.columns import Column, Meaning
from disclosure.formats.cells import lost_digits, plain
from disclosure.formats.types import Limits
from disclosure.intake.findings import Found, Severity, column_name
from portal.core.identifiers import find_personal_data

LONGEST_CELL = Limits().cell_characters


@dataclass(slots=True)
class RowCells:
    """Where the reading stands, and what was noticed so far.

    *chosen* are meanings that a person gave to a column: a number of a person in a cell of one
    of those breaks the row, because nobody meant to make it public.
    """

    sheet: str
    columns: Mapping[Meaning, Column]
    chosen: frozenset[Meaning] = frozenset()
    found: list[Found] = field(default_factory=list)
    row: int = 0
    broken: bool = False

    def say(
        self,
        code: str,
        severity: Severity,
        meaning: Meaning | None = None,
        **params: str | int,
    ) -> None:
        """Add a finding at the cell of *meaning* in this row."""
        self.broken = self.broken or severity is Severity.BLOCK
        column = self.columns.get(meaning) if meaning else None
        place = column_name(column.index, column.header) if column else ""
        self.found.append(Found(code, severity, self.sheet, self.row, place, params))

    def text(self, value: Any, meaning: Meaning) -> str | None:
        """The text of a cell without white space around it; None for one that breaks the row."""
        if lost_digits(value):
            self.say("number-too-long", Severity.BLOCK, meaning)
            return None
        cell = plain(value)
        text = cell.strip() if isinstance(cell, str) else cell.isoformat()
        if len(text) > LONGEST_CELL:
            self.say("file-cell-too-long", Severity.BLOCK, meaning)
            return None
        if meaning in self.chosen and find_personal_data(text):
            self.say("chosen-column-personal-data", Severity.BLOCK, meaning)
            return None
        return text

    def safe(self, kept: Iterable[str]) -> bool:
        """The last look before storing: whether no number of a person is in any of the texts."""
        if any(map(find_personal_data, kept)):
            self.say("personal-data-left", Severity.BLOCK)
            return False
        return True


class Made(dict[Any, Any]):
    """What was made of each different cell of a column.

    A cell that gives rise to a finding is read anew each time, so that every row gets its own.
    """

    def __init__(self, cells: RowCells, meaning: Meaning, make: Callable[[str], Any]) -> None:
        super().__init__()
        self._cells, self._meaning, self._make = cells, meaning, make

    def __missing__(self, value: Any) -> Any:
        said = len(self._cells.found)
        text = self._cells.text(value, self._meaning)
        made = None if text is None else self._make(text)
        if len(self._cells.found) == said:
            self[value] = made
        return made
