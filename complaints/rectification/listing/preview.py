"""A list that came back, row by row beside what stands here; nothing is changed by looking.

A row is tried on the desk and taken back at once: what the desk would refuse is told before.
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from complaints.rectification.listing import applying
from complaints.rectification.listing.comparing import compare
from complaints.rectification.listing.directory import Directory, directory_for
from complaints.rectification.listing.drafting import Drafting, keys_of, same_row
from complaints.rectification.listing.export import listable
from complaints.rectification.listing.orders import Order, sealed
from complaints.rectification.listing.reading import Line, Table
from complaints.rectification.listing.rows import CHANGED, NEW, REFUSED, SAME, Found
from complaints.rectification.listing.words import bare, written
from complaints.rectification.models import RectificationItem
from complaints.rectification.queries import visible_to
from portal.core.errors import Refused
from portal.core.identifiers import find_personal_data
from portal.core.models import User

MOST = 200  # rows to carry out at once; the same file brings the others afterwards


@dataclass(slots=True)
class Preview:
    """The rows of a file, and how many there are of each kind."""

    table: Table
    rows: list[Found] = field(default_factory=list)
    more: int = 0  # rows that could be carried out beyond the most at once

    def count(self, kind: str) -> int:
        return sum(1 for row in self.rows if row.kind == kind)

    @property
    def counts(self) -> dict[str, int]:
        return {kind: self.count(kind) for kind in (NEW, CHANGED, REFUSED, SAME)}

    @property
    def told(self) -> list[Found]:
        """The rows to read now: those that can be carried out, and as many that are refused."""
        refused = [row for row in self.rows if row.kind == REFUSED]
        now = [row for row in self.rows if row.order] + refused[:MOST]
        return sorted(now, key=lambda row: row.row)


def preview(table: Table, user: User) -> Preview:
    """What the file would change; Refused when it holds a number of a person outside the rows."""
    for name in (table.sheet, *table.other_sheets):
        if find_personal_data(name):
            raise Refused(
                _("The name of a sheet holds an identity, phone or card number. Rename it."),
                code="personal-data",
            )
    for place, text in table.loose:
        if find_personal_data(text):
            raise Refused(
                _("%s holds an identity, phone or card number. Take it out of the file.") % place,
                code="personal-data",
            )
    return _Reader(table, user).read()


class _Reader:
    """Reads the rows with a fixed number of queries; only what would change anything is tried."""

    def __init__(self, table: Table, user: User) -> None:
        self.table, self.user = table, user
        numbers = {self._number(line) for line in table.lines} - {""}
        mine = RectificationItem.objects.filter(
            pk__in=visible_to(user).order_by().values("pk"), number__in=numbers
        )
        self.items: dict[str, Any] = {item.number: item for item in listable(mine)}
        self.seen = applying.seen_of(list(self.items))
        self.directory: Directory = directory_for(user)
        self.listed = self._listed()
        self.taken: set[Any] = set()
        self.looked_at: dict[str, bool] = {}

    def read(self) -> Preview:
        found = Preview(self.table)
        tried = 0
        for line in self.table.lines:
            row, order = self._row(line)
            found.rows.append(row)
            if order is None or row.reasons or order.is_empty:
                continue
            row.kind = NEW if order.new else CHANGED
            tried += 1
            if tried > MOST:
                found.more += 1
                continue
            self._try(row, order)
        return found

    def _row(self, line: Line) -> tuple[Found, Order | None]:
        row, order = self._matched(line)
        for key, text in line.cells.items():
            if self._is_personal(text):
                place = self.table.place(line.row, key)
                row.differences.clear()
                row.name = self._number(line) if self._number(line) in self.items else ""
                row.refuse(place, _("An identity, phone or card number: take it out of the file."))
        return row, order

    def _matched(self, line: Line) -> tuple[Found, Order | None]:
        number = self._number(line)
        if not number:
            return self._new(line)
        row = Found(line.row, number)
        if number in self.taken:
            row.refuse(self._place(line), _("This number stands in the file more than once."))
            return row, None
        self.taken.add(number)
        if number not in self.items:
            row.refuse(
                self._place(line),
                _(
                    "No item with this number lies in your jurisdiction. Leave the cell empty "
                    "for a new problem."
                ),
            )
            return row, None
        item = self.items[number]
        row, order = compare(
            line, item, self.table, keys_of(self.directory, item.responsible_unit_id)
        )
        return row, _with_seen(order, self.seen[number])

    def _new(self, line: Line) -> tuple[Found, Order | None]:
        drafting = Drafting(line, self.table, self.directory)
        order = drafting.order()
        row = drafting.found
        if order is None:
            return row, None
        same = same_row(order)
        if same in self.listed:
            row.kind, row.name = SAME, self.listed[same]
            return row, None
        if same in self.taken:
            row.refuse("", _("The same problem stands in the file more than once."))
        self.taken.add(same)
        return row, order

    def _try(self, row: Found, order: Order) -> None:
        reason = applying.refusal(order, self.user)
        if reason:
            row.refuse("", reason)
        else:
            row.order = sealed(order, self.user)

    def _is_personal(self, text: str) -> bool:
        """Whether the text holds a number of a person; most cells of a list are alike."""
        if text not in self.looked_at:
            self.looked_at[text] = bool(find_personal_data(text))
        return self.looked_at[text]

    def _listed(self) -> dict[Any, str]:
        """Problems on the list, to know a row without a number again; one query, if needed."""
        if all(self._number(line) for line in self.table.lines):
            return {}
        rows = visible_to(self.user).order_by().exclude(source_complaint__confidential=True)
        values = rows.values_list("problem", "division", "responsible_unit", "number")
        return {(bare(problem), place, unit): number for problem, place, unit, number in values}

    def _number(self, line: Line) -> str:
        return written(line.cells.get("number", ""))

    def _place(self, line: Line) -> str:
        return self.table.place(line.row, "number")


def _with_seen(order: Order, seen: int) -> Order:
    return Order(
        order.row, order.number, seen, order.new, order.measures, order.done, order.progress
    )
