"""Any spreadsheet a township sends becomes rows of plain cells, or is refused by name.

The content decides what a file is, never its name. Size, expansion, extent and kind are known
before the reader of values starts, so no file can cost more than its limits.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from datetime import date, datetime

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from disclosure.formats import package, text, xls
from disclosure.formats.types import (
    CONTROLS,
    MOST_PROBLEMS,
    NO_FACTS,
    Cell,
    Facts,
    Limits,
    Problem,
    Row,
    Sheet,
    Workbook,
    WorkbookRefused,
    column_letters,
    first_problems,
    looks_like_formula,
)

__all__ = [
    "Cell",
    "Limits",
    "Problem",
    "Row",
    "Sheet",
    "Workbook",
    "WorkbookRefused",
    "column_letters",
    "looks_like_formula",
    "read_workbook",
]

DEFAULT_LIMITS = Limits()
_PANIC = "PanicException"
_PRECISE = 10**15  # a spreadsheet number keeps fifteen digits
_SIGNATURES = (
    (b"%PDF", "pdf"),
    (b"\xff\xd8\xff", "image"),
    (b"\x89PNG", "image"),
    (b"GIF8", "image"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
)


def read_workbook(data: bytes, filename: str, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """All sheets of the file, hidden ones marked; raises WorkbookRefused with a stable code.

    `filename` is never trusted; it only tells an empty upload from a wrong one.
    """
    if len(data) > limits.file_bytes:
        raise WorkbookRefused("too-large", detail=str(limits.file_bytes))
    if not data.strip(b"\0 \t\r\n"):
        raise WorkbookRefused("empty", detail=filename.rpartition(".")[2].lower()[:8])
    if data.startswith(b"PK"):
        workbook = _read_binary("xlsx", data, package.inspect_package(data, limits), limits)
    elif data.startswith(xls.MAGIC):
        workbook = _read_binary("xls", data, xls.inspect_xls(data, limits), limits)
    else:
        workbook = _read_text(data, limits)
    if not workbook.visible_sheets:
        raise WorkbookRefused("empty")
    return workbook


def _read_text(data: bytes, limits: Limits) -> Workbook:
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise WorkbookRefused("not-a-workbook", detail=kind)
    rows, problems = text.read_rows(data, limits)
    sheet = Sheet("CSV", visible=True, rows=rows, problems=[*problems])
    _fit(sheet, limits)
    return Workbook("csv", [sheet])


def _read_binary(kind: str, data: bytes, facts: dict[str, Facts], limits: Limits) -> Workbook:
    try:
        with load_workbook(io.BytesIO(data)) as source:
            sheets = _read_sheets(source, facts, limits)
    except WorkbookRefused:
        raise
    except PasswordError as error:
        raise WorkbookRefused("password-protected") from error
    except BaseException as error:
        # a panic of the reader is no Exception; it means a file that nobody can read
        if isinstance(error, CalamineError | OSError) or type(error).__name__ == _PANIC:
            raise WorkbookRefused("damaged", detail="reader") from error
        raise
    return Workbook(kind, sheets)


def _read_sheets(source: CalamineWorkbook, facts: dict[str, Facts], limits: Limits) -> list[Sheet]:
    sheets = []
    for metadata in source.sheets_metadata:
        if metadata.typ in (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba):
            raise WorkbookRefused("macro", sheet=metadata.name)
        if metadata.typ is SheetTypeEnum.WorkSheet:
            values = source.get_sheet_by_name(metadata.name)
            visible = metadata.visible is SheetVisibleEnum.Visible
            about = facts.get(metadata.name, NO_FACTS)
            sheets.append(_read_sheet(values, about, limits, visible=visible))
    return sheets


def _read_sheet(values: CalamineSheet, facts: Facts, limits: Limits, *, visible: bool) -> Sheet:
    if values.total_height * values.total_width > limits.area:
        raise WorkbookRefused("too-many-columns", sheet=values.name, column=values.total_width)
    cleaner = _Cleaner(values.name, limits)
    rows = cleaner.rows(values)
    sheet = Sheet(
        name=values.name,
        visible=visible,
        rows=rows,
        problems=[*first_problems([*facts.problems, *cleaner.problems])],
        formulas=facts.formulas,
        hidden_rows=facts.hidden_rows,
        hidden_columns=facts.hidden_columns,
    )
    _fit(sheet, limits)
    _fill_merged(sheet, values.merged_cell_ranges or [], limits)
    return sheet


class _Cleaner:
    """Turns the reader's values into plain cells, and remembers what lost its precision."""

    def __init__(self, sheet: str, limits: Limits) -> None:
        self.problems: list[Problem] = []
        self._sheet = sheet
        self._longest = limits.cell_characters
        self._odd = False

    def rows(self, values: CalamineSheet) -> list[Row]:
        """Every row from row 1 on; ordinary text passes untouched."""
        plain, longest = self._plain, self._longest
        rows: list[Row] = []
        for number, source in enumerate(values.iter_rows(), start=1):
            rows.append(
                [
                    cell
                    if type(cell) is str and cell.isprintable() and len(cell) <= longest
                    else plain(cell)
                    for cell in source
                ]
            )
            if self._odd:
                self._locate(source, number)
        del self.problems[MOST_PROBLEMS:]
        return rows

    def _plain(self, value: object) -> Cell:
        if isinstance(value, str):
            self._odd = self._odd or len(value) > self._longest
            return CONTROLS.sub("", value)
        if isinstance(value, bool):
            return str(value).upper()
        if isinstance(value, int | float):
            self._odd = self._odd or abs(value) >= _PRECISE
            return _number(value)
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else str(value)

    def _locate(self, source: Sequence[object], row: int) -> None:
        self._odd = False
        for column, value in enumerate(source, start=1):
            if isinstance(value, str) and len(value) > self._longest:
                raise WorkbookRefused("cell-too-long", sheet=self._sheet, row=row, column=column)
            if isinstance(value, int | float) and abs(value) >= _PRECISE:
                self.problems.append(Problem("number-too-long", row, column))


def _number(value: float) -> str:
    """A number as the cell shows it: 12 and not 12.0, 0.3 and not 0.30000000000000004."""
    if math.isfinite(value) and value == int(value):
        return str(int(value))
    return format(value, ".15g")


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and (not cell or cell.isspace())


def _fit(sheet: Sheet, limits: Limits) -> None:
    """Cut blank rows and columns off the end, then hold the sheet to its limits."""
    rows = sheet.rows
    while rows and all(map(_is_blank, rows[-1])):
        rows.pop()
    if len(rows) > limits.rows:
        raise WorkbookRefused("too-many-rows", sheet=sheet.name, row=len(rows))
    if sheet.width > limits.columns:
        used = max(_last_used(row) for row in rows)
        if used > limits.columns:
            raise WorkbookRefused("too-many-columns", sheet=sheet.name, column=used)
        sheet.rows = [row[:used] for row in rows]


def _last_used(row: Row) -> int:
    return next((i for i in range(len(row), 0, -1) if not _is_blank(row[i - 1])), 0)


def _fill_merged(
    sheet: Sheet, ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]], limits: Limits
) -> None:
    """Give every cell of a merged range the value of its first cell; counted from 1 afterwards."""
    cells = 0
    merged = []
    for (top, left), end in ranges:
        bottom, right = min(end[0], sheet.height - 1), min(end[1], sheet.width - 1)
        if bottom < top or right < left:
            continue
        cells += (bottom - top + 1) * (right - left + 1)
        if cells > limits.area:
            raise WorkbookRefused("damaged", sheet=sheet.name, detail="merged")
        value = sheet.rows[top][left]
        for row in sheet.rows[top : bottom + 1]:
            row[left : right + 1] = [cell or value for cell in row[left : right + 1]]
        merged.append(((top + 1, left + 1), (bottom + 1, right + 1)))
    sheet.merged = tuple(merged)
