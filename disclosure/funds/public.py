"""What anyone may read of the money: published totals, with suppressed figures left out here.

A suppressed number ends in this module: what leaves it has None in its place. Figures are summed
only where each of them is shown; households and persons of different programmes are never summed,
because one household may receive from two of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter

from django.db.models import QuerySet

from disclosure.models import FundReport, FundRow, Programme
from portal.core.models import Division

MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a table; without numbers when they are suppressed."""

    label: str
    households: int | None = None
    persons: int | None = None
    amount: Decimal | None = None

    @property
    def shown(self) -> bool:
        return self.households is not None


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader asked for; nothing chosen means all."""

    month: date | None = None
    programme: Programme | None = None
    division: Division | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Lines, the stated total where there is one, the sum of amounts, and who is missing."""

    lines: list[Figure]
    total: Figure | None = None
    sum_of_amounts: Decimal | None = None
    missing: tuple[str, ...] = ()
    thresholds: tuple[int, ...] = ()

    @property
    def any_suppressed(self) -> bool:
        """Whether a note has to say why a figure is not there."""
        lines = self.lines if self.total is None else [*self.lines, self.total]
        return not all(line.shown for line in lines)


def published() -> QuerySet[FundReport]:
    """The reports that are public now."""
    return FundReport.objects.filter(status=FundReport.Status.PUBLISHED)


def months() -> list[date]:
    """Months with at least one published report, newest first."""
    found = published().order_by("-month").values_list("month", flat=True).distinct()
    return list(found)


def table(choice: Choice) -> Table:
    """The table that answers *choice*: by month, by township, or by programme."""
    if choice.programme and choice.division:
        rows = list(_rows(Choice(None, choice.programme, choice.division))[:MONTHS_SHOWN])
        rows.sort(key=attrgetter("report.month"))
        return _table((_figure(row, f"{row.report.month:%Y-%m}") for row in rows), rows)
    if choice.programme:
        return _by_township(choice)
    if choice.division:
        rows = sorted(_rows(choice), key=lambda row: row.report.programme.order)
        return _summed(_table((_figure(r, r.report.programme.name) for r in rows), rows))
    reports = list(_reports(choice))
    lines = [_total(report, report.programme.name) for report in reports]
    return _summed(Table(lines, thresholds=_thresholds(reports)))


def csv_rows(choice: Choice) -> Iterator[tuple[object, ...]]:
    """Every published figure of *choice* as (month, programme, township, three numbers)."""
    if choice.division is None:
        county = Division.objects.get(level=Division.Level.COUNTY)
        for report in _reports(choice):
            yield _csv(report, _total(report, county.name))
    for row in _rows(choice):
        yield _csv(row.report, _figure(row, row.division.name))


def _csv(report: FundReport, figure: Figure) -> tuple[object, ...]:
    numbers = (figure.households, figure.persons, figure.amount)
    return (f"{report.month:%Y-%m}", report.programme.name, figure.label, *numbers)


def _reports(choice: Choice) -> QuerySet[FundReport]:
    rows = published().select_related("programme").order_by("-month", "programme__order")
    if choice.month:
        rows = rows.filter(month=choice.month)
    if choice.programme:
        rows = rows.filter(programme=choice.programme)
    return rows


def _rows(choice: Choice) -> QuerySet[FundRow]:
    rows = FundRow.objects.filter(report__in=published())
    if choice.month:
        rows = rows.filter(report__month=choice.month)
    if choice.programme:
        rows = rows.filter(report__programme=choice.programme)
    if choice.division:
        rows = rows.filter(division=choice.division)
    return rows.select_related("report__programme", "division").order_by(
        "-report__month", "report__programme__order", "division__code"
    )


def _by_township(choice: Choice) -> Table:
    rows = list(_rows(choice))
    report = rows[0].report if rows else None
    reported = {row.division_id for row in rows}
    townships = Division.objects.filter(level=Division.Level.TOWNSHIP).exclude(pk__in=reported)
    found = _table((_figure(row, row.division.name) for row in rows), rows)
    if report is None:
        return found
    missing = tuple(townships.order_by("code").values_list("name", flat=True))
    return Table(found.lines, _total(report, ""), None, missing, found.thresholds)


def _table(lines: Iterable[Figure], rows: list[FundRow]) -> Table:
    return Table(list(lines), thresholds=_thresholds(row.report for row in rows))


def _summed(found: Table) -> Table:
    if not found.lines or found.any_suppressed:
        return found
    amount = sum((line.amount or Decimal(0) for line in found.lines), Decimal(0))
    return Table(found.lines, None, amount, (), found.thresholds)


def _thresholds(reports: Iterable[FundReport]) -> tuple[int, ...]:
    return tuple(sorted({report.threshold for report in reports if report.threshold}))


def _figure(row: FundRow, label: str) -> Figure:
    if row.suppressed:
        return Figure(label)
    return Figure(label, row.households, row.persons, row.amount)


def _total(report: FundReport, label: str) -> Figure:
    if report.total_suppressed:
        return Figure(label)
    return Figure(label, report.households, report.persons, report.amount)
