"""What of 近亲属备案 is public: counts by township, from which nobody can be told.

Figures stand as of the last day of the month before, so that nobody sees a number change on the
day on which a person was filed. Filings and missing filings are hidden where they are few, or
where few officials could be meant (`public_ledger.safety`); there is no figure of a village.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone

from complaints.kin.queries import in_office
from complaints.models import Declarant, MissingFiling, RelativeFiling, YearlyDeclaration
from complaints.public_ledger.safety import SAFE_COUNT, hidden_among
from portal.core.models import Division

LEVELS = (Division.Level.COUNTY, Division.Level.TOWNSHIP)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Row:
    """The counts of a township; None is a number that is not published."""

    place: str
    officials: int = 0
    declared: int = 0
    filings: int | None = 0
    found: int | None = 0
    mended: int | None = 0


@dataclass(frozen=True, slots=True)
class Table:
    """The townships, the county's own staff, and all together, as they may be published."""

    as_of: date
    rows: list[Row]
    total: Row

    @property
    def any_hidden(self) -> bool:
        return any(None in (row.filings, row.found) for row in (*self.rows, self.total))


def table(today: date) -> Table:
    """The table of the month before; six queries."""
    as_of = today.replace(day=1) - ONE_DAY
    rows = _counted(as_of)
    total = _sum(rows)
    rows, total = _safe(rows, total, "filings", ("filings",))
    rows, total = _safe(rows, total, "found", ("found", "mended"))
    return Table(as_of, rows, total)


def _sum(rows: list[Row]) -> Row:
    names = ("officials", "declared", "filings", "found", "mended")
    return Row("", **{name: sum(getattr(row, name) for row in rows) for name in names})


def _safe(rows: list[Row], total: Row, name: str, parts: tuple[str, ...]) -> tuple[list[Row], Row]:
    """Hide what is few, or what few officials could have caused."""
    hidden, all_of_it = hidden_among([_exposed(row, name) for row in rows])
    nothing: dict[str, Any] = dict.fromkeys(parts)
    if all_of_it or 0 < _exposed(total, name) < SAFE_COUNT:
        total = replace(total, **nothing)
    return [replace(r, **nothing) if n in hidden else r for n, r in enumerate(rows)], total


def _exposed(row: Row, name: str) -> int:
    count: int = getattr(row, name)
    return min(count, row.officials) if name == "filings" else count


def _counted(as_of: date) -> list[Row]:
    places = list(
        Division.objects.filter(level__in=LEVELS)
        .order_by("path")
        .values_list("path", "name", "level")
    )
    length = max((len(path) for path, *_ in places), default=1)
    ways = _columns(as_of)
    found = {name: _by_place(rows, path, length) for name, (rows, path) in ways.items()}
    counted = [
        (level, Row(name, **{column: by.get(path, 0) for column, by in found.items()}))
        for path, name, level in places
    ]
    # The county's own staff stand last, and only where there is something to count.
    townships = [row for level, row in counted if level == Division.Level.TOWNSHIP]
    return townships + [
        row for level, row in counted if level == Division.Level.COUNTY and row.officials
    ]


def _columns(as_of: date) -> dict[str, tuple[QuerySet[Any], str]]:
    """What is counted, and the path to its place."""
    end = timezone.make_aware(datetime.combine(as_of + ONE_DAY, time()))
    officials = Declarant.objects.filter(in_office(as_of))
    declared = YearlyDeclaration.objects.filter(
        year=as_of.year, at__lt=end, declarant__in=officials
    )
    filings = RelativeFiling.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=as_of), filed_on__lte=as_of, declarant__in=officials
    ).exclude(programme=None)
    missing = MissingFiling.objects.filter(found_at__year=as_of.year, found_at__lt=end)
    missing = missing.exclude(result=MissingFiling.Result.UNFOUNDED)
    mended = missing.filter(result=MissingFiling.Result.FILED, resolved_at__lt=end)
    return {
        "officials": (officials, "division__path"),
        "declared": (declared, "declarant__division__path"),
        "filings": (filings, "declarant__division__path"),
        "found": (missing, "division__path"),
        "mended": (mended, "division__path"),
    }


def _by_place(rows: QuerySet[Any], path: str, length: int) -> dict[str, int]:
    counts: Iterable[Any] = (
        rows.annotate(place=Substr(F(path), 1, length))
        .order_by()
        .values("place")
        .annotate(n=Count("pk"))
    )
    return {row["place"]: row["n"] for row in counts}
