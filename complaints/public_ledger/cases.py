"""Cases in reduced form: number, kind, township, dates and result, only by their sender's leave."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from complaints.models import Complaint, Outcome, Status, Visibility
from complaints.public_ledger.counting import received_between
from portal.core.models import Division


@dataclass(frozen=True, slots=True)
class ReducedCase:
    """What everybody may see of a case: never its words, its village, its unit or its sender."""

    number: str
    kind_code: str
    kind: str
    township_code: str
    township: str
    received: date
    answered: date | None
    closed: date | None
    status: Status
    outcome: Outcome | None
    received_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Filter:
    """Which of them; nothing chosen means all."""

    township: Division | None = None
    kind: str = ""
    year: int | None = None


def public_cases(chosen: Filter | None = None) -> QuerySet[Complaint]:
    """Cases whose sender agreed that they are shown in reduced form, newest first."""
    rows = Complaint.objects.filter(
        visibility=Visibility.PUBLIC_REDUCED, public_consent=True, confidential=False
    )
    wanted = chosen or Filter()
    if wanted.township:
        rows = rows.filter(division__path__startswith=wanted.township.path)
    if wanted.kind:
        rows = rows.filter(kind__code=wanted.kind)
    if wanted.year:
        rows = rows.filter(received_between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    # Of a case's own columns only these: its words stay in the database.
    shown = ("number", "filed_at", "replied_at", "closed_at", "status", "outcome")
    related = ("kind__code", "kind__name", "division__path")
    return (
        rows.select_related("kind", "division").only(*shown, *related).order_by("-filed_at", "-pk")
    )


def kinds_shown() -> list[tuple[str, str]]:
    """The kinds of which a case is public, by code; one query."""
    rows = public_cases().select_related(None).only().order_by("kind__order", "kind__code")
    return list(dict(rows.values_list("kind__code", "kind__name").distinct()).items())


def townships() -> list[Division]:
    """Every township in the order of its code; one query."""
    return list(Division.objects.filter(level=Division.Level.TOWNSHIP).order_by("path"))


def reduced(cases: Any, places: list[Division]) -> Iterator[ReducedCase]:
    """The cases in reduced form, one after another."""
    known = {place.path: place for place in places}
    length = 2 * Division.steplen
    for case in cases:
        yield _reduced(case, known.get(case.division.path[:length]))


def _reduced(case: Complaint, township: Division | None) -> ReducedCase:
    moments = [case.filed_at, case.replied_at, case.closed_at]
    return ReducedCase(
        number=case.number,
        kind_code=case.kind.code,
        kind=case.kind.name,
        township_code=township.short_code if township else "",
        township=township.name if township else "",
        received=_day(case.filed_at),
        answered=_day(case.replied_at) if case.replied_at else None,
        closed=_day(case.closed_at) if case.closed_at else None,
        status=Status(case.status),
        outcome=Outcome(case.outcome) if case.outcome else None,
        received_at=case.filed_at,
        changed_at=max(moment for moment in moments if moment),
    )


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
