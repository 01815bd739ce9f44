"""A row beside the item that it names: what may be taken from a file, and what may not.

A file brings progress and measures. A deadline moves by an extension, an item closes by evidence
and somebody else's check, and what the problem is stays as it was found.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from complaints.rectification.listing import export
from complaints.rectification.listing.columns import KEYS
from complaints.rectification.listing.measures import person_of, sorted_lines
from complaints.rectification.listing.orders import Order, Step
from complaints.rectification.listing.reading import Line, Table
from complaints.rectification.listing.rows import Found
from complaints.rectification.listing.words import (
    bare,
    choice_of,
    day_of,
    source_of,
    written,
    yes_or_no,
)
from complaints.rectification.models import Category, Urgency
from portal.core.errors import Refused

Same = Callable[[Any, str], bool]


def _name(value: Any) -> Same:
    return lambda item, cell: bare(str(value(item) or "")) == bare(cell)


def _person(value: Any) -> Same:
    def same(item: Any, cell: str) -> bool:
        user = value(item)
        return bare(cell) in ({bare(str(user)), bare(user.username)} if user else {""})

    return same


def _source(item: Any, cell: str) -> bool:
    found, reference = source_of(cell)
    return found == item.source and bare(reference) == bare(item.source_reference)


# What a problem is stays as it was put on the list: by key of the column, when a cell agrees.
FIXED: dict[str, Same] = {
    "source": _source,
    "problem": _name(lambda item: item.problem),
    "category": lambda item, cell: choice_of(Category, cell) == item.category,
    "division": _name(lambda item: item.division),
    "target": _name(lambda item: item.target),
    "leader": _person(lambda item: item.leader),
    "lead_unit": _name(lambda item: item.lead_unit),
    "unit": _name(lambda item: item.responsible_unit),
    "person": _person(lambda item: item.responsible_person),
    "kind": lambda item, cell: choice_of(Urgency, cell) == item.kind,
    "public_problem": _name(lambda item: item.public_problem),
}
# Who answers for an item changes by a step of its own, which everyone can read.
ANSWERABLE = ("leader", "lead_unit", "unit", "person")


def compare(line: Line, item: Any, table: Table, people: dict[str, int]) -> tuple[Found, Order]:
    """What the row would change of a `listable` *item*; *people* are those of its unit, by name."""
    found = Found(line.row, item.number)
    shown = dict(zip(KEYS, export.row_of(item, 0), strict=True))
    for key, same in FIXED.items():
        if key in line.cells and not same(item, line.cells[key]):
            found.differs(key, shown[key], written(line.cells[key]))
            found.refuse(
                table.place(line.row, key),
                _("This changes with a reason on the page of the item, not by a file.")
                if key in ANSWERABLE
                else _("This was settled when the problem was listed; a file does not change it."),
            )
    _deadline(found, line, item, table)
    _state(found, line, item, table)
    order = Order(
        line.row,
        item.number,
        measures=_measures(found, line, item, table, people),
        done=tuple(one.pk for one in _done(line, item)),
        progress=_progress(found, line, shown["progress"], table),
    )
    return found, order


def _deadline(found: Found, line: Line, item: Any, table: Table) -> None:
    cell = line.cells.get("deadline")
    if cell is None or day_of(cell) == item.deadline:
        return
    found.differs("deadline", item.deadline.isoformat(), written(cell))
    found.refuse(
        table.place(line.row, "deadline"),
        _(
            "Only an extension, decided by another unit, moves a deadline; it is asked for on the "
            "page of the item."
        ),
    )


def _state(found: Found, line: Line, item: Any, table: Table) -> None:
    """是否完成 and 是否销号 are facts that the site knows; a cell may repeat, not make them."""
    facts = {"done": item.status in export.DONE, "closed": item.status in export.CLOSED}
    for key, is_so in facts.items():
        cell = line.cells.get(key)
        if cell is None or yes_or_no(cell) == is_so:
            continue
        found.differs(key, export.yes_no(is_so), written(cell))
        reason = (
            _("Only a look-back that fails opens an item again.")
            if is_so
            else _(
                "Closing needs evidence and a check by somebody else: request it on the page "
                "of the item."
            )
        )
        found.refuse(table.place(line.row, key), reason)


def _measures(
    found: Found, line: Line, item: Any, table: Table, people: dict[str, int]
) -> tuple[Step, ...]:
    if "measures" not in line.cells:
        return ()
    new, done, refused = sorted_lines(line.cells["measures"], list(item.measures.all()))
    place = table.place(line.row, "measures")
    for text in refused:
        found.refuse(place, text)
    steps = []
    for one in new:
        try:
            person = person_of(one, people, item.responsible_person_id)
        except Refused as unknown:
            found.refuse(place, str(unknown))
            continue
        steps.append(Step(one.text, person, (one.due or item.deadline).isoformat()))
        found.differs("measures", "", one.text)
    for measure in done:
        found.differs("measures", measure.text, _("%s: done today") % measure.text)
    return tuple(steps)


def _done(line: Line, item: Any) -> list[Any]:
    if "measures" not in line.cells:
        return []
    return sorted_lines(line.cells["measures"], list(item.measures.all()))[1]


def _progress(found: Found, line: Line, old: str, table: Table) -> str:
    cell = line.cells.get("progress")
    if cell is None or bare(cell) == bare(old):
        return ""
    found.differs("progress", old, written(cell))
    if not bare(cell):
        text = _("What was reported stays: a file takes no report away.")
        found.refuse(table.place(line.row, "progress"), text)
    return written(cell)
