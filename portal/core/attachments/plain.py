"""Text and CSV files, in the encodings of this country."""

import csv
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from portal.core.attachments.reading import Contents, keep_row, row_places
from portal.core.errors import refuse, refuse_damaged
from portal.core.public_text.finding import Place

_STARTS = ("=", "+", "-", "@")
_FIGURE = re.compile(r"[-+]?[0-9][0-9,]*(\.[0-9]+)?%?|-+")
_ENCODINGS = ("utf-8-sig", "gb18030")


def read_text(data: bytes, contents: Contents) -> Iterator[Place]:
    """Each line; a file that is no text is Refused."""
    label = _("The text")
    for number, line in enumerate(decode(data).splitlines(), start=1):
        yield Place(
            _("%(place)s line %(number)d") % {"place": label, "number": number}, line, label
        )


def read_csv(data: bytes, contents: Contents) -> Iterator[Place]:
    """Each cell, and the table as a whole."""
    text = decode(data)
    table = contents.new_table()
    delimiter = max(",;\t", key=text[:4000].count)
    try:
        for number, row in enumerate(csv.reader(text.splitlines(), delimiter=delimiter), start=1):
            _require_no_formula(number, row)
            keep_row(table, row)
            label = _("Row %(number)d") % {"number": number}
            yield from row_places(label, str(number), (("", cell) for cell in row))
    except csv.Error:
        refuse_damaged()


def _require_no_formula(number: int, row: list[str]) -> None:
    """A cell that begins so runs as a formula in the office program of whoever opens the file."""
    for cell in row:
        if cell.lstrip().startswith(_STARTS) and not _FIGURE.fullmatch(cell.strip()):
            message = _("Row %(number)d holds a formula. Put the value in its place.")
            refuse(message % {"number": number}, "formula")


def decode(data: bytes) -> str:
    """The text, if it is one. Raises Refused: damaged."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else _ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    refuse_damaged()
