"""When a list is public: it opens and closes by itself, is replaced, or is withdrawn at once."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.changes import draft_after_opening
from disclosure.history import record
from disclosure.models import PublicationEvent, PublicityRule, Roster
from disclosure.sealing import note, seal_publication
from disclosure.writing import reason_of, step
from portal.core.calendar import work_calendar
from portal.core.deadlines import due_on
from portal.core.errors import Refused
from portal.core.models import User


def rule_for(roster: Roster) -> PublicityRule:
    """The publicity rule in force today; refuses a list that has none."""
    rule = PublicityRule.objects.in_force(roster.programme, roster.stage, timezone.localdate())
    if rule is None:
        raise Refused(
            _("No publicity period is set for this programme and stage. Ask the administrator."),
            code="no-rule",
        )
    return rule


def set_period(roster: Roster, first_day: date) -> None:
    """The day of opening is not counted; a long-term list has no last day."""
    rule = rule_for(roster)
    pure = rule.as_rule()
    roster.opens_on = first_day
    roster.closes_on = due_on(pure, first_day, work_calendar()).due if pure else None


def open_now(roster: Roster, at: datetime) -> None:
    """Make an approved, locked list public, seal it, and end what it takes the place of."""
    if roster.closes_on is None:
        _replace_earlier(roster, at)
    roster.status = Roster.Status.OPEN
    roster.opened_at = at
    roster.save()
    seal_publication(roster, at)
    record(roster, "open", None)
    draft_after_opening(roster)


def _replace_earlier(roster: Roster, at: datetime) -> None:
    earlier = Roster.objects.select_for_update().filter(
        programme=roster.programme,
        division=roster.division,
        stage=roster.stage,
        status=Roster.Status.OPEN,
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
    return sum(_open_one(pk, today, now) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _open_one(pk: int, today: date, now: datetime) -> bool:
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
    return sum(_close_one(pk, now) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _close_one(pk: int, now: datetime) -> bool:
    roster = Roster.objects.select_for_update().get(pk=pk)
    if roster.status != Roster.Status.OPEN:
        return False
    _end(roster, PublicationEvent.Kind.CLOSED, now)
    return True
