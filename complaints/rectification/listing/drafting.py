"""A row without a number as the draft of a new item; every cell that does not do is named."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from complaints.rectification.listing.directory import Directory
from complaints.rectification.listing.measures import person_of, written_of
from complaints.rectification.listing.orders import Order, Step
from complaints.rectification.listing.reading import Line, Table
from complaints.rectification.listing.rows import LABELS, NEW, Found
from complaints.rectification.listing.words import (
    bare,
    choice_of,
    day_of,
    lines_of,
    source_of,
    written,
    yes_or_no,
)
from complaints.rectification.models import REFERENCED, Category, Source, Urgency
from portal.core.errors import Refused
from portal.core.models import Division, Office

T = TypeVar("T")
NEEDED = ("problem", "target", "unit", "person", "deadline")
# What only the site itself knows of an item: a new one brings none of it along.
LEFT_OUT = ("completed", "evidence", "done", "look_back", "remarks")
# What is shown of a new item before it is confirmed; two of them as they will be kept.
AS_KEPT = ("public_problem", "deadline")
SHOWN = ("public_problem", "category", "unit", "person", "deadline", "target", "measures")
# These have a record of their own on the site, from which they are put on the list.
ELSEWHERE = (Source.COMPLAINT, Source.LOOK_BACK)


class Drafting:
    """One row on the way to an order; what is wrong with it is noted, cell by cell."""

    def __init__(self, line: Line, table: Table, directory: Directory) -> None:
        self.line, self.table, self.directory = line, table, directory
        self.found = Found(line.row, written(line.cells.get("problem", "")), NEW)

    def order(self) -> Order | None:
        """The order; None when `found` says why there is none."""
        for key in NEEDED:
            if not self.cell(key):
                self.refuse(key, _("A new problem needs this: %s.") % LABELS[key])
        if yes_or_no(self.cell("closed")):
            self.refuse(
                "closed",
                _(
                    "What is closed already is not put on the list by a file: closing needs "
                    "evidence and a check by somebody else."
                ),
            )
        new = self._draft()
        measures = self._measures(new)
        self.found.left_out = [LABELS[key] for key in LEFT_OUT if self._says(key)]
        for key in SHOWN:
            self.found.differs(key, "", str(new[key]) if key in AS_KEPT else self.cell(key))
        return (
            None
            if self.found.reasons
            else Order(self.line.row, new=new, measures=measures, progress=self.cell("progress"))
        )

    def cell(self, key: str) -> str:
        return written(self.line.cells.get(key, ""))

    def refuse(self, key: str, text: str) -> None:
        known = key in self.table.columns
        self.found.refuse(self.table.place(self.line.row, key) if known else "", text)

    def _says(self, key: str) -> bool:
        return bool(self.cell(key)) and yes_or_no(self.cell(key)) is not False

    def _draft(self) -> dict[str, Any]:
        source, reference = self._source()
        category = self._choice("category", Category, Category.OTHER)
        unit = self._named("unit", self.directory.units.the)
        return {
            "source": source,
            "reference": reference,
            "category": category,
            "kind": self._choice("kind", Urgency, Urgency.BY_DATE),
            "problem": self.cell("problem"),
            "public_problem": self.cell("public_problem") or _plain(category),
            "target": self.cell("target"),
            "deadline": self._deadline(),
            "unit": unit.pk if unit else None,
            "division": self._division(unit),
            "person": self._person(unit),
            "leader": _key(self._named("leader", self.directory.leaders.the)),
            "lead_unit": _key(self._named("lead_unit", self.directory.all_units.the)),
        }

    def _named(self, key: str, the: Callable[[str], T]) -> T | None:
        """The one thing of that name; an empty cell names nothing."""
        if not self.cell(key):
            return None
        try:
            return the(self.cell(key))
        except Refused as refused:
            self.refuse(key, str(refused))
            return None

    def _division(self, unit: Office | None) -> int | None:
        """The place in the row; without one that of the unit."""
        place: Division | None = self._named("division", self.directory.divisions.the)
        if place is None and unit is not None and not self.cell("division"):
            place = unit.division
        return _key(place)

    def _person(self, unit: Office | None) -> int | None:
        return _key(self._named("person", self.directory.people[unit.pk].the)) if unit else None

    def _choice(self, key: str, choices: Any, otherwise: str) -> str:
        if not self.cell(key):
            return str(otherwise)
        found = choice_of(choices, self.cell(key))
        if found is None:
            self.refuse(
                key, _("“%s” is not one of the words that are known here.") % self.cell(key)
            )
        return str(found or otherwise)

    def _source(self) -> tuple[str, str]:
        found, reference = source_of(self.cell("source"))
        if found is None:
            self.refuse(
                "source",
                _("Where does the problem come from? “%s” is not known here.")
                % self.cell("source"),
            )
        elif found in ELSEWHERE:
            self.refuse(
                "source",
                _(
                    "Put it on the list from the record that it comes from, so that "
                    "both are linked."
                ),
            )
        elif found in REFERENCED and not reference:
            self.refuse(
                "source",
                _("Write the number of the report or order in brackets behind the source: %s（…）")
                % self.cell("source"),
            )
        return found or "", reference

    def _deadline(self) -> str:
        day = day_of(self.cell("deadline"))
        if day is None and self.cell("deadline"):
            self.refuse(
                "deadline", _("“%s” is not a day such as 2026-11-30.") % self.cell("deadline")
            )
        return day.isoformat() if day else ""

    def _measures(self, new: dict[str, Any]) -> tuple[Step, ...]:
        if not (new["unit"] and new["person"]):
            return ()
        people = keys_of(self.directory, new["unit"])
        steps = []
        for line in map(written_of, lines_of(self.cell("measures"))):
            try:
                person = person_of(line, people, new["person"])
            except Refused as refused:
                self.refuse("measures", str(refused))
                continue
            due = line.due.isoformat() if line.due else new["deadline"]
            steps.append(Step(line.text, person, due))
        return tuple(steps)


def keys_of(directory: Directory, unit: int) -> dict[str, int]:
    """The people of a unit by name, as far as a name is one person's."""
    return {name: person.pk for name, person in directory.people[unit].single().items()}


def same_row(order: Order) -> tuple[str, Any, Any]:
    """What makes two new rows the same problem."""
    new = order.new or {}
    return bare(new["problem"]), new["division"], new["unit"]


def _plain(category: str) -> str:
    """Words for everyone where the row has none: the category, never the words of the finding."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(Category(category).label)


def _key(thing: Any) -> int | None:
    return thing.pk if thing is not None else None
