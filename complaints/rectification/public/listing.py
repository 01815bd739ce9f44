"""What everyone may see of the rectification list: chosen, counted by township, row by row.

A row names the township and never the village: with the problem it could point to a household.
It names the unit and its phone and never the person: who that is, is for staff.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import QueryDict
from django.utils.http import urlencode

from complaints import ledger
from complaints.models import LedgerEvent
from complaints.rectification.models import Category, LookBack, RectificationItem, Status
from complaints.rectification.queries import (
    CLOSED,
    SETTLED,
    Standing,
    amber_days,
    public_items,
    standing,
)
from portal.core.models import Division


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader asked for; nothing chosen means all."""

    township: Division | None = None
    state: str = ""
    category: str = ""
    overdue: bool = False
    unknown: bool = False  # something was asked for that is not offered

    @property
    def query(self) -> str:
        """The choice as the end of an address; empty without one."""
        asked = {
            "township": self.township.short_code if self.township else "",
            "state": self.state,
            "category": self.category,
            "overdue": "1" if self.overdue else "",
        }
        given = {name: value for name, value in asked.items() if value}
        return f"?{urlencode(given)}" if given else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One public item: what today makes of it, since when it waits longer, what was looked back."""

    standing: Standing
    township: str
    township_code: str
    extended_from: str
    look_back: LookBack | None

    @property
    def item(self) -> RectificationItem:
        return self.standing.item

    @property
    def result(self) -> str:
        """What was reached, once somebody else has found that it was."""
        return self.item.public_result if self.item.status in SETTLED else ""

    @property
    def closed_at(self) -> datetime | None:
        """When somebody else found that it was reached; not while anybody may still object."""
        return self.item.closed_at if self.item.status in CLOSED else None


@dataclass(slots=True)
class Figures:
    """How many items of a place there are, and how they stand."""

    place: str
    code: str
    listed: int = 0
    open: int = 0
    overdue: int = 0
    closed: int = 0
    confirmed: int = 0
    relapsed: int = 0


NUMBERS = ("listed", "open", "overdue", "closed", "confirmed", "relapsed")


def asked_for(asked: QueryDict, places: list[Division]) -> Choice:
    """The choice by `township`, `state`, `category` and `overdue`."""
    code, state, category = (asked.get(name, "") for name in ("township", "state", "category"))
    overdue = asked.get("overdue", "")
    # Compared here and not there: a database refuses some texts with an error.
    township = next((one for one in places if code in (one.code, one.short_code)), None)
    found = Choice(
        township,
        state if state in Status.values else "",
        category if category in Category.values else "",
        overdue == "1",
    )
    known = (bool(found.township), bool(found.state), bool(found.category), found.overdue)
    wanted = (bool(code), bool(state), bool(category), bool(overdue))
    return found if known == wanted else Choice(*_parts(found), unknown=True)


def _parts(choice: Choice) -> tuple[Division | None, str, str, bool]:
    return choice.township, choice.state, choice.category, choice.overdue


def chosen_items(choice: Choice, today: date) -> QuerySet[RectificationItem]:
    """The public items of *choice*, newest first, with what their rows need."""
    rows = public_items()
    if choice.township:
        rows = rows.filter(division__path__startswith=choice.township.path)
    if choice.state:
        rows = rows.filter(status=choice.state)
    if choice.category:
        rows = rows.filter(category=choice.category)
    if choice.overdue:
        rows = rows.filter(late(today))
    return rows.order_by("-opened_at", "-pk")


def with_look_backs(items: QuerySet[RectificationItem]) -> QuerySet[RectificationItem]:
    """The same with unit, place and the look-backs that were made."""
    made = LookBack.objects.exclude(result=LookBack.Result.PENDING).order_by("round")
    return items.select_related("division", "responsible_unit").prefetch_related(
        Prefetch("look_backs", made, to_attr="made")
    )


def late(today: date) -> Q:
    """Items whose date has passed while somebody still has to work on them."""
    return ~Q(status__in=SETTLED) & Q(deadline__lt=today)


def rows_of(
    items: Iterable[Any], places: list[Division], today: date, moved: dict[str, str]
) -> Iterator[Row]:
    """A row for each item; no query."""
    known = {place.path: place for place in places}
    amber = amber_days(today)
    for item in items:
        place = known.get(item.division.path[: 2 * Division.steplen], item.division)
        yield Row(
            standing(item, today, amber),
            place.name,
            place.short_code,
            moved.get(f"{item.number} {item.deadline}", ""),
            item.made[-1] if item.made else None,
        )


def moved_deadlines(numbers: Any) -> dict[str, str]:
    """The former deadline by number and present one; one query."""
    events = LedgerEvent.objects.filter(
        subject_type=ledger.RECTIFICATION, subject_number__in=numbers, kind="deadline_extended"
    ).order_by("sequence")
    return {
        f"{number} {facts.get('to', '')}": str(facts.get("from", ""))
        for number, facts in events.values_list("subject_number", "public")
    }


def by_township(
    places: list[Division], county: str, code: str, today: date
) -> tuple[list[Figures], Figures]:
    """How every township stands, in the order of their codes, and the whole county; one query.

    No order by merit: few items may mean that few problems are looked for.
    """
    known = {place.path: Figures(place.name, place.short_code) for place in places}
    whole = Figures(county, code)
    counted: Any = public_items().order_by().values("division__path")
    for row in counted.annotate(**_counts(today)):
        path = row["division__path"][: 2 * Division.steplen]
        for figures in (known.get(path), whole):
            if figures is not None:
                _add(figures, row)
    return list(known.values()), whole


def _counts(today: date) -> dict[str, Count]:
    return {
        "n_listed": Count("pk"),
        "n_open": Count("pk", filter=~Q(status__in=CLOSED)),
        "n_overdue": Count("pk", filter=late(today)),
        "n_closed": Count("pk", filter=Q(status__in=CLOSED)),
        "n_confirmed": Count("pk", filter=Q(status=Status.CONSOLIDATED)),
        "n_relapsed": Count("pk", filter=Q(relapses__gt=0)),
    }


def _add(figures: Figures, row: dict[str, Any]) -> None:
    for name in NUMBERS:
        setattr(figures, name, getattr(figures, name) + row[f"n_{name}"])
