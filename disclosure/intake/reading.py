"""A whole file becomes masked entries and findings, with no trace of what it held.

Nothing is stored here. Whatever goes wrong inside comes out as a finding or as an exception that
names a line of code and never a cell.
"""

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from disclosure.columns import (
    HEADER_ROWS,
    SEARCHED_ROWS,
    HeaderMatch,
    Meaning,
    RowKind,
    find_header,
    row_sorter,
)
from disclosure.intake.columns_choice import Choices, Chosen, apply, unused
from disclosure.intake.columns_view import ColumnView, kept_columns, views
from disclosure.intake.findings import Found, Severity, blocking, column_name, safe_sheet
from disclosure.intake.hidden_sheets import judge_hidden
from disclosure.intake.progress import Tell, untold
from disclosure.intake.rows import Entries, Place, RowReader
from disclosure.workbook import Cell, OpenSheet, WorkbookRefused, column_letters, open_sheets

HEAD = SEARCHED_ROWS + HEADER_ROWS
TELL_EVERY = 2_000  # rows
NO_CHOICES = Choices()
FindHeader = Callable[[Sequence[Sequence[Cell]]], HeaderMatch | None]
MakeReader = Callable[[HeaderMatch, str, frozenset[Meaning]], RowReader]


class ReadingFailed(RuntimeError):
    """A fault of this program while it read a file; the message names code, never content."""


@dataclass(slots=True)
class Reading:
    """What a file came to: masked entries, findings, counts, and what each column meant."""

    entries: Entries = field(default_factory=Entries)
    found: list[Found] = field(default_factory=list)
    rows_total: int = 0
    columns: dict[str, ColumnView] = field(default_factory=dict)
    """By label, in the order of the file."""

    @property
    def refused(self) -> bool:
        """Whether anything in the file forbids to store any of it."""
        return next(blocking(self.found), None) is not None


def read_roster(
    data: bytes,
    filename: str,
    place: Place,
    on: date,
    digest: Callable[[str], str],
    choices: Choices = NO_CHOICES,
    tell: Tell = untold,
) -> Reading:
    """Read, recognise, check and mask the file; *on* is the day on which ages are counted."""

    def reader_of(match: HeaderMatch, sheet: str, chosen: frozenset[Meaning]) -> RowReader:
        return RowReader(match, sheet, place, on, digest, chosen)

    return read_file(data, filename, reader_of, find_header, choices, tell)


def read_file(
    data: bytes,
    filename: str,
    reader_of: MakeReader,
    header_of: FindHeader,
    choices: Choices = NO_CHOICES,
    tell: Tell = untold,
) -> Reading:
    """Read any file with one person in a row; the reader made for each sheet masks its rows.

    *tell* hears now and then how many rows are read and masked. Raises ReadingFailed only for a
    fault of the program itself.
    """
    reader, fault = FileReader(reader_of, header_of, choices, tell), ""
    try:
        reader.read(data, filename)
    except WorkbookRefused as error:
        return Reading(found=[refusal_of(error)])
    except Exception as error:
        # The text of the exception could quote a cell: only its kind and the line of code leave.
        last = traceback.extract_tb(error.__traceback__)[-1]
        fault = f"{type(error).__name__} in {last.name}, line {last.lineno}"
    if fault:
        # Raised outside the handler, so that no cause with local values hangs on to it.
        raise ReadingFailed(fault)
    return reader.reading


def refusal_of(error: WorkbookRefused) -> Found:
    return Found(
        f"file-{error.code}",
        Severity.BLOCK,
        sheet=safe_sheet(error.sheet or ""),
        row=error.row,
        column=column_letters(error.column) if error.column else "",
        params={"detail": error.detail} if error.detail else {},
    )


@dataclass(slots=True)
class FileReader:
    """Goes through the sheets of one file; what it came to gathers in `reading`."""

    reader_of: MakeReader
    header_of: FindHeader
    choices: Choices
    tell: Tell
    reading: Reading = field(default_factory=Reading)
    _lists: int = 0
    _filled: int = 0
    _places: dict[str, int] = field(default_factory=dict)
    _sheets: list[tuple[int, str]] = field(default_factory=list)
    _nameless: dict[str, ColumnView] = field(default_factory=dict)

    def read(self, data: bytes, filename: str) -> None:
        """Read every sheet; raises WorkbookRefused."""
        reading = self.reading
        for sheet in open_sheets(data, filename):
            if not sheet.visible:
                reading.found.append(judge_hidden(sheet, HEAD))
            elif not sheet.is_blank():
                self._filled += 1
                self._take(sheet)
        if not self._filled:
            raise WorkbookRefused("empty")
        if not self._lists:
            reading.columns = self._nameless
        reading.found += unused(self.choices, set(reading.columns))
        self._settle_missing()
        self.tell(reading.rows_total, len(reading.entries), 0)

    def _take(self, sheet: OpenSheet) -> None:
        name, match = safe_sheet(sheet.name), self.header_of(sheet.head(HEAD))
        if match is None:
            self.reading.found.append(Found("no-header", Severity.NOTE, sheet=name))
            return
        chosen = apply(match, self.choices)
        columns = views(match, chosen)
        if chosen.match.column(Meaning.NAME) is None:
            found = Found("no-name-column", Severity.NOTE, sheet=name, row=match.row_to + 1)
            self.reading.found.append(found)
            self._nameless = self._nameless or columns
            return
        self._lists += 1
        self._note_columns(name, match, chosen, columns)
        reader = self.reader_of(chosen.match, name, chosen.meanings)
        self._sheets.append((len(self.reading.entries), name))
        self._read_rows(sheet, chosen.match, reader)
        self.reading.found += reader.found

    def _note_columns(
        self, sheet: str, match: HeaderMatch, chosen: Chosen, columns: dict[str, ColumnView]
    ) -> None:
        """Remember what each header meant, and say which columns were dropped, guessed, chosen."""
        row = match.row_to + 1
        for label, view in columns.items():
            self.reading.columns.setdefault(label, view)
            if view.code:
                note = Found(view.code, Severity.NOTE, sheet=sheet, row=row, column=view.place)
                self.reading.found.append(note)
        for column, code, params in chosen.refused:
            place = column_name(column.index, column.header)
            self.reading.found.append(
                Found(code, Severity.BLOCK, sheet=sheet, row=row, column=place, params=params)
            )

    def _read_rows(self, sheet: OpenSheet, match: HeaderMatch, reader: RowReader) -> None:
        kind_of, troubles = row_sorter(match.columns), _troubles(sheet, match)
        reading, entries = self.reading, self.reading.entries.rows
        below = islice(sheet.rows(), match.row_to + 1, None)
        for number, values in enumerate(below, start=match.row_to + 2):
            kind = kind_of(values)
            if kind is RowKind.DATA:
                reading.rows_total += 1
                if number in troubles:
                    reader.found += troubles[number]
                elif masked := reader.read(number, values):
                    self._compare(masked, reader)
                    entries.append(masked)
            elif kind is not RowKind.BLANK:
                code = f"{kind}-row-skipped"
                reader.found.append(Found(code, Severity.NOTE, sheet=reader.sheet, row=number))
            if not number % TELL_EVERY:
                self.tell(reading.rows_total, len(entries), 0)
        reader.found += _hidden_rows(sheet, reader.sheet, match.row_to + 2)

    def _compare(self, masked: tuple[Any, ...], reader: RowReader) -> None:
        """Say so when the person of this row was in the file before."""
        digest, entries = masked[-1], self.reading.entries.rows
        if digest:
            place = self._places.setdefault(digest, len(entries))
            if place < len(entries):
                first = entries[place][0]
                reader.found.append(_twice(reader.sheet, masked[0], self._sheet_of(place), first))

    def _sheet_of(self, place: int) -> str:
        """The sheet that the entry at *place* came from."""
        return next(name for start, name in reversed(self._sheets) if start <= place)

    def _settle_missing(self) -> None:
        """A sheet without a list is a refusal only when no other sheet is one."""
        found = self.reading.found
        if self._lists and not self.reading.rows_total:
            found.append(Found("no-rows", Severity.BLOCK))
        for index, item in enumerate(found):
            if item.code in {"no-header", "no-name-column"}:
                found[index] = (
                    Found("sheet-skipped", Severity.NOTE, sheet=item.sheet)
                    if self._lists
                    else Found(item.code, Severity.BLOCK, item.sheet, item.row)
                )


def _twice(sheet: str, row: int, first_sheet: str, first: int) -> Found:
    params: dict[str, str | int] = {"first": first}
    if sheet == first_sheet:
        return Found("same-person-twice", Severity.EXPLAIN, sheet, row, params=params)
    return Found(
        "same-person-twice-sheets",
        Severity.EXPLAIN,
        sheet,
        row,
        params={**params, "sheet": first_sheet},
    )


def _hidden_rows(sheet: OpenSheet, name: str, first_row: int) -> list[Found]:
    hidden = sorted(row for row in sheet.facts.hidden_rows if row >= first_row)
    if not hidden:
        return []
    params: dict[str, str | int] = {"count": len(hidden)}
    return [Found("hidden-rows", Severity.EXPLAIN, sheet=name, row=hidden[0], params=params)]


def _troubles(sheet: OpenSheet, match: HeaderMatch) -> dict[int, list[Found]]:
    """Cells that cannot be trusted, by row, as far as anything would be made of them."""
    used = {column.index: column for column in kept_columns(match)}
    found: dict[int, list[Found]] = {}
    for problem in sheet.facts.problems:
        column = used.get(problem.column - 1)
        if column is not None:
            place = column_name(column.index, column.header)
            found.setdefault(problem.row, []).append(
                Found(problem.code, Severity.BLOCK, safe_sheet(sheet.name), problem.row, place)
            )
    return found
