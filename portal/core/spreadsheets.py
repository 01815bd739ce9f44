"""Whatever leaves as a table opens as text: no cell is a formula to a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, BinaryIO, TextIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

_SIGNS = "=+-@＝＋－＠"
_BLANKS = " \t\r\n\u00a0\u3000\ufeff"
_BREAKS = ("\t", "\r", "\n")
# What XML, and so a workbook, cannot hold: controls, lone surrogates, two non-characters.
_CONTROLS = dict.fromkeys(
    [
        *(code for code in range(32) if code not in (9, 10, 13)),
        *range(0xD800, 0xE000),
        0xFFFE,
        0xFFFF,
    ]
)


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would run this text as a formula (it starts with = + - @)."""
    start = text.lstrip(_BLANKS)[:1]
    return start != "" and start in _SIGNS


def neutral(text: str) -> str:
    """The text with an apostrophe in front when a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_BREAKS) or looks_like_formula(text) else text


def csv_cell(text: str) -> str:
    """The text as a cell of a .csv file: never a formula, and nothing that cannot be encoded."""
    return neutral(text.translate(_CONTROLS))


def csv_bytes(header: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a byte order mark, as the office programmes of China open it; all cells text."""
    out = io.StringIO(newline="")
    write_csv(out, (header, *rows))
    return out.getvalue().encode("utf-8-sig")


def write_csv(out: TextIO, rows: Iterable[Sequence[object]]) -> None:
    """The rows into an open file, one after another; *out* gets line ends as they are."""
    writer = csv.writer(out)
    for row in rows:
        writer.writerow(["" if cell is None else csv_cell(str(cell)) for cell in row])


class Counted:
    """Rows on their way through, and how many there were."""

    def __init__(self, rows: Iterable[Sequence[str]]) -> None:
        self.rows = rows
        self.seen = 0

    def __iter__(self) -> Iterator[Sequence[str]]:
        for row in self.rows:
            self.seen += 1
            yield row


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[str]], out: BinaryIO) -> int:
    """UTF-8 with a byte order mark, row after row into *out*; how many rows there were."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    counted = Counted(rows)
    write_csv(text, chain([headings], counted))
    text.detach()
    return counted.seen


def xlsx_file(
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    out: BinaryIO,
    frozen: str | None = None,
) -> int:
    """A workbook of one sheet, row after row, every cell text; how many rows there were.

    What stands above and left of the cell *frozen* stays in sight.
    """
    book, counted = Workbook(write_only=True), Counted(rows)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = frozen
    for row in chain([headings], counted):
        sheet.append([text_cell(sheet, cell) for cell in row])
    book.save(out)
    return counted.seen


def text_cell(sheet: Any, text: str) -> Any:
    """The text as a cell of a write-only workbook: stored as text, whatever it looks like."""
    cell = WriteOnlyCell(sheet, value=csv_cell(text))
    cell.data_type = "s"
    return cell


def xlsx_bytes(title: str, rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of one sheet, all cells text."""
    headings, *others = rows
    out = io.BytesIO()
    xlsx_file(title, headings, others, out)
    return out.getvalue()
