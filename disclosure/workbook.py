"""Any spreadsheet a township sends becomes rows of plain cells, or is refused by name.

The content decides what a file is, never its name. Size, expansion, extent and kind are known
before the reader of values starts, so no file can cost more than its limits.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from disclosure.formats import package, text, xls
from disclosure.formats.cells import Cleaner, last_used
from disclosure.formats.stream import OpenSheet, Range, reader_errors
from disclosure.formats.types import (
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
)

__all__ = [
    "Cell",
    "Limits",
    "OpenSheet",
    "Problem",
    "Row",
    "Sheet",
    "Workbook",
    "WorkbookRefused",
    "column_letters",
    "open_sheets",
    "read_workbook",
]

DEFAULT_LIMITS = Limits()
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


def open_sheets(data: bytes, filename: str, limits: Limits = DEFAULT_LIMITS) -> Iterator[OpenSheet]:
    """The sheets one after the other, each to be read before the next is asked for.

    Raises WorkbookRefused with a stable code; `filename` is never trusted, it only tells an
    empty upload from a wrong one.
    """
    if len(data) > limits.file_bytes:
        raise WorkbookRefused("too-large", detail=str(limits.file_bytes))
    if not data.strip(b"\0 \t\r\n"):
        raise WorkbookRefused("empty", detail=filename.rpartition(".")[2].lower()[:8])
    kind = _kind(data)
    if kind == "xlsx":
        yield from _open_binary(data, package.inspect_package(data, limits), limits)
    elif kind == "xls":
        yield from _open_binary(data, xls.inspect_xls(data, limits), limits)
    else:
        yield _open_text(data, limits)


def read_workbook(data: bytes, filename: str, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """All sheets of the file at once as plain cells, hidden ones marked."""
    sheets = [_whole(sheet) for sheet in open_sheets(data, filename, limits)]
    workbook = Workbook(_kind(data), sheets)
    if not workbook.visible_sheets:
        raise WorkbookRefused("empty")
    return workbook


def _kind(data: bytes) -> str:
    if data.startswith(b"PK"):
        return "xlsx"
    return "xls" if data.startswith(xls.MAGIC) else "csv"


def _open_text(data: bytes, limits: Limits) -> OpenSheet:
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise WorkbookRefused("not-a-workbook", detail=kind)
    rows, problems = text.read_rows(data, limits)
    width = len(rows[0]) if rows else 0
    return OpenSheet("CSV", True, rows, width, limits, Facts(problems))


def _open_binary(data: bytes, facts: dict[str, Facts], limits: Limits) -> Iterator[OpenSheet]:
    with reader_errors():
        source = load_workbook(io.BytesIO(data))
        listed = source.sheets_metadata
    for metadata in listed:
        if metadata.typ in (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba):
            raise WorkbookRefused("macro", sheet=metadata.name)
        if metadata.typ is SheetTypeEnum.WorkSheet:
            visible = metadata.visible is SheetVisibleEnum.Visible
            about = facts.get(metadata.name, NO_FACTS)
            yield _open_sheet(source, metadata.name, about, limits, visible=visible)


def _open_sheet(
    source: CalamineWorkbook, name: str, facts: Facts, limits: Limits, *, visible: bool
) -> OpenSheet:
    with reader_errors():
        values = source.get_sheet_by_name(name)
        last_row, last_column = values.end or (-1, -1)
        merged = _within(values, last_row, last_column)
    width = last_column + 1
    if (last_row + 1) * width > limits.area:
        raise WorkbookRefused("too-many-columns", sheet=name, column=width)
    return OpenSheet(name, visible, values.iter_rows(), width, limits, facts, merged)


def _within(values: CalamineSheet, last_row: int, last_column: int) -> list[Range]:
    """The merged ranges, cut to the rectangle that holds anything."""
    return [
        ((top, left), (min(bottom, last_row), min(right, last_column)))
        for (top, left), (bottom, right) in values.merged_cell_ranges or ()
        if top <= last_row and left <= last_column
    ]


def _whole(source: OpenSheet) -> Sheet:
    """The sheet as plain cells, without the blank rows at its end."""
    cleaner = Cleaner(source.name, source.limits)
    rows = [cleaner.row(row, number) for number, row in enumerate(source.rows(), start=1)]
    while rows and not last_used(rows[-1]):
        rows.pop()
    return Sheet(
        name=source.name,
        visible=source.visible,
        rows=rows,
        problems=[*first_problems([*source.facts.problems, *cleaner.problems])],
        formulas=source.facts.formulas,
        hidden_rows=source.facts.hidden_rows,
        hidden_columns=source.facts.hidden_columns,
        merged=tuple(
            ((top + 1, left + 1), (bottom + 1, right + 1))
            for (top, left), (bottom, right) in source.merged
        ),
    )
