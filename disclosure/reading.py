"""A whole file becomes masked entries and findings, with no trace of what it held.

Nothing is stored here. Whatever goes wrong inside comes out as a finding or as an exception that
names a line of code and never a cell.
"""

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from disclosure.columns import (
    FORBIDDEN,
    HeaderMatch,
    Meaning,
    RowKind,
    find_header,
    row_sorter,
)
from disclosure.findings import Found, Severity, blocking, column_name, safe_sheet
from disclosure.models.rules import kept_meanings
from disclosure.rows import Cell, Masked, Place, RowReader
from disclosure.workbook import Problem, Sheet, WorkbookRefused, column_letters, read_workbook
from portal.core.identifiers import find_personal_data, redact

DROPPED = "dropped"
LONGEST_HEADER = 40
FindHeader = Callable[[Sequence[Sequence[Cell]]], HeaderMatch | None]
MakeReader = Callable[[HeaderMatch, str], RowReader]


class ReadingFailed(RuntimeError):
    """A fault of this program while it read a file; the message names code, never content."""


@dataclass(slots=True)
class Reading:
    """What a file came to: masked entries, findings, counts, and what each column meant."""

    entries: list[Masked] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    rows_total: int = 0
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether anything in the file forbids to store any of it."""
        return next(blocking(self.found), None) is not None


def read_roster(
    data: bytes, filename: str, place: Place, on: date, digest: Callable[[str], str]
) -> Reading:
    """Read, recognise, check and mask the file; *on* is the day on which ages are counted."""

    def reader_of(match: HeaderMatch, sheet: str) -> RowReader:
        return RowReader(match, sheet, place, on, digest)

    return read_file(data, filename, reader_of, find_header)


def read_file(data: bytes, filename: str, reader_of: MakeReader, header_of: FindHeader) -> Reading:
    """Read any file with one person in a row; the reader made for each sheet masks its rows.

    Raises ReadingFailed only for a fault of the program itself.
    """
    reading, fault = Reading(), ""
    try:
        _read(data, filename, reader_of, header_of, reading)
    except WorkbookRefused as error:
        return Reading(found=[_refusal(error)])
    except Exception as error:
        # The text of the exception could quote a cell: only its kind and the line of code leave.
        last = traceback.extract_tb(error.__traceback__)[-1]
        fault = f"{type(error).__name__} in {last.name}, line {last.lineno}"
    if fault:
        # Raised outside the handler, so that no cause with local values hangs on to it.
        raise ReadingFailed(fault)
    return reading


def _refusal(error: WorkbookRefused) -> Found:
    return Found(
        f"file-{error.code}",
        Severity.BLOCK,
        sheet=safe_sheet(error.sheet or ""),
        row=error.row,
        column=column_letters(error.column) if error.column else "",
        params={"detail": error.detail} if error.detail else {},
    )


def _read(
    data: bytes,
    filename: str,
    reader_of: MakeReader,
    header_of: FindHeader,
    reading: Reading,
) -> None:
    workbook = read_workbook(data, filename)
    for sheet in workbook.hidden_sheets:
        reading.found.append(_judge_hidden(sheet))
    lists = 0
    for sheet in workbook.visible_sheets:
        match = header_of(sheet.rows)
        if match is None or match.column(Meaning.NAME) is None:
            reading.found.append(_not_a_list(sheet, match))
            continue
        lists += 1
        reader = reader_of(match, safe_sheet(sheet.name))
        _note_columns(sheet, match, reading)
        _read_sheet(sheet, match, reader, reading)
        reading.found += reader.found
    _settle_missing(lists, reading)
    _same_person_twice(reading)


def _judge_hidden(sheet: Sheet) -> Found:
    """A hidden sheet is never read as the list; one with persons in it refuses the file."""
    name = safe_sheet(sheet.name)
    for number, row in enumerate(sheet.rows, start=1):
        for index, cell in enumerate(row):
            if isinstance(cell, str) and find_personal_data(cell):
                return Found(
                    "hidden-sheet-personal-data",
                    Severity.BLOCK,
                    sheet=name,
                    row=number,
                    column=column_name(index),
                )
    match = find_header(sheet.rows)
    if match and any(
        column.meaning in {Meaning.NAME, Meaning.IDENTITY} for column in match.columns
    ):
        return Found(
            "hidden-sheet-personal-data", Severity.BLOCK, sheet=name, row=match.row_from + 1
        )
    return Found("hidden-sheet-ignored", Severity.NOTE, sheet=name)


def _not_a_list(sheet: Sheet, match: HeaderMatch | None) -> Found:
    """A visible sheet without a list; it becomes a refusal only when no other sheet is one."""
    if match is None:
        return Found("no-header", Severity.NOTE, sheet=safe_sheet(sheet.name))
    return Found(
        "no-name-column", Severity.NOTE, sheet=safe_sheet(sheet.name), row=match.row_to + 1
    )


def _settle_missing(lists: int, reading: Reading) -> None:
    if lists and not reading.rows_total:
        reading.found.append(Found("no-rows", Severity.BLOCK))
    if lists:
        reading.found = [_as_skipped(item) for item in reading.found]
        return
    reading.found = [
        Found(item.code, Severity.BLOCK, item.sheet, item.row)
        if item.code in {"no-header", "no-name-column"}
        else item
        for item in reading.found
    ]


def _as_skipped(item: Found) -> Found:
    if item.code in {"no-header", "no-name-column"}:
        return Found("sheet-skipped", Severity.NOTE, sheet=item.sheet)
    return item


def _note_columns(sheet: Sheet, match: HeaderMatch, reading: Reading) -> None:
    """Remember what each header meant, and say which columns were dropped or guessed."""
    kept = kept_meanings()
    for column in match.columns:
        if not column.header:
            continue
        header = redact(column.header)[:LONGEST_HEADER]
        is_kept = column.meaning in kept and match.column(column.meaning) is column
        reading.columns.setdefault(header, column.meaning.value if is_kept else DROPPED)
        place = column_name(column.index, column.header)
        if not is_kept:
            code = "column-forbidden" if _is_secret(column.meaning) else "column-dropped"
            reading.found.append(_at_header(code, sheet, match, place))
        elif not column.certain:
            reading.found.append(_at_header("column-guessed", sheet, match, place))


def _is_secret(meaning: Meaning) -> bool:
    return meaning in FORBIDDEN and meaning is not Meaning.UNKNOWN


def _at_header(code: str, sheet: Sheet, match: HeaderMatch, place: str) -> Found:
    return Found(
        code, Severity.NOTE, sheet=safe_sheet(sheet.name), row=match.row_to + 1, column=place
    )


def _read_sheet(sheet: Sheet, match: HeaderMatch, reader: RowReader, reading: Reading) -> None:
    kind_of = row_sorter(match.columns)
    troubles = _troubles(sheet, match)
    for number, cells in enumerate(sheet.rows[match.row_to + 1 :], start=match.row_to + 2):
        kind = kind_of(cells)
        if kind is RowKind.DATA:
            reading.rows_total += 1
            _read_row(number, cells, troubles.get(number, ()), reader, reading)
        elif kind is not RowKind.BLANK:
            reader.found.append(
                Found(f"{kind}-row-skipped", Severity.NOTE, sheet=reader.sheet, row=number)
            )
    hidden = sorted(row for row in sheet.hidden_rows if row > match.row_to + 1)
    if hidden:
        reader.found.append(
            Found(
                "hidden-rows",
                Severity.EXPLAIN,
                sheet=reader.sheet,
                row=hidden[0],
                params={"count": len(hidden)},
            )
        )


def _read_row(
    number: int,
    cells: Sequence[Cell],
    troubles: Sequence[Found],
    reader: RowReader,
    reading: Reading,
) -> None:
    if troubles:
        reader.found += troubles
        return
    masked = reader.read(number, cells)
    if masked is not None:
        reading.entries.append(masked)


def _troubles(sheet: Sheet, match: HeaderMatch) -> dict[int, list[Found]]:
    """Cells that cannot be trusted, by row, as far as anything would be made of them."""
    kept = kept_meanings()
    used = {
        column.index: column
        for column in match.columns
        if column.meaning in kept and match.column(column.meaning) is column
    }
    found: dict[int, list[Found]] = {}
    for problem in sheet.problems:
        column = used.get(problem.column - 1)
        if column is not None:
            place = column_name(column.index, column.header)
            found.setdefault(problem.row, []).append(_trouble(problem, sheet, place))
    return found


def _trouble(problem: Problem, sheet: Sheet, place: str) -> Found:
    return Found(
        problem.code,
        Severity.BLOCK,
        sheet=safe_sheet(sheet.name),
        row=problem.row,
        column=place,
    )


def _same_person_twice(reading: Reading) -> None:
    first_rows: dict[str, int] = {}
    for entry in reading.entries:
        if not entry.identity_digest:
            continue
        first = first_rows.setdefault(entry.identity_digest, entry.row)
        if first != entry.row:
            reading.found.append(
                Found(
                    "same-person-twice",
                    Severity.EXPLAIN,
                    sheet=entry.sheet,
                    row=entry.row,
                    params={"first": first},
                )
            )
