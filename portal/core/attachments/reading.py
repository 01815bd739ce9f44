"""What a reader of one format hands over: texts with places, tables, and what it cannot see."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from portal.core.attachments.tables import FIRST_COLUMNS, FIRST_ROWS
from portal.core.public_text.finding import Place


@dataclass(slots=True)
class Contents:
    """Filled while the places are read; asked when they have been."""

    tables: list[list[list[str]]] = field(default_factory=list)
    pictures: int = 0  # pages or pictures that only a person can read

    def new_table(self) -> list[list[str]]:
        self.tables.append([])
        return self.tables[-1]


def keep_row(table: list[list[str]], cells: Sequence[str]) -> None:
    """Keep the row for the checks of tables, if it is among the first."""
    if len(table) < FIRST_ROWS and any(cells):
        table.append(list(cells[:FIRST_COLUMNS]))


def row_places(label: str, joint: str, cells: Iterable[tuple[str, str]]) -> Iterator[Place]:
    """A place for each (name, text) of a row, read on from cell to cell."""
    for name, text in cells:
        if text:
            yield Place(f"{label} {name}".strip(), text, joint, cells=True)
