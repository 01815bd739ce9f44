"""A workbook is read cell by cell: hidden sheets, rows and columns, notes and caches as well."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from portal.core.attachments.markup import Walker, spoken, texts_of
from portal.core.attachments.reading import Contents, keep_row, row_places
from portal.core.identifiers import is_identity_number
from portal.core.office_package import Package
from portal.core.public_text.finding import Place

MAIN_PART = "xl/workbook.xml"
_STRINGS = "xl/sharedStrings.xml"
_COLUMN = re.compile(r"[A-Z]{1,3}")
_FLOAT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_PROSE = ("xl/comments", "xl/threadedComments", "xl/drawings/")
_LONGEST_FIGURE = 40
_IDENTITY_LENGTH = 18


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    hidden: bool


class _Strings(Walker):
    """The shared strings; what was cut into runs is put together."""

    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self.strings.append("")

    def text(self, data: str) -> None:
        if self.strings:
            self.strings[-1] += data


class _Workbook(Walker):
    """Sheets by the id of their relation."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: dict[str, _Sheet] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets[relation] = _Sheet(attributes.get("name", ""), hidden)


class _Relations(Walker):
    """Targets by id."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")


class _Cells(Walker):
    """The rows of a sheet, handed over as they are complete."""

    def __init__(self, strings: list[str]) -> None:
        super().__init__()
        self.strings = strings
        self.rows: list[tuple[list[tuple[str, str]], bool]] = []
        self.cells: list[tuple[str, str]] = []
        self.unseen: list[str] = []
        self.hidden_row = False
        self.cell: dict[str, str] | None = None
        self.inside = ""
        self.value = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.inside = name
        if name == "row":
            self.cells, self.hidden_row = [], attributes.get("hidden") in ("1", "true")
        elif name == "c":
            self.cell, self.value = attributes, ""
        elif self.cell is None:
            self.unseen.extend(value for value in spoken(attributes) if len(value) > 1)

    def text(self, data: str) -> None:
        if self.cell is None or self.inside == "f":
            self.unseen.append(data)
        else:
            self.value += data

    def end(self, name: str) -> None:
        self.inside = ""
        if name == "c" and self.cell is not None:
            self.cells.append((self.cell.get("r", ""), self._shown()))
            self.cell = None
        elif name == "row":
            self.rows.append((self.cells, self.hidden_row))

    def _shown(self) -> str:
        kind = (self.cell or {}).get("t", "n")
        if kind == "s":
            place = int(self.value) if self.value.strip().isdecimal() else -1
            return self.strings[place] if 0 <= place < len(self.strings) else ""
        return _figure(self.value) if kind == "n" else self.value


def read_excel(package: Package, contents: Contents) -> Iterator[Place]:
    """Every cell of every sheet, and all other text of the parts below xl/."""
    strings = _Strings()
    if _STRINGS in package.parts:
        strings.walk(package.chunks(_STRINGS))
        yield from (Place(_("A cell"), text) for text in strings.strings)
    sheets = _sheets(package)
    for part, sheet in sheets.items():
        yield from _sheet_places(package, part, sheet, strings.strings, contents)
    for part in [*package.named("xl/"), *package.named("xl/", ".vml")]:
        if part not in sheets and part != _STRINGS:
            prose = part.startswith(_PROSE)
            chunks = package.chunks(part)
            yield from texts_of(_part_name(part), part, chunks, figures=not prose)


def _sheets(package: Package) -> dict[str, _Sheet]:
    workbook, relations = _Workbook(), _Relations()
    workbook.walk(package.chunks(MAIN_PART))
    if "xl/_rels/workbook.xml.rels" in package.parts:
        relations.walk(package.chunks("xl/_rels/workbook.xml.rels"))
    found = {}
    for relation, sheet in workbook.sheets.items():
        part = posixpath.normpath(posixpath.join("/xl", relations.targets.get(relation, "")))[1:]
        if part in package.parts:
            found[part] = sheet
    # A sheet that the workbook does not name is in the file all the same.
    for part in package.named("xl/worksheets/"):
        found.setdefault(part, _Sheet(part.rpartition("/")[2], hidden=True))
    return found


def _sheet_places(
    package: Package, part: str, sheet: _Sheet, strings: list[str], contents: Contents
) -> Iterator[Place]:
    label = _("Sheet “%(name)s”") % {"name": sheet.name}
    if sheet.hidden:
        label = _("%(place)s (hidden)") % {"place": label}
    yield Place(_("The name of a sheet"), sheet.name)
    cells = _Cells(strings)
    table = contents.new_table()
    for chunk_rows in _walked(cells, package, part):
        for row, hidden in chunk_rows:
            keep_row(table, _in_columns(row))
            place = _("%(place)s (hidden)") % {"place": label} if hidden else label
            joint = f"{part}/{row[0][0] if row else ''}"
            yield from row_places(place, joint, row)
    other = _("%(place)s text that is not shown") % {"place": label}
    yield from (Place(other, text) for text in cells.unseen if text.strip())


def _walked(
    cells: _Cells, package: Package, part: str
) -> Iterator[list[tuple[list[tuple[str, str]], bool]]]:
    """The rows of a sheet a chunk at a time, so that a large one is never whole in memory."""
    for _chunk in cells.steps(package.chunks(part)):
        rows, cells.rows = cells.rows, []
        yield rows


def _in_columns(row: list[tuple[str, str]]) -> list[str]:
    placed: list[str] = []
    for reference, text in row:
        letters = _COLUMN.match(reference)
        column = _number_of(letters.group()) if letters else len(placed)
        if len(placed) < column <= len(placed) + 200:
            placed += [""] * (column - len(placed))
        placed.append(text.strip())
    return placed


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _figure(text: str) -> str:
    """A figure as a sheet shows it: numbers of many digits are stored with an exponent."""
    text = text.strip()
    if len(text) > _LONGEST_FIGURE or not _FLOAT.fullmatch(text):
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if number != number.to_integral_value() or number.adjusted() >= _LONGEST_FIGURE:
        return text
    return _with_lost_digits(f"{number:.0f}")


def _with_lost_digits(digits: str) -> str:
    """An identity number that was typed as a figure: a sheet keeps fifteen of its digits."""
    if len(digits) == _IDENTITY_LENGTH:
        whole = (digits[:-1] + last for last in "0123456789X")
        return next(filter(is_identity_number, whole), digits)
    return digits


def _part_name(part: str) -> str:
    names = {
        "xl/comments": _("A note on a cell"),
        "xl/threadedComments": _("A comment on a cell"),
        "xl/pivotCache": _("The stored data of a pivot table"),
        "xl/workbook": _("A defined name"),
        "xl/drawings": _("A drawing or text box"),
        "xl/charts": _("A chart"),
    }
    return next((name for start, name in names.items() if part.startswith(start)), part)
