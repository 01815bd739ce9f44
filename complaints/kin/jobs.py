"""What time drives here: declarations are asked for once a year, and late ones recorded once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from complaints.kin import desk, notify, queries, screening
from complaints.kin.limits import Limits, limits
from complaints.models import Declarant
from portal.core.jobs import Counts, periodic
from portal.core.models import Division


@periodic("near_relatives")
def watch_declarations(now: datetime) -> Counts:
    """Remind whose last day is near; record whose has passed, and tell officer and supervisor."""
    today = timezone.localdate(now)
    known = limits(today)
    open_ = queries.undeclared(Declarant.objects.select_related("division", "user"), today)
    late = open_.filter(known.overdue(today))
    return {
        "reminded": _remind(list(open_.filter(known.near(today))), known, today),
        "overdue": _record(desk.not_recorded(late, known.year), known, now),
    }


@periodic("missing_filings")
def look_for_missing(now: datetime) -> Counts:
    """Find recipients whom a register calls unfiled relatives; tell the officers of the place."""
    fresh: dict[Division, int] = defaultdict(int)
    for entry, name in screening.unfiled(timezone.localdate(now)):
        with transaction.atomic():
            missing = desk.record_missing(entry, name, now)
            if missing is not None:
                fresh[missing.division] += 1
    for place, count in fresh.items():
        notify.missing_found(place, count, timezone.localdate(now))
    return {"found": sum(fresh.values())}


def _remind(officials: list[Declarant], known: Limits, today: date) -> int:
    """With an account the official; for members of committees, who have none, their officer."""
    soon = [one for one in officials if known.due(one.since) >= today]
    told = notify.told()
    for official in soon:
        if official.user is not None:
            notify.declaration_near(official, known, told)
    for place, members in _by_place([one for one in soon if one.user is None]).items():
        notify.declarations_near(place, len(members), known, told)
    return len(soon)


def _record(officials: Iterable[Declarant], known: Limits, now: datetime) -> int:
    """One place at a time: nobody else can write the ledger while a place is recorded."""
    return sum(_record_place(*one, known, now) for one in _by_place(officials).items())


def _record_place(place: Division, officials: list[Declarant], known: Limits, now: datetime) -> int:
    with transaction.atomic():
        desk.lock_officials(officials)
        events = [
            desk.record_overdue(one, known.year, known.due(one.since), now) for one in officials
        ]
        fresh = sum(1 for event in events if event)
        if fresh:
            notify.declarations_overdue(place, fresh, timezone.localdate(now))
    return fresh


def _by_place(officials: Iterable[Declarant]) -> dict[Division, list[Declarant]]:
    """By the township that keeps their filings; the county keeps those of its own staff."""
    places: dict[Division, Division] = {}
    found: dict[Division, list[Declarant]] = defaultdict(list)
    for one in officials:
        if one.division not in places:
            places[one.division] = one.division.township() or one.division
        found[places[one.division]].append(one)
    return found
