"""The table of a circular: its rows as facts, what is wrong with them, and who follows them up.

This room does not know what becomes of a problem. Whoever makes something of the rows registers a
follower; the page asks it what may not change any more, and hands it what was just published.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, PageLogEntry

from portal.core.errors import Refused
from portal.core.models import Division, Office, User

REQUIRED = ("problem", "category", "urgency", "place", "unit", "person", "target", "deadline")
MISSING = gettext_lazy("is missing")
GONE = gettext_lazy("is not in service any more")


@dataclass(frozen=True, slots=True)
class Row:
    """One row; what its keys name is None where nothing is chosen or it is gone."""

    id: str
    number: int
    values: Mapping[str, Any]
    place: Division | None
    unit: Office | None
    person: User | None
    lead: Office | None

    def named(self, field: str) -> Any:
        """The value of *field*, or what its key names."""
        return getattr(self, field) if field in _KEYS else self.values.get(field)


_KEYS = ("place", "unit", "person", "lead")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of one row."""

    row: int
    field: str
    label: str
    reason: str | Promise

    def __str__(self) -> str:
        return _("Row %(row)d, “%(field)s”: %(reason)s.") % {
            "row": self.row,
            "field": self.label,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class State:
    """How a problem of the table stands, for everyone."""

    number: str
    url: str
    label: str
    tone: str
    deadline: date
    overdue: bool


class Follower(Protocol):
    """What another room does with the rows of a circular."""

    def settled(self, page: Page) -> Mapping[str, str]:
        """The rows that may not change any more, by id, each with the number it got."""

    def faults(self, page: Page, rows: Iterable[Row]) -> Iterator[Fault]:
        """What that room finds wrong with *rows*, which are new."""

    def published(self, page: Page, rows: Iterable[Row], by: User | None) -> None:
        """Take up *rows*, in the transaction of the publication; Refused publishes nothing."""

    def moved(self, page: Page, moves: "Moves", by: User | None) -> None:
        """Note which rows left the public table or came back, in the same transaction."""

    def keeps(self, page: Page) -> str:
        """Why *page* may not be deleted; nothing where it may."""

    def report(self, page: Page) -> str:
        """Where everyone finds the report on *page*; nothing where they may not."""

    def states(self, page: Page) -> Mapping[str, State]:
        """How the rows stand, by id."""


followers: list[Follower] = []


def rows_of(stream: Iterable[Any]) -> list[Row]:
    """The rows of a table, with what they name: three queries for any number of rows."""
    children = list(stream)
    keys = {name: {child.value.get(name) or "" for child in children} for name in _KEYS}
    places = {place.code: place for place in Division.objects.filter(code__in=keys["place"])}
    wanted = _numbers(keys["unit"] | keys["lead"])
    units = {str(unit.pk): unit for unit in _units().filter(pk__in=wanted)}
    people = {str(user.pk): user for user in User.objects.filter(pk__in=_numbers(keys["person"]))}
    return [
        Row(
            id=child.id or "",
            number=number,
            values=child.value,
            place=places.get(child.value.get("place")),
            unit=units.get(child.value.get("unit")),
            person=people.get(child.value.get("person")),
            lead=units.get(child.value.get("lead")),
        )
        for number, child in enumerate(children, start=1)
    ]


def _units() -> Any:
    return Office.objects.select_related("division")


def _numbers(keys: Iterable[str]) -> list[int]:
    return [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 10]  # noqa: PLR2004


def settled_rows(page: Page) -> dict[str, str]:
    """The rows of *page* that may not change any more, with the numbers they got."""
    found: dict[str, str] = {}
    for follower in followers if page.pk else ():
        found.update(follower.settled(page))
    return found


def faults_of(page: Any, division: Division | None, today: date) -> list[Fault]:
    """Everything that keeps the rows of *page* that are new from being published."""
    done = settled_rows(page)
    rows = [row for row in rows_of(page.problems) if row.id not in done]
    found = [fault for row in rows for fault in _row_faults(row, division, today)]
    if not found:
        found = [fault for follower in followers for fault in follower.faults(page, rows)]
    return found


def _row_faults(row: Row, division: Division | None, today: date) -> Iterator[Fault]:
    for field in REQUIRED:
        if not row.values.get(field):
            yield fault(row, field, MISSING)
        elif row.named(field) is None:
            yield fault(row, field, GONE)
    if row.place and division and not row.place.within(division):
        yield fault(row, "place", _("lies outside %(division)s") % {"division": division})
    if row.place and row.unit and not row.place.within(row.unit.division):
        yield fault(row, "unit", _("does not answer for %(place)s") % {"place": row.place})
    if row.unit and row.person and not _works_in(row.person, row.unit):
        yield fault(row, "person", _("does not work in %(unit)s") % {"unit": row.unit})
    deadline = row.values.get("deadline")
    if deadline and deadline < today:
        yield fault(row, "deadline", _("lies in the past"))


def _works_in(person: User, unit: Office) -> bool:
    return person.is_active and person.office_id == unit.pk


def fault(row: Row, field: str, reason: str | Promise) -> Fault:
    """A fault that names the field as the editor reads it."""
    label = row.values.block.child_blocks[field].label  # type: ignore[attr-defined]
    return Fault(row.number, field, str(capfirst(str(label))), reason)


def changed_rows(public: Any, draft: Any) -> list[str]:
    """What *draft* changes in rows that were taken up from *public*, as sentences.

    A row may leave the table, what became of it stays; when it comes back it is what it was.
    """
    done = settled_rows(public)
    before, after = _stored(public), _stored(draft)
    found = []
    for key in (key for key in done if key in after):
        was = before.get(key) or _last_published(public, key)
        fields = _differences(draft, was or {}, after[key])
        if fields:
            found.append(_changed(str((was or after[key])["problem"]), done[key], fields))
    return found


def _changed(problem: str, number: str, fields: Iterable[str]) -> str:
    words = _(
        "“%(problem)s” is on the list as %(number)s: its row stays as it was published, here "
        "%(fields)s differs. Whatever changes about it is a step of that item, a later deadline "
        "an extension that another unit decides."
    )
    return words % {"problem": problem, "number": number, "fields": _(", ").join(fields)}


def _differences(page: Any, was: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The labels of the fields in which the two differ."""
    blocks = page.problems.stream_block.child_blocks["problem"].child_blocks
    return [str(block.label) for name, block in blocks.items() if was.get(name) != now.get(name)]


def _stored(page: Any) -> dict[str, dict[str, Any]]:
    return {child.id: child.block.get_prep_value(child.value) for child in page.problems}


def _last_published(page: Page, key: str) -> dict[str, Any] | None:
    """The row as it was when it was public last; None where no revision tells any more."""
    entries = PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish")
    rows = entries.exclude(revision=None).order_by("-pk").select_related("revision")
    for entry in rows.iterator():
        found = _stored(entry.revision.as_object()).get(key)
        if found:
            return found
    return None


@dataclass(frozen=True, slots=True)
class Moves:
    """Rows with their item that left the public table, or came back to it."""

    gone: frozenset[str]
    back: frozenset[str]


def moves(page: Page, before: Iterable[str], after: Iterable[str]) -> Moves:
    """Which settled rows of *page* are new in the table, and which are not there any more."""
    done = frozenset(settled_rows(page))
    old, new = frozenset(before) & done, frozenset(after) & done
    return Moves(old - new, new - old)


def refuse(sentences: Iterable[object]) -> None:
    """Raises Refused with all *sentences*, if there are any."""
    told = " ".join(map(str, sentences))
    if told:
        raise Refused(told, code="circular-rows")
