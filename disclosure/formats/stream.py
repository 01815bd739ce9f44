"""A sheet goes by row by row: merged cells filled, held to its limits, never whole in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, count, islice
from typing import Any

from python_calamine import CalamineError, PasswordError

from disclosure.formats.cells import Cleaner, is_blank, last_used, plain
from disclosure.formats.types import NO_FACTS, Facts, Limits, Row, WorkbookRefused

Values = list[Any]
"""A row as the reader hands it over: text, numbers, dates, "" where a cell is blank."""
Range = tuple[tuple[int, int], tuple[int, int]]
"""(row, column) of the first and the last cell of a merged range, counted from 0."""


_PANIC = "PanicException"


@contextmanager
def reader_errors() -> Iterator[None]:
    """Whatever the reader of values stumbles over becomes a refusal of the file."""
    try:
        yield
    except PasswordError as error:
        raise WorkbookRefused("password-protected") from error
    except BaseException as error:
        # a panic of the reader is no Exception; it means a file that nobody can read
        if isinstance(error, CalamineError | OSError) or type(error).__name__ == _PANIC:
            raise WorkbookRefused("damaged", detail="reader") from error
        raise


@dataclass(slots=True)
class OpenSheet:
    """A sheet whose rows can be read once; its head may be looked at before.

    Raises WorkbookRefused while it is read, when it turns out to be more than a list can be.
    """

    name: str
    visible: bool
    values: Iterable[Values] = field(repr=False)
    width: int
    limits: Limits
    facts: Facts = NO_FACTS
    merged: Sequence[Range] = field(default=(), repr=False)
    _head: list[Values] = field(init=False, default_factory=list, repr=False)
    _rest: Iterator[Values] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        cells = sum(
            (bottom - top + 1) * (right - left + 1) for (top, left), (bottom, right) in self.merged
        )
        if cells > self.limits.area:
            raise WorkbookRefused("too-many-merged", sheet=self.name)
        rows: Iterator[Values] = self._bounded()
        if self.facts.booleans:
            rows = map(_without_booleans, rows)
        self._rest = filled(rows, self.merged) if self.merged else rows

    def head(self, rows: int) -> list[Row]:
        """The first rows as plain cells; they stay part of what is read afterwards."""
        self._head += islice(self._rest, max(0, rows - len(self._head)))
        cleaner = Cleaner(self.name, self.limits)
        return [cleaner.row(row, number) for number, row in enumerate(self._head[:rows], start=1)]

    def rows(self) -> Iterator[Values]:
        """Every row from row 1 on, blank ones included."""
        return chain(self._head, self._rest)

    def is_blank(self) -> bool:
        """Whether there is nothing to be seen; reads on until something is found."""
        if any(last_used(row) for row in self._head):
            return False
        for row in self._rest:
            self._head.append(row)
            if last_used(row):
                return False
        return True

    def _bounded(self) -> Iterator[Values]:
        """The rows up to the limits: blank ones beyond are passed over, filled ones refused."""
        most, values = self.limits.rows, iter(self.values)
        with reader_errors():
            if self.width > self.limits.columns:
                yield from map(self._narrowed, islice(values, most), count(1))
            else:
                yield from islice(values, most)
            for number, row in enumerate(values, start=most + 1):
                if not all(map(is_blank, row)):
                    raise WorkbookRefused("too-many-rows", sheet=self.name, row=number)

    def _narrowed(self, row: Values, number: int) -> Values:
        used = last_used(row)
        if used > self.limits.columns:
            raise WorkbookRefused("too-many-columns", sheet=self.name, row=number, column=used)
        return row[: self.limits.columns]


def _without_booleans(row: Values) -> Values:
    return [plain(value) if isinstance(value, bool) else value for value in row]


def filled(rows: Iterable[Values], merged: Sequence[Range]) -> Iterator[Values]:
    """The rows with every cell of a merged range given the value of its first cell."""
    waiting = sorted(merged, reverse=True)
    open_ranges: list[tuple[Range, Any]] = []
    for index, row in enumerate(rows):
        while waiting and waiting[-1][0][0] <= index:
            (top, left), end = waiting.pop()
            if top == index and left < len(row):
                open_ranges.append((((top, left), end), row[left]))
        for ((_top, left), (_bottom, right)), value in open_ranges:
            row[left : right + 1] = [
                value if cell == "" else cell for cell in row[left : right + 1]
            ]
        open_ranges = [item for item in open_ranges if item[0][1][0] > index]
        yield row
