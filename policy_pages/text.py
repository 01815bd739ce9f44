"""Text as runs of equal formatting, which can be cut and joined without losing a character."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape

# Chinese characters and punctuation: between two of these a space is a line break's remainder.
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u201c\u201d\u2018\u2019"
_WIDE_GAP = re.compile(rf"(?<=[{_WIDE}])\s+(?=[{_WIDE}])")
_SPACE = re.compile(r"\s+")
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one formatting; *href* is an http(s) address or empty."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


Runs = tuple[Run, ...]


def plain(runs: Iterable[Run]) -> str:
    """The characters without their formatting."""
    return "".join(run.text for run in runs)


def cut(runs: Runs, at: int) -> tuple[Runs, Runs]:
    """The runs before and after character *at*."""
    before: list[Run] = []
    after: list[Run] = []
    room = at
    for run in runs:
        if run.text[:room]:
            before.append(replace(run, text=run.text[:room]))
        if run.text[room:]:
            after.append(replace(run, text=run.text[room:]))
        room = max(0, room - len(run.text))
    return tuple(before), tuple(after)


def tidy(runs: Iterable[Run]) -> Runs:
    """Trim the ends, make one space of many, and none between two Chinese characters."""
    kept: list[Run] = []
    for run in runs:
        text = _WIDE_GAP.sub("", _SPACE.sub(" ", run.text))
        if not kept or kept[-1].text.endswith(" "):
            text = text.lstrip()
        if text:
            kept.append(replace(run, text=text))
    while kept and not kept[-1].text.rstrip():
        kept.pop()
    if kept:
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return tuple(kept)


def starred(run: Run) -> Runs:
    """Make bold what stands between double asterisks.

    CommonMark does not see **…。** before a Chinese character as bold, and plain text files carry
    the asterisks as they are.
    """
    pieces = _BOLD.split(run.text)
    return tuple(
        replace(run, text=piece, bold=run.bold or bool(number % 2))
        for number, piece in enumerate(pieces)
        if piece
    )


def bold_end(runs: Runs, after: int) -> int:
    """Where the bold text ends that covers everything from *after* on; 0 when there is none."""
    place, end = 0, 0
    for run in runs:
        start, place = place, place + len(run.text)
        if run.bold:
            end = place
        elif place > after:
            return end if start >= end > after else 0
    return end if end > after else 0


def to_html(runs: Runs) -> str:
    """The runs as inline HTML; every character of theirs is escaped."""
    return "".join(map(_run_html, runs))


def _run_html(run: Run) -> str:
    html = escape(run.text)
    if run.italic:
        html = f"<i>{html}</i>"
    if run.bold:
        html = f"<b>{html}</b>"
    if run.href.startswith(("http://", "https://")):
        html = f'<a href="{escape(run.href)}">{html}</a>'
    return html


def close_up(text: str) -> str:
    """*text* on one line, without the spaces that line breaks left between Chinese characters."""
    return _WIDE_GAP.sub("", _SPACE.sub(" ", text)).strip()
