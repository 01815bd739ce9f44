"""What waits for a member of staff, gathered from every room: four lists, and boards of figures."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise

from portal.core.models import User

SHOWN = 6


class Bucket(StrEnum):
    """The four questions a clerk opens the day with."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    TO_APPROVE = "to_approve"
    MINE = "mine"


@dataclass(frozen=True)
class WorkItem:
    """One thing to do: what, where to click, by when."""

    title: str
    url: str
    detail: str = ""
    due: date | None = None
    # What has no date before somebody acts comes before what has one, or nobody would see it.
    first: bool = False


@dataclass
class WorkSlice:
    """How many things wait in a bucket, and the most urgent of them."""

    count: int = 0
    items: list[WorkItem] = field(default_factory=list)


Source = Callable[[User, date], Iterable[tuple[Bucket, int, list[WorkItem]]]]
_SOURCES: list[Source] = []


def work_source(source: Source) -> Source:
    """Register a room's source: it yields (bucket, total, most urgent items)."""
    _SOURCES.append(source)
    return source


def work_for(user: User, today: date) -> dict[Bucket, WorkSlice]:
    """Everything that waits for *user*, most urgent first, at most six shown per bucket."""
    slices = {bucket: WorkSlice() for bucket in Bucket}
    for source in _SOURCES:
        for bucket, count, items in source(user, today):
            slices[bucket].count += count
            slices[bucket].items.extend(items)
    for part in slices.values():
        part.items.sort(key=lambda item: (not item.first, item.due or date.max))
        del part.items[SHOWN:]
    return slices


@dataclass(frozen=True)
class Figure:
    """A number and where the rows are that it counts: exactly as many."""

    label: str | Promise
    count: int
    url: str
    tone: str = ""  # red and amber stand out while the number is not 0


@dataclass(frozen=True)
class FigureGroup:
    """Figures that belong together, with a sentence where there is something to say."""

    title: str | Promise
    figures: list[Figure]
    note: str = ""


@dataclass(frozen=True)
class Board:
    """What one role watches of one subject."""

    key: str
    title: str | Promise
    groups: list[FigureGroup]
    more_url: str = ""
    more_label: str | Promise = ""


BoardSource = Callable[[User, date], Iterable[Board]]
_BOARDS: list[BoardSource] = []


def board_source(source: BoardSource) -> BoardSource:
    """Register a room's source of boards; it yields none to whom it has nothing to show."""
    _BOARDS.append(source)
    return source


def boards_for(user: User, today: date) -> list[Board]:
    """The boards of *user*, in the order in which the rooms registered."""
    return [board for source in _BOARDS for board in source(user, today)]
