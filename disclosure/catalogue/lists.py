"""What publicity lists and monthly totals satisfy, with the days that count.

A monthly list is due on a day of its month. Every other list counts from the review meeting that
made it, else from its approval, else from its import. Totals of funds count from the last day of
their month. A list that was withdrawn satisfies nothing.
"""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone

from disclosure import months
from disclosure.catalogue.due import Due, in_month
from disclosure.catalogue.duties import Duty
from disclosure.catalogue.facts import Facts
from disclosure.catalogue.pages import due_after
from disclosure.funds.lists import PUBLIC_AND_RIGHT
from disclosure.models import CatalogueItem, PublicityWaiver, Roster, Stage
from portal.core.models import Division

MONTHS_BACK = 12
Waived = dict[tuple[int, date], PublicityWaiver]  # by programme and month


def lists(facts: Facts, item: CatalogueItem, place: Division) -> Iterator[Duty]:
    """Lists of the item's programmes and stages in one township."""
    programmes = {programme.pk for programme in item.programmes.all()}
    stages = item.stages.split()
    here = (place.pk, programmes)
    rosters = [row for row in facts.rosters if _concerns(row, *here)]
    waivers = [row for row in facts.waivers if _concerns(row, *here)]
    for stage in stages:
        of_stage = [row for row in rosters if row.stage == stage]
        waived = {(w.programme_id, w.month): w for w in waivers if w.stage == stage}
        if item.monthly and stage == Stage.MONTHLY:
            if place.level == Division.Level.TOWNSHIP:
                yield from _every_month(facts, item, of_stage, waived)
        else:
            yield from _as_they_come(facts, item, of_stage, waived)


def _as_they_come(
    facts: Facts, item: CatalogueItem, rosters: list[Roster], waived: Waived
) -> Iterator[Duty]:
    for row in rosters:
        waiver = waived.pop((row.programme_id, row.month), None)
        due = due_after(facts, item, max(_made(row), facts.start))
        yield _duty(row, row.title, due, waiver)
    for (_programme, month), waiver in waived.items():
        due = due_after(facts, item, months.last_day(month))
        what = f"{waiver.programme} {waiver.get_stage_display()} {month:%Y-%m}"
        yield Duty(what, due, waived=waiver.reason)


def _every_month(
    facts: Facts, item: CatalogueItem, rosters: list[Roster], waived: Waived
) -> Iterator[Duty]:
    """One duty for each programme that is known to be paid in the township, month by month.

    Known is what had a list (or the reason why it had none) in that month or before; where nothing
    is known yet, the township owes the item as a whole.
    """
    # A correction that is being prepared does not undo what was public.
    newest = sorted(rosters, key=lambda row: (_was_public(row), row.pk))
    by_month = {(row.programme_id, row.month): row for row in newest}
    programmes = {row.pk: row for row in item.programmes.all()}
    known = sorted({*by_month, *waived}, key=lambda key: key[1])
    for month in months_until(facts.today, MONTHS_BACK):
        due = in_month(facts.monthly_rule(month), month, facts.calendar)
        if due.day < facts.start:
            continue
        paid = {programme for programme, first in known if first <= month}
        for key in sorted(paid, key=lambda key: programmes[key].order):
            what = f"{programmes[key]} {month:%Y-%m}"
            row = by_month.get((key, month))
            waiver = waived.get((key, month))
            yield _duty(row, what, due, waiver)
        if programmes and not paid:
            names = " / ".join(programme.name for programme in programmes.values())
            yield Duty(f"{names} {month:%Y-%m}", due)


def funds(facts: Facts, item: CatalogueItem, place: Division) -> Iterator[Duty]:
    """The county's totals of every programme, month by month; the month in hand is not over."""
    if place.level != Division.Level.COUNTY:
        return
    for month in months_until(facts.today, MONTHS_BACK):
        last = months.last_day(month)
        if last < facts.start or last >= facts.today:
            continue
        due = due_after(facts, item, last)
        for programme in item.programmes.all():
            report = facts.funds.get((programme.pk, month))
            on = timezone.localdate(report.published_at) if report else None
            query = f"?month={month:%Y-%m}&programme={programme.code}"
            url = f"{reverse('disclosure:funds')}{query}" if report else ""
            yield Duty(f"{programme} {month:%Y-%m}", due, report is not None, on, url)


def months_until(today: date, count: int) -> list[date]:
    """The first days of the last *count* months, the month of *today* last."""
    return [months.shifted(today, n) for n in range(1 - count, 1)]


def _duty(row: Roster | None, what: str, due: Due, waiver: PublicityWaiver | None) -> Duty:
    waived = waiver.reason if waiver else ""
    if row is None or row.opened_at is None or not _was_public(row):
        return Duty(what, due, waived=waived)
    url = reverse("disclosure:list", args=[row.reference])
    on = timezone.localdate(row.opened_at)
    return Duty(what, due, True, on, url, waived)


def _concerns(row: Roster | PublicityWaiver, place: int, programmes: set[int]) -> bool:
    return row.division_id == place and row.programme_id in programmes


def _was_public(row: Roster) -> bool:
    return row.opened_at is not None and row.status in PUBLIC_AND_RIGHT


def _made(row: Roster) -> date:
    if row.meeting_held_on:
        return row.meeting_held_on
    return timezone.localdate(row.approved_at or row.created_at)
