"""When a list is public: it opens and closes by itself, is replaced, or is withdrawn at once.

A corrected list takes the place of the paused one when it opens.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from disclosure.lists.changes import draft_after_opening
from disclosure.lists.history import record
from disclosure.lists.sealing import note, seal_publication
from disclosure.lists.terms import last_day, rule_for
from disclosure.lists.writing import reason_of, step
from disclosure.models import Posting, PublicationEvent, Roster
from portal.core.models import User


def set_period(roster: Roster, first_day: date) -> None:
    """First and last day by the rule of today; a long-term list has no last day."""
    roster.opens_on = first_day
    roster.closes_on = last_day(roster, rule_for(roster), first_day)


def open_now(roster: Roster, at: datetime, content: bytes | None = None) -> None:
    """Make an approved, locked list public, seal it, and end what it takes the place of."""
    _take_the_place(roster, at)
    if roster.closes_on is None:
        _replace_earlier(roster, at)
    roster.status = Roster.Status.OPEN
    roster.opened_at = at
    roster.save()
    publication = seal_publication(roster, at, content)
    Posting.objects.create(
        publication=publication,
        place=Posting.Place.SITE,
        posted_on=timezone.localdate(at),
        recorded_by=publication.approved_by,
        recorded_at=at,
    )
    record(roster, "open", None)
    draft_after_opening(roster)


def _take_the_place(roster: Roster, at: datetime) -> None:
    """End the paused list that this one corrects."""
    if roster.corrects_id is None:
        return
    wrong = Roster.objects.select_for_update().get(pk=roster.corrects_id)
    if wrong.status == Roster.Status.PAUSED:
        _end(wrong, PublicationEvent.Kind.CORRECTED, at)


def _replace_earlier(roster: Roster, at: datetime) -> None:
    earlier = Roster.objects.select_for_update().filter(
        programme=roster.programme,
        division=roster.division,
        stage=roster.stage,
        status__in=(Roster.Status.OPEN, Roster.Status.PAUSED),
        closes_on__isnull=True,
    )
    for old in earlier.exclude(pk=roster.pk):
        _end(old, PublicationEvent.Kind.REPLACED, at)


def _end(roster: Roster, kind: PublicationEvent.Kind, at: datetime) -> None:
    roster.status = Roster.Status.CLOSED
    roster.ended_at = at
    roster.save()
    note(roster, kind, at)
    record(roster, "close", None)


def withdraw(roster: Roster, by: User, reason: str) -> Roster:
    """Take a list down at once; a tombstone stays and says why."""
    text = reason_of(reason)
    with step(roster, by, "withdraw") as locked:
        now = timezone.now()
        locked.status = Roster.Status.WITHDRAWN
        locked.ended_at = now
        locked.save()
        note(locked, PublicationEvent.Kind.WITHDRAWN, now, by, text)
        record(locked, "withdraw", by, reason=text)
    return locked


def open_due(now: datetime) -> int:
    """Open every scheduled list whose first day has come; how many were opened.

    A list that could not open in time gets its full period from the day it really opens.
    """
    today = timezone.localdate(now)
    due = Roster.objects.filter(status=Roster.Status.SCHEDULED, opens_on__lte=today)
    # After an outage several months may be due at once: the newest opens last and stays.
    return _one_by_one(due.order_by("month", "opens_on", "pk"), partial(_open_one, today, now))


@transaction.atomic
def _open_one(today: date, now: datetime, pk: int) -> bool:
    roster = Roster.objects.select_for_update().get(pk=pk)
    if roster.status != Roster.Status.SCHEDULED:
        return False
    if roster.opens_on != today:
        set_period(roster, today)
    open_now(roster, now)
    return True


def close_due(now: datetime) -> int:
    """Close every public list whose last day has passed; how many were closed."""
    today = timezone.localdate(now)
    due = Roster.objects.filter(status=Roster.Status.OPEN, closes_on__lt=today)
    return _one_by_one(due, partial(_close_one, now))


def _one_by_one(due: QuerySet[Roster], act: Callable[[int], bool]) -> int:
    """Act on each list by itself; one that fails holds up no other, and is told at the end."""
    done, failures = 0, []
    for pk in list(due.values_list("pk", flat=True)):
        try:
            done += act(pk)
        except Exception as failure:
            failure.add_note(f"list {pk}")
            failures.append(failure)
    if failures:
        raise ExceptionGroup("lists that the timer could not open or close", failures)
    return done


@transaction.atomic
def _close_one(now: datetime, pk: int) -> bool:
    roster = Roster.objects.select_for_update().get(pk=pk)
    if roster.status != Roster.Status.OPEN:
        return False
    _end(roster, PublicationEvent.Kind.CLOSED, now)
    return True
