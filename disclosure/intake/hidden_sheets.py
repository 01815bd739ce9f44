"""A hidden sheet is never read as the list; one with persons in it refuses the file."""

from collections.abc import Iterator
from typing import Any

from disclosure.columns import Meaning, find_header
from disclosure.formats.cells import lost_digits, plain
from disclosure.intake.findings import Found, Severity, column_name, safe_sheet
from disclosure.workbook import OpenSheet
from portal.core.identifiers import find_personal_data

_SHORTEST = 10**10  # a number below this has too few digits to be anybody's
PERSONS = frozenset({Meaning.NAME, Meaning.IDENTITY})


def judge_hidden(sheet: OpenSheet, head: int) -> Found:
    """What is to be said of a hidden sheet; its first *head* rows are searched for a header."""
    name = safe_sheet(sheet.name)
    match = find_header(sheet.head(head))
    for row, column in _numbers(sheet):
        return Found(
            "hidden-sheet-personal-data",
            Severity.BLOCK,
            sheet=name,
            row=row,
            column=column_name(column),
        )
    if match and any(column.meaning in PERSONS for column in match.columns):
        row = match.row_from + 1
        return Found("hidden-sheet-personal-data", Severity.BLOCK, sheet=name, row=row)
    return Found("hidden-sheet-ignored", Severity.NOTE, sheet=name)


def _numbers(sheet: OpenSheet) -> Iterator[tuple[int, int]]:
    """Row from 1 and column from 0 of each cell with a number of a person in it."""
    for row, values in enumerate(sheet.rows(), start=1):
        for column, value in enumerate(values):
            if _holds_number(value):
                yield row, column


def _holds_number(value: Any) -> bool:
    if isinstance(value, str):
        return bool(find_personal_data(value))
    if isinstance(value, int | float) and abs(value) >= _SHORTEST:
        return lost_digits(value) or bool(find_personal_data(str(plain(value))))
    return False
