"""An old binary .xls is judged from its own records before the reader sees it.

The container is Microsoft's compound file (MS-CFB), the stream in it a list of BIFF records
(MS-XLS); only what is needed to refuse, to bound and to warn is read.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from disclosure.formats.types import (
    MOST_PROBLEMS,
    Facts,
    Limits,
    Problem,
    WorkbookRefused,
    first_problems,
)

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DIRECTORY_ENTRY = 128
_LAST_SECTOR = 0xFFFFFFFA  # this and above are marks, not sectors
_HEADER_FATS = 109
_STREAM, _ROOT = 2, 5
_WORD = struct.Struct("<HH")
_ROW_RECORD = struct.Struct("<H10xH")

_BOF = frozenset({0x0809, 0x0409, 0x0209, 0x0009})
_FILEPASS, _BOUNDSHEET = 0x002F, 0x0085
_FORMULA, _MULRK, _ROW, _COLINFO, _BOOLERR = 0x0006, 0x00BD, 0x0208, 0x007D, 0x0205
_MERGED = 0x00E5
_ONE_CELL = frozenset({0x0203, 0x0204, 0x00FD, 0x027E, _BOOLERR, 0x00D6, _FORMULA})
_MACRO_SHEETS = frozenset({1, 6})  # Excel 4 macro sheet, Visual Basic module
_MACRO_STORAGES = frozenset({"_vba_project_cur", "_vba_project", "vba"})
_ROW_HIDDEN = 0x20
_DIMENSIONS, _WIDE_DIMENSIONS = 0x0200, 14
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256  # of the format itself


@dataclass(slots=True)
class _Entry:
    name: str
    kind: int
    start: int
    size: int


@dataclass(slots=True)
class _SheetRecords:
    """What the records of one sheet have told so far."""

    rows: int = 0
    columns: int = 0
    formulas: int = 0
    merged: int = 0
    problems: list[Problem] = field(default_factory=list)
    noted: Counter[int] = field(default_factory=Counter)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def facts(self) -> Facts:
        """The same, closed."""
        return Facts(
            first_problems(self.problems),
            self.formulas,
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
            booleans=True,  # telling them from errors is not worth a look at every cell
        )


class CompoundFile:
    """The streams of a compound file, by lower-case name.

    Broken structures raise struct.error or IndexError, endless ones WorkbookRefused.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._read_header()

    def _read_header(self) -> None:
        shift, mini_shift = struct.unpack_from("<HH", self._data, 30)
        if shift not in (9, 12) or mini_shift != 6:  # noqa: PLR2004 - the sizes that MS-CFB allows
            raise WorkbookRefused("damaged", detail="ole")
        self._sector = 1 << shift
        directory, _, self._cutoff, mini_fat, _, difat = struct.unpack_from("<6I", self._data, 48)
        self._fat = self._read_fat(difat)
        self._entries = list(self._read_directory(directory))
        self._mini_fat = self._numbers(self._chain(mini_fat, self._fat))
        roots = [entry for entry in self._entries if entry.kind == _ROOT]
        self._mini = self._join(roots[0].start)

    @property
    def names(self) -> set[str]:
        """Names of all storages and streams."""
        return {entry.name for entry in self._entries}

    def stream(self, name: str) -> bytes | None:
        """The bytes of a stream, or None when there is none of that name."""
        for entry in self._entries:
            if entry.name == name and entry.kind == _STREAM:
                if entry.size >= self._cutoff:
                    return self._join(entry.start)[: entry.size]
                sectors = self._chain(entry.start, self._mini_fat)
                return b"".join(self._mini[i * 64 : i * 64 + 64] for i in sectors)[: entry.size]
        return None

    def _read_fat(self, difat: int) -> tuple[int, ...]:
        sectors = list(struct.unpack_from(f"<{_HEADER_FATS}I", self._data, 76))
        seen: set[int] = set()
        while difat < _LAST_SECTOR and difat not in seen:
            seen.add(difat)
            numbers = self._numbers([difat])
            sectors += numbers[:-1]
            difat = numbers[-1]
        if len(sectors) > _HEADER_FATS + len(self._data) // self._sector:
            raise WorkbookRefused("damaged", detail="ole")
        return self._numbers(number for number in sectors if number < _LAST_SECTOR)

    def _read_directory(self, start: int) -> Iterator[_Entry]:
        directory = self._join(start)
        for offset in range(0, len(directory) - _DIRECTORY_ENTRY + 1, _DIRECTORY_ENTRY):
            name_bytes, kind = struct.unpack_from("<HB", directory, offset + 64)
            first, size = struct.unpack_from("<II", directory, offset + 116)
            name = directory[offset : offset + max(0, min(name_bytes, 64) - 2)]
            yield _Entry(name.decode("utf-16-le", "replace").lower(), kind, first, size)

    def _chain(self, start: int, table: tuple[int, ...]) -> list[int]:
        chain: list[int] = []
        while start < _LAST_SECTOR:
            chain.append(start)
            if len(chain) > len(table):
                raise WorkbookRefused("damaged", detail="ole")
            start = table[start]
        return chain

    def _at(self, sector: int) -> bytes:
        return self._data[(sector + 1) * self._sector : (sector + 2) * self._sector]

    def _join(self, start: int) -> bytes:
        return b"".join(map(self._at, self._chain(start, self._fat)))

    def _numbers(self, sectors: Iterator[int] | list[int]) -> tuple[int, ...]:
        joined = b"".join(map(self._at, sectors))
        return struct.unpack(f"<{len(joined) // 4}I", joined[: len(joined) // 4 * 4])


def inspect_xls(data: bytes, limits: Limits) -> dict[str, Facts]:
    """Facts by sheet name; raises WorkbookRefused for whatever must not reach the reader."""
    try:
        return _inspect_records(_workbook_stream(CompoundFile(data)), limits)
    except (struct.error, IndexError, MemoryError) as error:
        raise WorkbookRefused("damaged", detail="xls") from error


def _workbook_stream(container: CompoundFile) -> bytes:
    if "encryptedpackage" in container.names:
        raise WorkbookRefused("password-protected")
    if container.names & _MACRO_STORAGES:
        raise WorkbookRefused("macro")
    stream = container.stream("workbook") or container.stream("book")
    if stream is None:
        kind = "doc" if "worddocument" in container.names else "ole"
        raise WorkbookRefused("not-a-workbook", detail=kind)
    return stream


def _inspect_records(stream: bytes, limits: Limits) -> dict[str, Facts]:
    names: dict[int, str] = {}
    sheets: dict[int, _SheetRecords] = {}
    current = _SheetRecords()  # of the workbook itself, before the first sheet begins
    for place, kind, size in _records(stream):
        if kind in _ONE_CELL or kind == _MULRK:
            _count_cell(current, kind, stream, place + 4, size)
        elif kind in _BOF and place in names:
            current = sheets.setdefault(place, _SheetRecords())
        elif kind == _BOUNDSHEET:
            offset, name = _bound_sheet(stream[place + 4 : place + 4 + size])
            names[offset] = name
        else:
            _note_line(current, kind, stream, place + 4)
    if names.keys() - sheets.keys():  # the reader would begin in the middle of a record
        raise WorkbookRefused("damaged", detail="biff")
    return {names[offset]: _bounded(names[offset], one, limits) for offset, one in sheets.items()}


def _bounded(name: str, sheet: _SheetRecords, limits: Limits) -> Facts:
    if sheet.merged > limits.merged:
        raise WorkbookRefused("too-many-merged", sheet=name)
    if sheet.rows * sheet.columns > limits.area:
        raise WorkbookRefused("too-many-columns", sheet=name, column=sheet.columns)
    return sheet.facts()


def _check_dimensions(stream: bytes, start: int) -> None:
    """The reader sets memory aside for what this record promises, true or not."""
    (size,) = struct.unpack_from("<H", stream, start - 2)
    shape = "<IIHH" if size >= _WIDE_DIMENSIONS else "<HHHH"
    _, rows, _, columns = struct.unpack_from(shape, stream, start)
    if rows > _MOST_ROWS or columns > _MOST_COLUMNS:
        raise WorkbookRefused("damaged", detail="biff")


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Place, kind and size of each record; an encrypted stream is refused at its mark."""
    place, end = 0, len(stream) - 4
    while place <= end:
        kind, size = _WORD.unpack_from(stream, place)
        if kind == _FILEPASS:
            raise WorkbookRefused("password-protected")
        yield place, kind, size
        place += 4 + size


def _bound_sheet(record: bytes) -> tuple[int, str]:
    offset, _visible, kind, length, wide = struct.unpack_from("<IBBBB", record)
    if kind in _MACRO_SHEETS:
        raise WorkbookRefused("macro")
    text = record[8 : 8 + length * (1 + (wide & 1))]
    return offset, text.decode("utf-16-le" if wide & 1 else "latin-1", "replace")


def _count_cell(sheet: _SheetRecords, kind: int, stream: bytes, start: int, size: int) -> None:
    row, column = _WORD.unpack_from(stream, start)
    last = column
    if kind == _MULRK:
        last = int.from_bytes(stream[start + size - 2 : start + size], "little")
    if row >= sheet.rows:
        sheet.rows = row + 1
    if last >= sheet.columns:
        sheet.columns = last + 1
    if kind == _FORMULA:
        sheet.formulas += 1
        code = _formula_problem(stream[start + 6 : start + 16])
    else:
        code = "error-value" if kind == _BOOLERR and stream[start + 7] else ""
    if code:
        sheet.noted[column] += 1
        if sheet.noted[column] <= MOST_PROBLEMS:
            sheet.problems.append(Problem(code, row + 1, column + 1))


def _formula_problem(result: bytes) -> str:
    """What is wrong with the stored result of a formula; "" when there is a usable one."""
    if result[6:8] != b"\xff\xff":
        return ""
    is_error, is_blank = result[0] == 2, result[0] == 3  # noqa: PLR2004 - MS-XLS 2.5.133
    if is_blank and result[8] & 0b11:  # to be computed when the file is opened
        return "formula-without-value"
    return "error-value" if is_error else ""


def _note_line(sheet: _SheetRecords, kind: int, stream: bytes, start: int) -> None:
    if kind == _ROW:
        row, options = _ROW_RECORD.unpack_from(stream, start)
        if options & _ROW_HIDDEN:
            sheet.hidden_rows.add(row + 1)
    elif kind == _MERGED:
        sheet.merged += struct.unpack_from("<H", stream, start)[0]
    elif kind == _DIMENSIONS:
        _check_dimensions(stream, start)
    elif kind == _COLINFO:
        first, last, _, _, options = struct.unpack_from("<5H", stream, start)
        if options & 1:
            sheet.hidden_columns.update(range(first + 1, last + 2))
