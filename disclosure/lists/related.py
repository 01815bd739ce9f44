"""Which lists belong together: a month's list, the one before it, and the changes between them."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    BigAutoField,
    CharField,
    Count,
    DateField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from disclosure.lists.comparison import Change
from disclosure.models import Roster, RosterEntry, Stage, VillageSignature
from portal.core.prepared import Given, prepared

MOST = 5  # a month may have been corrected
POINTED_TO = ["id", "reference", "stage", "month", "status"]
OTHER = {Stage.MONTHLY.value: Stage.CHANGES, Stage.CHANGES.value: Stage.MONTHLY}


@dataclass(frozen=True, slots=True)
class Total:
    """How many entries of a list of changes are of one kind."""

    kind: str
    label: str
    entries: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list of changes comes to, and how many villages signed when; never who."""

    totals: list[Total] = field(default_factory=list)
    villages: int = 0
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """The other half of the month, and for a list of changes the month it was counted against."""

    partner: Roster | None = None
    before: Roster | None = None


def month_before(monthly: Roster) -> Roster | None:
    """The newest earlier monthly list of the same programme and township that was public.

    One that was withdrawn is no measure: it came down because it was wrong.
    """
    rows = _same_place(monthly).filter(stage=Stage.MONTHLY, month__lt=monthly.month)
    return _once_public(rows).first()


def partner(roster: Roster) -> Roster | None:
    """The other half of a month for staff: its list of changes for its monthly list, and back."""
    if roster.stage not in OTHER:
        return None
    rows = _same_place(roster).filter(stage=OTHER[Stage(roster.stage)], month=roster.month)
    return rows.order_by("-pk").first()


def related(roster: Roster) -> Related:
    """What the public page of a monthly round points to, each if it was ever public."""
    if roster.stage not in OTHER:
        return Related()
    rows = _round(
        programme=roster.programme_id,
        division=roster.division_id,
        stage=OTHER[Stage(roster.stage)],
        month=roster.month,
        # What was counted against is named on lists of changes alone.
        earlier=Stage.MONTHLY if roster.stage == Stage.CHANGES else "",
    )
    found = [Roster.from_db(DEFAULT_DB_ALIAS, POINTED_TO, row) for row in rows]
    return Related(
        partner=next((one for one in found if one.month == roster.month), None),
        before=next((one for one in found if one.month < roster.month), None),
    )


@prepared
def _round() -> QuerySet[Any, Any]:
    """The other list of the month, and where asked for those of the months before."""
    month = Given("month", DateField())
    here = Q(stage=Given("stage", CharField()), month=month)
    here |= Q(stage=Given("earlier", CharField()), month__lt=month)
    key = BigAutoField[int, int]
    rows = Roster.objects.filter(
        here, programme=Given("programme", key()), division=Given("division", key())
    ).exclude(status=Roster.Status.WITHDRAWN)
    return _once_public(rows).values_list(*POINTED_TO)[:MOST]


def _same_place(roster: Roster) -> QuerySet[Roster]:
    rows = Roster.objects.filter(programme=roster.programme_id, division=roster.division_id)
    rows = rows.exclude(status=Roster.Status.WITHDRAWN)
    return rows.select_related("programme", "division")


def _once_public(rows: QuerySet[Roster]) -> QuerySet[Roster]:
    return rows.filter(opened_at__isnull=False).order_by("-month", "-opened_at", "-pk")


def summary(roster: Roster) -> Summary | None:
    """Totals by kind and the number and days of signatures, in one query; None elsewhere."""
    if roster.stage != Stage.CHANGES:
        return None
    of_list = VillageSignature.objects.filter(roster=OuterRef("roster"))
    signed = of_list.order_by().values("roster")
    rows = list(
        roster.entries.order_by()
        .values("roster", "change")
        .annotate(
            entries=Count("pk"),
            villages=Subquery(signed.annotate(n=Count("pk")).values("n")),
            first=Subquery(signed.annotate(day=Min("signed_on")).values("day")),
            last=Subquery(signed.annotate(day=Max("signed_on")).values("day")),
        )
    )
    if not rows:
        return Summary()
    counts = {row["change"]: row["entries"] for row in rows if row["change"]}
    labels = dict(RosterEntry.Change.choices)
    totals = [Total(kind, str(labels[kind]), counts.get(kind, 0)) for kind in Change if counts]
    one = rows[0]
    return Summary(totals, one["villages"] or 0, one["first"], one["last"])
