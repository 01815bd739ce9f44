"""Which characters the packaged fonts can print: what they lack is marked, never left out."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pylopdf_fonts_zh_cn import sans_path, serif_path

# The printers' mark for a character that is not in the case.
GETA = "〓"
# Says only how the character before it is drawn.
_SELECTORS = frozenset({*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)})
_SEGMENTED = 12  # the format of a table of characters that covers all planes


@cache
def covered() -> frozenset[int]:
    """Code points for which at least one packaged font has a glyph."""
    return frozenset(
        point
        for path in (sans_path(), serif_path())
        for first, last in _ranges(Path(path).read_bytes())
        for point in range(first, last + 1)
    )


def _ranges(font: bytes) -> Iterator[tuple[int, int]]:
    table = _table(font, b"cmap")
    for number in range(struct.unpack_from(">H", table, 2)[0]):
        start = struct.unpack_from(">I", table, 8 + 8 * number)[0]
        if struct.unpack_from(">H", table, start)[0] == _SEGMENTED:
            groups = struct.unpack_from(">I", table, start + 12)[0]
            for group in range(groups):
                first, last, _glyph = struct.unpack_from(">III", table, start + 16 + 12 * group)
                yield first, last


def _table(font: bytes, wanted: bytes) -> bytes:
    for number in range(struct.unpack_from(">H", font, 4)[0]):
        tag, _sum, start, length = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if tag == wanted:
            return font[start : start + length]
    raise ValueError("not a font: it has no table of characters")


@dataclass
class TypeCase:
    """Turns texts into what the fonts can print, and remembers what they lack."""

    missing: dict[str, list[str]] = field(default_factory=dict)

    def set(self, text: str, place: str) -> str:
        """*text* with 〓 for each character that no font has, noted under *place*."""
        return "".join(self._sort(sign, place) for sign in text if ord(sign) not in _SELECTORS)

    def set_all(self, value: Any, place: str) -> Any:
        """*value*, which is plain data, with every text in it set."""
        if isinstance(value, str):
            return self.set(value, place)
        if isinstance(value, list):
            return [self.set_all(item, place) for item in value]
        if isinstance(value, dict):
            return {key: self.set_all(item, place) for key, item in value.items()}
        return value

    def _sort(self, sign: str, place: str) -> str:
        if ord(sign) in covered():
            return sign
        self.missing.setdefault(place, []).append(f"U+{ord(sign):04X}")
        return GETA
