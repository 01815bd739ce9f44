"""Figures of the public ledger: per township, confidential cases left out altogether."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Avg, Count, DurationField, F, Q, QuerySet
from django.db.models.functions import Substr

from complaints.models import Acceptance, Complaint, Satisfaction, Visibility
from portal.core.models import Division

# A smaller number of confidential reports could point at a person.
SAFE_COUNT = 5
SATISFIED = (Satisfaction.SATISFIED, Satisfaction.BASICALLY)
ONE_YEAR = timedelta(days=365)

_IN_TIME = Q(replied_at__isnull=False) & (
    Q(handle_due__isnull=True) | Q(replied_at__date__lte=F("handle_due"))
)
_LATE_REPLY = Q(replied_at__date__gt=F("handle_due"))
FIGURES: dict[str, Any] = {
    "received": Count("pk"),
    "answered": Count("pk", filter=Q(replied_at__isnull=False)),
    "in_time": Count("pk", filter=_IN_TIME),
    "rated": Count("rating"),
    "satisfied": Count("pk", filter=Q(rating__unit_score__in=SATISFIED)),
    "accepted": Count("pk", filter=Q(acceptance=Acceptance.ACCEPTED)),
    "took": Avg(F("replied_at") - F("filed_at"), output_field=DurationField()),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What a township did with the cases of the last twelve months."""

    place: str
    code: str
    received: int = 0
    answered: int = 0
    in_time: int = 0
    late: int = 0
    rated: int = 0
    satisfied: int = 0
    accepted: int = 0
    took: timedelta | None = None

    @property
    def average_days(self) -> str:
        """Days from receipt to answer with one decimal; a dash when nothing was answered."""
        return f"{self.took / timedelta(days=1):.1f}" if self.took is not None else "–"

    @property
    def satisfaction(self) -> str:
        """How many of those who rated were satisfied or basically satisfied."""
        return f"{self.satisfied} / {self.rated}" if self.rated else "–"


def public_cases() -> QuerySet[Complaint]:
    """Cases whose sender agreed that they are shown in reduced form, newest first."""
    return (
        Complaint.objects.filter(
            visibility=Visibility.PUBLIC_REDUCED, public_consent=True, confidential=False
        )
        .select_related("kind", "division")
        .order_by("-filed_at", "-pk")
    )


def by_township(today: date) -> list[Figures]:
    """One row per township, then cases whose place is not known; two queries."""
    places = list(
        Division.objects.filter(level__in=(Division.Level.COUNTY, Division.Level.TOWNSHIP))
        .order_by("path")
        .values_list("path", "name", "code", "level")
    )
    length = max((len(path) for path, *_ in places), default=1)
    counted = _counted(today, length)
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


def in_all(today: date) -> Figures:
    """The same figures for the whole county; one query."""
    return Figures("", "", **_cases(today).aggregate(**_figures(today)))


def confidential_received(today: date) -> int | None:
    """How many confidential reports came in; None when too few to be told."""
    found = Complaint.objects.filter(confidential=True, filed_at__date__gt=today - ONE_YEAR).count()
    return found if found >= SAFE_COUNT else None


def _counted(today: date, length: int) -> dict[str, dict[str, Any]]:
    rows: Iterable[Any] = (
        _cases(today)
        .annotate(place=Substr("division__path", 1, length))
        .order_by()
        .values("place")
        .annotate(**_figures(today))
    )
    return {
        row["place"]: {key: value for key, value in row.items() if key != "place"} for row in rows
    }


def _cases(today: date) -> QuerySet[Complaint]:
    return Complaint.objects.filter(confidential=False, filed_at__date__gt=today - ONE_YEAR)


def _figures(today: date) -> dict[str, Any]:
    return {**FIGURES, "late": Count("pk", filter=_LATE_REPLY | Q(due__lt=today))}
