"""What time drives here: declarations are asked for once a year, and late ones recorded once."""

from collections import defaultdict
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
    return {
        "reminded": _remind(list(open_.filter(known.near(today))), known, today),
        "overdue": _record(list(open_.filter(known.overdue(today))), known, now),
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
        with transaction.atomic():
            notify.missing_found(place, count, timezone.localdate(now))
    return {"found": sum(fresh.values())}


def _remind(officials: list[Declarant], known: Limits, today: date) -> int:
    """With an account the official; for members of committees, who have none, their officer."""
    soon = [one for one in officials if known.due(one.since) >= today]
    without: dict[Division, list[Declarant]] = defaultdict(list)
    for official in soon:
        if official.user is None:
            without[_place_of(official)].append(official)
        else:
            with transaction.atomic():
                notify.declaration_near(official, known)
    for place, members in without.items():
        with transaction.atomic():
            notify.declarations_near(place, len(members), known)
    return len(soon)


def _record(officials: list[Declarant], known: Limits, now: datetime) -> int:
    fresh: dict[Division, int] = defaultdict(int)
    with transaction.atomic():
        for official in officials:
            due = known.due(official.since)
            if desk.record_overdue(official, known.year, due, now):
                fresh[_place_of(official)] += 1
        for place, count in fresh.items():
            notify.declarations_overdue(place, count, timezone.localdate(now))
    return sum(fresh.values())


def _place_of(official: Declarant) -> Division:
    """The township that keeps the filings of an official; of the county's own staff, the county."""
    return official.division.township() or official.division
