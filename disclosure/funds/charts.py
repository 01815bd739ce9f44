"""Bars as plain numbers for a template: lengths in per cent, heights in lines of text.

No script draws them and no inline style sizes them; a reader without pictures has the table.
"""

from collections.abc import Sequence
from dataclasses import dataclass

# Lines of text that one bar takes with its label above it, and where in it the bar begins.
LINES = 3.3
LABEL_LINE = 1.1
BAR_LINE = 1.5


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its words, its length, and its places from the top."""

    label: str
    text: str
    width: str
    label_y: str
    bar_y: str


def bars(rows: Sequence[tuple[str, str, float | None]]) -> list[Bar]:
    """Bars of (label, words, value) in their order; what has no value has no length."""
    longest = max((value or 0 for _label, _text, value in rows), default=0) or 1
    return [
        Bar(
            label,
            text,
            f"{100 * (value or 0) / longest:.1f}%",
            f"{LINES * number + LABEL_LINE:.1f}em",
            f"{LINES * number + BAR_LINE:.1f}em",
        )
        for number, (label, text, value) in enumerate(rows)
    ]


def height(rows: Sequence[object]) -> str:
    """The height of a chart of *rows*."""
    return f"{LINES * max(len(rows), 1):.1f}em"
