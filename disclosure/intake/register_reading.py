"""A register becomes keyed digests and masked names through the same boundary as a list.

The same reader of workbooks, the same recognition of columns and the same digest of the identity
number, so that a person of a register is matched in a list and nothing raw outlives the call.
"""

from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from datetime import date
from typing import Any

from disclosure import masking
from disclosure.columns import Column, HeaderMatch, Meaning, find_header
from disclosure.intake.findings import Found, Severity
from disclosure.intake.reading import FindHeader, Reading, read_file
from disclosure.intake.row_values import yes_or_no
from disclosure.intake.rows import READ, Entries, Masked, Place, RowReader
from disclosure.models import Register
from disclosure.workbook import Cell

NOWHERE = Place("", {})
# Forms of 近亲属备案 name the member of staff first; a register is about the relative.
STAFF_WORDS = ("工作人员", "干部", "职工", "经办", "备案人", "公职人员")
DEATH_WORDS = ("死亡", "去世", "逝世", "亡故", "火化")
TIME_WORDS = ("日期", "时间", "年月", "月份")


class RegisterRowReader(RowReader):
    """Reads one person of a register; a child is kept without a name."""

    def read(self, row: int, values: list[Any]) -> Masked | None:
        """The digest, masked name, month and filing of one person; None as for a list."""
        here = self._cells
        here.row, here.broken = row, False
        values.append("")
        cells = dict(zip(READ, self._pick(values), strict=True))
        name = self._names[cells[Meaning.NAME]]
        digest, years = self._person(cells[Meaning.IDENTITY])
        if years is None:
            years = self._years(cells[Meaning.BIRTH_DATE], cells[Meaning.AGE])
        masked = Masked(
            row=row,
            sheet=self.sheet,
            name="" if years is not None and years < masking.ADULT_AGE else name,
            start_month=self._months[cells[Meaning.START_MONTH]],
            relative_filed=self._is_filed(cells[Meaning.RELATIVE_FILED]),
            identity_digest=digest,
        )
        return masked if digest and not here.broken else None

    def _is_filed(self, value: Any) -> bool:
        """Who stands in a register without a column for it is filed; else only who it says so of,
        by a yes or by the day of the filing."""
        if Meaning.RELATIVE_FILED not in self._cells.columns:
            return True
        written = self._cells.text(value, Meaning.RELATIVE_FILED) or ""
        return masking.mask_month(written) is not None or yes_or_no(written) is True


def read_register(
    data: bytes, filename: str, kind: str, on: date, digest: Callable[[str], str]
) -> Reading:
    """Read, check and mask a register; each person once, every finding a refusal or a note."""
    present: set[Meaning] = set()

    def reader_of(match: HeaderMatch, sheet: str, chosen: frozenset[Meaning]) -> RegisterRowReader:
        present.update(column.meaning for column in match.columns)
        return RegisterRowReader(match, sheet, NOWHERE, on, digest, chosen)

    reading = read_file(data, filename, reader_of, _header_of(kind))
    if not reading.refused:
        reading.entries = _each_once(reading.entries)
        reading.found += _lacking(reading, kind, present)
    # Nothing here waits for an explanation: a register is corrected where it is kept.
    reading.found = [
        replace(item, severity=Severity.NOTE) if item.severity is Severity.EXPLAIN else item
        for item in reading.found
    ]
    return reading


def _header_of(kind: str) -> FindHeader:
    adapt = _about_relatives if kind == Register.Kind.RELATIVE else _about_deceased

    def find(rows: Sequence[Sequence[Cell]]) -> HeaderMatch | None:
        match = find_header(rows)
        return replace(match, columns=tuple(adapt(match.columns))) if match else None

    return find


def _about_relatives(columns: Sequence[Column]) -> list[Column]:
    """The relative's name and number, not those of the member of staff beside them."""
    found = [_of_relative(column) for column in columns]
    name = next((column.index for column in found if column.meaning is Meaning.NAME), 0)
    numbers = [column for column in found if column.meaning is Meaning.IDENTITY]
    chosen = next((column for column in numbers if column.index > name), None)
    return [
        replace(column, meaning=Meaning.STAFF)
        if chosen and column in numbers and column is not chosen
        else column
        for column in found
    ]


def _of_relative(column: Column) -> Column:
    if column.meaning in {Meaning.NAME, Meaning.IDENTITY} and any(
        word in column.header for word in STAFF_WORDS
    ):
        return replace(column, meaning=Meaning.STAFF)
    if "亲属" in column.header and "姓名" in column.header:
        return replace(column, meaning=Meaning.NAME)
    return column


def _about_deceased(columns: Sequence[Column]) -> list[Column]:
    """The date of death takes the place of the month since when."""
    dated = [column for column in columns if any(word in column.header for word in TIME_WORDS)]
    death = next(
        (column for word in DEATH_WORDS for column in dated if word in column.header), None
    )
    return [_since_death(column, death) for column in columns]


def _since_death(column: Column, death: Column | None) -> Column:
    if column is death:
        return replace(column, meaning=Meaning.START_MONTH, certain=True)
    if column.meaning is Meaning.START_MONTH:
        return replace(column, meaning=Meaning.UNKNOWN)
    return column


def _each_once(entries: Entries) -> Entries:
    persons: dict[str, Masked] = {}
    for entry in entries:
        persons.setdefault(entry.identity_digest, entry)
    return Entries(persons.values())


def _lacking(reading: Reading, kind: str, present: Set[Meaning]) -> list[Found]:
    if Meaning.IDENTITY not in present:
        return [Found("register-no-identity", Severity.BLOCK)]
    if not reading.entries:
        return [Found("register-nobody", Severity.BLOCK)]
    if kind == Register.Kind.DECEASED and Meaning.START_MONTH not in present:
        return [Found("register-no-month", Severity.NOTE)]
    return []
