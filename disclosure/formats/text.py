"""A text table is read in the encodings that offices really save: UTF-8, GB18030, UTF-16."""

from __future__ import annotations

import codecs
import csv
import io
import re

from disclosure.formats.types import (
    CONTROLS,
    Limits,
    Problem,
    Row,
    WorkbookRefused,
    first_problems,
)

_DELIMITERS = ",\t;|，"
_BINARY = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\ufffe\uffff]")
_SAMPLE_LINES = 20
_SCIENTIFIC = re.compile(r"\s*[0-9](?:\.[0-9]+)?[eE]\+1[4-9]\s*")
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')


def decode(data: bytes) -> str:
    """The text of the file; raises WorkbookRefused when it is no text at all."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _decoded(data, encoding)
    try:
        text = _decoded(data, "utf-8")
    except WorkbookRefused:
        text = _decoded(data, "gb18030")
    return text


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise WorkbookRefused("not-a-workbook", detail="encoding") from error
    if _BINARY.search(text):
        raise WorkbookRefused("not-a-workbook", detail="binary")
    return text


def read_rows(data: bytes, limits: Limits) -> tuple[list[Row], tuple[Problem, ...]]:
    """The rows of the table as text, all of one length, and the numbers that lost digits."""
    text = decode(data)
    if text.lstrip()[:1] == "<":
        raise WorkbookRefused("not-a-workbook", detail="html")
    text = CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    rows: list[Row] = []
    problems: list[Problem] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for number, cells in enumerate(reader, start=1):
            if _check_row(cells, number, limits):
                rows.append([_cell(cell) for cell in cells])
                problems += _lost_digits(cells, number)
    except csv.Error as error:
        raise WorkbookRefused("damaged", row=reader.line_num, detail="csv") from error
    width = max(map(len, rows), default=0)
    for row in rows:
        row.extend([""] * (width - len(row)))
    return rows, first_problems(problems)


def _check_row(cells: list[str], number: int, limits: Limits) -> bool:
    """Whether the row is kept: blank rows past the limit are passed over, filled ones refused."""
    if number > limits.rows:
        if any(map(str.strip, cells)):
            raise WorkbookRefused("too-many-rows", row=number)
        return False
    if len(cells) > limits.columns:
        used = [column for column, cell in enumerate(cells, start=1) if cell.strip()]
        if used and used[-1] > limits.columns:
            raise WorkbookRefused("too-many-columns", row=number, column=used[-1])
        del cells[limits.columns :]
    for column, cell in enumerate(cells, start=1):
        if len(cell) > limits.cell_characters:
            raise WorkbookRefused("cell-too-long", row=number, column=column)
    return True


def _delimiter(text: str) -> str:
    """The mark that cuts the first lines most often."""
    sample = "\n".join(text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES])[:10_000]
    return max(_DELIMITERS, key=sample.count)


def _cell(text: str) -> str:
    """Spreadsheets write ="0012" to keep a number as text; anything else stays as it is."""
    kept = _KEPT_AS_TEXT.fullmatch(text) if text.startswith('="') else None
    return kept[1] if kept else text


def _lost_digits(cells: list[str], row: int) -> list[Problem]:
    if "E+1" not in "".join(cells).upper():
        return []
    return [
        Problem("number-too-long", row, column)
        for column, cell in enumerate(cells, start=1)
        if _SCIENTIFIC.fullmatch(cell)
    ]
