"""Figures of the public ledger: per township and in all, confidential cases left out altogether."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Min, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone

from complaints.models import Complaint
from complaints.public_ledger.counting import figures, received_between
from complaints.public_ledger.periods import Period
from complaints.public_ledger.safety import SAFE_COUNT, hidden_among
from portal.core.models import Division

LEVELS = (Division.Level.COUNTY, Division.Level.TOWNSHIP)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a township did with the cases of a period; None is a number that is not published."""

    place: str
    code: str
    received: int = 0
    to_decide: int = 0
    decided_in_time: int = 0
    to_answer: int = 0
    answered: int = 0
    in_time: int = 0
    late: int = 0
    rated: int | None = 0
    satisfied: int | None = 0
    said: int | None = 0
    accepted: int | None = 0
    took: timedelta | None = None

    @property
    def average_days(self) -> float | None:
        """Days from receipt to answer with one decimal; None when nothing was answered."""
        return round(self.took / timedelta(days=1), 1) if self.took is not None else None

    @property
    def decided_rate(self) -> float | None:
        """及时受理率 in per cent."""
        return share(self.decided_in_time, self.to_decide)

    @property
    def in_time_rate(self) -> float | None:
        """按期答复率 in per cent."""
        return share(self.in_time, self.to_answer)

    @property
    def rated_rate(self) -> float | None:
        """参评率 in per cent."""
        return share(self.rated, self.answered)

    @property
    def satisfied_rate(self) -> float | None:
        """群众满意率 in per cent."""
        return share(self.satisfied, self.rated)

    @property
    def accepted_rate(self) -> float | None:
        """How many of those who said so accept the result, in per cent."""
        return share(self.accepted, self.said)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that may be published, the county as a whole, and whether numbers were left out."""

    rows: list[Figures]
    total: Figures

    @property
    def any_hidden(self) -> bool:
        return any(None in (row.rated, row.said) for row in (*self.rows, self.total))


def share(part: int | None, whole: int | None) -> float | None:
    """Per cent with one decimal; None where a number is missing or there is nothing to divide."""
    return round(100 * part / whole, 1) if whole and part is not None else None


def table(period: Period, today: date) -> Table:
    """The figures of a period as they may be published; three queries."""
    judged = period.quarter is None
    rows = by_township(period, today)
    total = in_all(period, today)
    for counts, parts in (("rated", ("rated", "satisfied")), ("said", ("said", "accepted"))):
        hidden, all_of_it = hidden_among([getattr(row, counts) for row in rows])
        nothing: dict[str, Any] = dict.fromkeys(parts)
        # A year minus its other quarters would tell the fourth: quarters hold no judgements.
        rows = [
            replace(row, **nothing) if place in hidden or not judged else row
            for place, row in enumerate(rows)
        ]
        if all_of_it or not judged or 0 < (getattr(total, counts) or 0) < SAFE_COUNT:
            total = replace(total, **nothing)
    return Table(rows, total)


def by_township(period: Period, today: date) -> list[Figures]:
    """One row per township, then cases whose place is not known; two queries. Not for publication:
    small numbers are in it."""
    places = list(
        Division.objects.filter(level__in=LEVELS)
        .order_by("path")
        .values_list("path", "name", "code", "level")
    )
    length = max((len(path) for path, *_ in places), default=1)
    counted = _counted(period, today, length)
    townships = [
        Figures(name, code, **counted.get(path, {}))
        for path, name, code, level in places
        if level == Division.Level.TOWNSHIP
    ]
    county = [
        Figures(name, code, **counted[path])
        for path, name, code, level in places
        if level == Division.Level.COUNTY and path in counted
    ]
    return townships + county


def in_all(period: Period, today: date) -> Figures:
    """The same figures for the whole county; one query. Not for publication."""
    return Figures("", "", **_cases(period).aggregate(**figures(today)))


def confidential_received(period: Period, today: date) -> int | None:
    """How many confidential reports came in; None unless it can be told.

    Only years that are over, and only from SAFE_COUNT on: a running number would tell by its
    change from one day to the next that somebody has reported.
    """
    if not period.complete(today):
        return None
    rows = Complaint.objects.filter(confidential=True)
    found = rows.filter(received_between(period.first, period.last)).count()
    return found if found >= SAFE_COUNT else None


def years(today: date) -> range:
    """The years that can be asked for, from the first case on; one query."""
    found = Complaint.objects.filter(confidential=False).aggregate(first=Min("filed_at"))["first"]
    first = timezone.localtime(found).year if found else today.year
    return range(min(first, today.year), today.year + 1)


def _counted(period: Period, today: date, length: int) -> dict[str, dict[str, Any]]:
    rows: Iterable[Any] = (
        _cases(period)
        .annotate(place=Substr("division__path", 1, length))
        .order_by()
        .values("place")
        .annotate(**figures(today))
    )
    return {row.pop("place"): row for row in rows}


def _cases(period: Period) -> QuerySet[Complaint]:
    rows = Complaint.objects.filter(confidential=False)
    return rows.filter(received_between(period.first, period.last))
