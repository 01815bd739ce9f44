"""The body of an official text as the public page shows it: headings with anchors, an outline."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from policy_pages.outline import LEVELS, Entry, anchors, depths, title_of, tree


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the body: a heading with its HTML level and anchor, or any other block."""

    block: Any
    heading: str = ""
    tag: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """The parts in order and the table of contents as a tree."""

    parts: list[Part]
    outline: list[Entry]


def contents_of(body: Iterable[Any]) -> Contents:
    """The parts and the outline of a body stream; heading tags never leave out a level."""
    blocks = list(body)
    headings = [block for block in blocks if block.block_type == "heading"]
    levels = [level_of(block.value) for block in headings]
    places = iter(zip(anchors(levels), depths(levels), strict=True))
    parts, entries = [], []
    for block in blocks:
        if block.block_type != "heading":
            parts.append(Part(block))
            continue
        anchor, depth = next(places)
        text = block.value["text"]
        # The title of the page is h1.
        parts.append(Part(block, text, f"h{depth + 1}", anchor))
        entries.append(Entry(depth, title_of(text), anchor))
    return Contents(parts, tree(entries))


def level_of(value: Any) -> int:
    """The level of a heading block, within bounds whatever was stored."""
    text = str(value.get("level") or "1")
    return int(text) if text in map(str, LEVELS) else 1
