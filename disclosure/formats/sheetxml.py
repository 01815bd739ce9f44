"""What the XML of a sheet says beyond its values, and how far its cells reach.

The reader of cell values keeps the whole used rectangle in memory, so the reach is known first.
Nothing here parses XML: bytes are searched for tags, and whatever does not look ordinary is
counted on the safe side.
"""

from __future__ import annotations

import re
from collections import Counter

from disclosure.formats.types import (
    MOST_PROBLEMS,
    Facts,
    Problem,
    column_number,
    first_problems,
)

# Columns A to AN and rows to 199,999: at most eight million cells, whatever else is there.
_ORDINARY_REFERENCE = rb' r="(?:[A-Z]|A[A-N])1?[0-9]{1,5}"'
_ODD_CELL = re.compile(rb"<c(?=[\s>/])(?!" + _ORDINARY_REFERENCE + rb")")
_PREFIXED_CELL = re.compile(rb":c[\s>/]")

_C, _ROW = rb"(?:[A-Za-z_]\w*:)?c", rb"(?:[A-Za-z_]\w*:)?row"
_EMPTY_CELLS = re.compile(
    rb"<%b(?:\s[^<>]*)?(?:/>|>\s*</%b\s*>|>\s*<[vf]\s*/>\s*</%b\s*>)" % (_C, _C, _C)
)
_EMPTY_ROWS = re.compile(rb"<%b(?:\s[^<>]*)?(?:/>|>\s*</%b\s*>)" % (_ROW, _ROW))
_CELL_TAG = re.compile(rb"<%b(?=[\s>/])" % _C)
_ROW_TAG = re.compile(rb"<%b(?=[\s>/])" % _ROW)
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{0,3})([0-9]{1,7})[\"']")

_FORMULA = re.compile(
    rb"<%b(\s[^<>]*)>\s*<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s*(<v>[^<])?" % _C,
)
_ERROR = re.compile(rb"<%b(?=[^<>]*\st=\"e\")(\s[^<>]*)>" % _C)
_HIDDEN_ROW = re.compile(rb"<row(?=[^<>]*\shidden=\"(?:1|true)\")[^<>]*?\sr=\"([0-9]{1,7})\"")
_HIDDEN_COLUMNS = re.compile(rb"<col(?=[^<>]*\shidden=\"(?:1|true)\")(\s[^<>]*)>")
_SPAN = re.compile(rb"\s(min|max)=\"([0-9]{1,5})\"")


def is_ordinary(piece: bytes) -> bool:
    """Whether every cell of the piece names its place, and that place is near."""
    if _ODD_CELL.search(piece):
        return False
    return b":" not in piece or not _PREFIXED_CELL.search(piece)


def _may_hold_booleans(piece: bytes) -> bool:
    return b'"b"' in piece or (b"'" in piece and b"'b'" in piece)


class Extent:
    """How far the filled cells of a sheet reach; at least as far as a reader may think.

    A cell may name its place (r="B7") or follow the one before it; both are counted.
    """

    def __init__(self) -> None:
        self._width = self._height = 0
        self._last_row = self._unnumbered_rows = 0
        self._open_row = self._longest_row = 0
        self._all_placed = True

    @property
    def width(self) -> int:
        """Columns from A to the farthest filled cell."""
        return self._width if self._all_placed else self._width + self._longest_row

    @property
    def height(self) -> int:
        """Rows from 1 to the farthest filled cell."""
        if self._all_placed:
            return self._height
        return max(self._height, self._last_row + self._unnumbered_rows)

    @property
    def area(self) -> int:
        """Cells in the rectangle from A1 to the farthest row and column."""
        return self.width * self.height

    def feed(self, piece: bytes) -> None:
        """Count one more piece of the sheet that cuts no cell in two."""
        references = _REFERENCE.findall(piece)
        placed = sum(1 for letters, _ in references if letters)
        self._all_placed = self._all_placed and placed >= len(_CELL_TAG.findall(piece))
        numbers = [int(number) for letters, number in references if not letters]
        self._last_row = max(self._last_row, *numbers, 0)
        self._unnumbered_rows += max(0, len(_ROW_TAG.findall(piece)) - len(numbers))
        self._count_runs(piece)
        filled = _EMPTY_ROWS.sub(b"", _EMPTY_CELLS.sub(b"", piece))
        for letters, number in set(_REFERENCE.findall(filled)):
            if letters:
                self._width = max(self._width, column_number(letters.decode()))
                self._height = max(self._height, int(number))

    def _count_runs(self, piece: bytes) -> None:
        """The longest row, which may have begun in an earlier piece."""
        runs = [len(_CELL_TAG.findall(row)) for row in _ROW_TAG.split(piece)]
        runs[0] += self._open_row
        self._open_row = runs[-1]
        self._longest_row = max(self._longest_row, *runs)


class FactFinder:
    """Collects formulas without a value, error values and hidden lines while XML goes by."""

    def __init__(self) -> None:
        self.merged = 0
        """Merged ranges so far; at least as many as a reader may find."""
        self._problems: list[Problem] = []
        self._noted: Counter[int] = Counter()
        self._formulas = 0
        self._seen_formula = False
        self._booleans = False
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()

    def feed(self, piece: bytes) -> None:
        """Look at one more piece of the sheet that cuts no cell in two."""
        self.merged += piece.count(b"mergeCell")
        self._seen_formula = self._seen_formula or b"</f>" in piece
        if self._seen_formula:
            self._find_formulas(piece)
        if b't="e"' in piece:
            for match in _ERROR.finditer(piece):
                self._note("error-value", match[1])
        self._booleans = self._booleans or _may_hold_booleans(piece)
        if b'hidden="' in piece:
            self._find_hidden(piece)

    def facts(self) -> Facts:
        """Everything found."""
        return Facts(
            first_problems(self._problems),
            self._formulas,
            frozenset(self._hidden_rows),
            frozenset(self._hidden_columns),
            self._booleans,
        )

    def _find_formulas(self, piece: bytes) -> None:
        for match in _FORMULA.finditer(piece):
            self._formulas += 1
            # a formula that answers with empty text is a string cell without a value
            if match[2] is None and b't="str"' not in match[1]:
                self._note("formula-without-value", match[1])

    def _find_hidden(self, piece: bytes) -> None:
        self._hidden_rows.update(map(int, _HIDDEN_ROW.findall(piece)))
        for match in _HIDDEN_COLUMNS.finditer(piece):
            span = {key: int(value) for key, value in _SPAN.findall(match[1])}
            first, last = span.get(b"min", 0), span.get(b"max", 0)
            # beyond any column that is read, hiding is only the look of the empty rest
            self._hidden_columns.update(range(first, min(last, 1_000) + 1))

    def _note(self, code: str, attributes: bytes) -> None:
        place = _REFERENCE.search(attributes)
        if not place:
            return
        column = column_number(place[1].decode())
        self._noted[column] += 1
        if self._noted[column] <= MOST_PROBLEMS:
            self._problems.append(Problem(code, int(place[2]), column))
