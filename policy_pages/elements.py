"""What a document is made of once its file format is forgotten."""

from dataclasses import dataclass

from policy_pages.text import Runs, plain


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; *style_level* is the heading level that the file format itself gave it."""

    runs: Runs
    style_level: int | None = None

    @property
    def text(self) -> str:
        return plain(self.runs)


@dataclass(frozen=True, slots=True)
class Items:
    """A list without numbers."""

    items: tuple[Runs, ...]

    @property
    def text(self) -> str:
        return "\n".join(map(plain, self.items))


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its first row is its head."""

    rows: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        return "\n".join(" | ".join(row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Heading:
    """A recognised heading of level 1 to 3."""

    level: int
    text: str


Element = Paragraph | Items | Table
Block = Heading | Element


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader found in a file."""

    elements: tuple[Element, ...]
    pictures: int = 0
