"""What site search may find: each room says what it has, and what of it is public at this moment.

The roof keeps an index of the entries. An entry alone shows nothing: whoever searches asks the
source again, in the same query, what everyone may see now.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from portal.core.models import Division


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing as it is found: the words it is found by, and what it can be narrowed by."""

    title: str
    text: str
    address: str
    kind: str
    # When it was published; nothing for what has no date.
    at: datetime | None
    year: int = 0
    validity: str = ""
    # The number a document is called by: it finds its document before those that cite it.
    number: str = ""
    # Code of the township that it belongs to; empty for the whole county.
    township: str = ""


@dataclass(frozen=True)
class Source:
    """One kind of things: how they become entries, and which of them are public now."""

    name: str
    models: tuple[type[Model], ...]
    public: Callable[[], QuerySet[Any]]
    entry: Callable[[Any], Entry]


def township_of(division: Division | None) -> str:
    """The code of the township that *division* is or lies in; empty for the whole county."""
    found = division.township() if division else None
    return found.code if found else ""


_SOURCES: dict[str, Source] = {}


def searchable(source: Source) -> Source:
    """Register a room's source under its name."""
    _SOURCES[source.name] = source
    return source


def sources() -> dict[str, Source]:
    """Every source by its name, in the order in which the rooms registered."""
    return dict(_SOURCES)
