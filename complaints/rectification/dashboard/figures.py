"""What is counted of rectification items: each figure is one condition, its list has the same rows.

Counting and listing use the same `Q`, so a figure and the list behind it cannot disagree.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.rectification.models import Extension, RectificationItem, Status
from complaints.rectification.queries import CLOSED, SETTLED, amber_days
from complaints.rectification.staff.worklist import closings_for, look_backs_for
from portal.core.models import DeadlineRule, Division, User

WAIT, FIVE = "rectification.closing_wait", 5


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom and for which day something is counted."""

    user: User
    today: date

    @property
    def soon(self) -> date:
        """The last day that is near enough for amber."""
        return self.today + timedelta(days=amber_days(self.today))


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that is counted."""

    key: str
    label: str | Promise
    holds: Callable[[Asked], Q]
    tone: str = ""


OPEN = Q(status=Status.OPEN)
WAITING = Q(status=Status.CLOSING_REQUESTED)


def _late(asked: Asked) -> Q:
    return ~Q(status__in=SETTLED) & Q(deadline__lt=asked.today)


def _mine(asked: Asked) -> Q:
    return OPEN & Q(responsible_person_id=asked.user.pk)


def _mine_late(asked: Asked) -> Q:
    return _mine(asked) & Q(deadline__lt=asked.today)


def _mine_soon(asked: Asked) -> Q:
    return _mine(asked) & Q(deadline__range=(asked.today, asked.soon))


def _to_decide(asked: Asked) -> Q:
    return Q(pk__in=closings_for(asked.user).order_by().values("pk"))


def waiting_days(today: date) -> int:
    """After how many days a closing that nobody decides stands out; data of the county."""
    return DeadlineRule.objects.amount(WAIT, today, otherwise=FIVE)


def _waits_long(asked: Asked) -> Q:
    day = asked.today - timedelta(days=waiting_days(asked.today))
    return WAITING & Q(closing_requested_at__date__lt=day)


def _look_backs(asked: Asked) -> Q:
    due = look_backs_for(asked.user).filter(due_on__lte=asked.soon)
    return Q(pk__in=due.order_by().values("item"))


def _extensions(asked: Asked) -> Q:
    return Q(pk__in=Extension.objects.filter(granted=None).order_by().values("item"))


def _in_time(asked: Asked) -> Q:
    return Q(status__in=CLOSED, closed_at__date__lte=F("deadline"))


CONDITIONS: dict[str, Condition] = {
    one.key: one
    for one in (
        Condition("listed", _("On the list"), lambda asked: Q()),
        Condition("open", _("Being rectified"), lambda asked: OPEN),
        Condition("mine_late", _("Mine, overdue"), _mine_late, "red"),
        Condition("mine_soon", _("Mine, due soon"), _mine_soon, "amber"),
        Condition("mine", _("Mine, to be rectified"), _mine),
        Condition("overdue", _("Overdue"), _late, "red"),
        Condition("waiting", _("Closings to be checked"), lambda asked: WAITING),
        Condition("to_decide", _("Closings that I can decide"), _to_decide),
        Condition("waiting_long", _("Closings that wait too long"), _waits_long, "amber"),
        Condition("look_backs", _("Look-backs due, for me to do"), _look_backs, "amber"),
        Condition("extensions", _("Extensions to decide"), _extensions),
        Condition(
            "closed", pgettext_lazy("rectification", "Closed"), lambda asked: Q(status__in=CLOSED)
        ),
        Condition("in_time", _("Closed in time"), _in_time),
        Condition(
            "confirmed", _("Confirmed by look-back"), lambda asked: Q(status=Status.CONSOLIDATED)
        ),
        Condition("relapsed", _("Relapsed"), lambda asked: Q(relapses__gt=0), "amber"),
        Condition(
            "escalated",
            _("Under special supervision"),
            lambda asked: Q(escalated_at__isnull=False),
            "red",
        ),
        Condition("witness", _("I am the witness"), lambda asked: Q(witness_id=asked.user.pk)),
    )
}


def holding(
    items: QuerySet[RectificationItem], key: str, asked: Asked
) -> QuerySet[RectificationItem]:
    """Those of *items* that the figure *key* counts."""
    return items.filter(CONDITIONS[key].holds(asked))


def counts(items: QuerySet[RectificationItem], keys: Iterable[str], asked: Asked) -> dict[str, int]:
    """How many of *items* each figure counts: one query for all of them."""
    return items.order_by().aggregate(
        **{key: Count("pk", filter=CONDITIONS[key].holds(asked)) for key in keys}
    )


def opened_between(
    items: QuerySet[RectificationItem], since: date | None, until: date | None
) -> QuerySet[RectificationItem]:
    """Those that were put on the list in the period, both days included."""
    if since:
        items = items.filter(opened_at__date__gte=since)
    return items.filter(opened_at__date__lte=until) if until else items


def within(items: QuerySet[RectificationItem], place: Division) -> QuerySet[RectificationItem]:
    """The items of a township with its villages; of the county only what is of no township."""
    if place.level == Division.Level.COUNTY:
        return items.filter(division=place)
    return items.filter(division__path__startswith=place.path)


@dataclass(frozen=True, slots=True)
class PlaceCounts:
    """The figures of one township."""

    place: Division
    counts: dict[str, int]


def by_place(
    items: QuerySet[RectificationItem], keys: Iterable[str], asked: Asked
) -> list[PlaceCounts]:
    """The figures of each township that has an item, by code: two queries."""
    chosen = list(keys)
    rows = (
        items.order_by()
        .values("division__path")
        .annotate(**{key: Count("pk", filter=CONDITIONS[key].holds(asked)) for key in chosen})
    )
    levels = (Division.Level.COUNTY, Division.Level.TOWNSHIP)
    places = {place.path: place for place in Division.objects.filter(level__in=levels)}
    found: dict[str, PlaceCounts] = {}
    for row in rows:
        here: dict[str, Any] = dict(row)
        path = max((p for p in places if here["division__path"].startswith(p)), key=len)
        one = found.setdefault(path, PlaceCounts(places[path], dict.fromkeys(chosen, 0)))
        for key in chosen:
            one.counts[key] += here[key]
    return sorted(found.values(), key=lambda one: one.place.code)
