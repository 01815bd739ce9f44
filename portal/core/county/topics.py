"""Which records a county's files describe; each room registers its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from portal.core.county.reading import Fault, Folder, Lined


@dataclass(frozen=True)
class Ref:
    """A record that another row describes, by what it is known by."""

    model: type[Model]
    key: dict[str, Any]


@dataclass
class Row:
    """One record: what it is known by, and what the file says of it."""

    model: type[Model]
    key: dict[str, Any]
    values: dict[str, Any]
    source: Any  # the mapping of the file, for its line
    many: dict[str, list[Ref]] = field(default_factory=dict)
    create: Callable[[dict[str, Any]], Model] | None = None
    file: str = ""

    @property
    def line(self) -> int:
        """Where the row begins in its file."""
        return getattr(self.source, "line", 0)


Rows = Callable[[Any, Folder], Iterable[Row]]


@dataclass(frozen=True)
class Topic:
    """A part of a file."""

    order: int
    name: str
    file: str
    rows: Rows


TOPICS: list[Topic] = []


def topic(order: int, name: str, file: str) -> Callable[[Rows], Rows]:
    """Register what makes rows of *file*; lower *order* is loaded first."""

    def register(rows: Rows) -> Rows:
        TOPICS.append(Topic(order, name, file, rows))
        return rows

    return register


def files() -> list[str]:
    """The names of all files of a county, in the order in which they are loaded."""
    return list(dict.fromkeys(one.file for one in sorted(TOPICS, key=lambda one: one.order)))


def plain(
    model: type[Model], rows: Iterable[Any], known_by: tuple[str, ...], **more: Any
) -> Iterable[Row]:
    """Rows whose keys are the fields of *model*."""
    for row in rows:
        values = {**more, **row}
        key = {name: values.pop(name) for name in known_by}
        yield Row(model, key, values, row)


__all__ = ["TOPICS", "Fault", "Lined", "Ref", "Row", "Topic", "files", "plain", "topic"]
