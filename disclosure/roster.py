"""The one writer of publicity lists: import, explain, submit, approve, open, close, withdraw.

Every step locks the list, checks state and person, changes it, and adds to its history.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.history import record
from disclosure.importing import ImportResult, import_roster
from disclosure.models import Finding, PublicationEvent, PublicityRule, Roster
from disclosure.sealing import note, public_columns, seal_publication
from disclosure.steps import STEPS, involved
from portal.core.calendar import work_calendar
from portal.core.deadlines import due_on
from portal.core.errors import Refused
from portal.core.identifiers import find_personal_data
from portal.core.models import User
from portal.core.permissions import require

__all__ = [
    "ImportResult",
    "approve",
    "close_due",
    "describe",
    "discard",
    "explain",
    "import_roster",
    "open_due",
    "reject",
    "submit",
    "withdraw",
]
LONGEST_REASON = 300
SHORTEST_REASON = 4


@contextmanager
def _step(roster: Roster, by: User, name: str) -> Iterator[Roster]:
    """Lock the list and hand it over if this person may take this step with it now."""
    step = STEPS[name]
    with transaction.atomic():
        locked = Roster.objects.select_for_update().get(pk=roster.pk)
        require(by, step.action, locked.division)
        if locked.status not in step.sources:
            raise Refused(
                _("The list is no longer in a state that allows this. Look at it again."),
                code="wrong-state",
            )
        if step.apart and by.pk in involved(locked):
            raise Refused(
                _("Who prepared, submitted or explained a list cannot approve it."),
                code="four-eyes",
            )
        yield locked


def describe(
    roster: Roster,
    by: User,
    *,
    opens_on: date | None = None,
    meeting_held_on: date | None = None,
    meeting_chair: str = "",
    meeting_attendees: str = "",
) -> Roster:
    """Record the wished first day and the review meeting of a draft."""
    with _step(roster, by, "describe") as locked:
        if opens_on and opens_on < timezone.localdate():
            raise Refused(_("The first day lies in the past. Choose today or later."), code="past")
        if meeting_held_on and meeting_held_on > timezone.localdate():
            raise Refused(_("The meeting has not taken place yet."), code="meeting-ahead")
        _refuse_numbers(meeting_chair, meeting_attendees)
        locked.opens_on = opens_on
        locked.meeting_held_on = meeting_held_on
        locked.meeting_chair = meeting_chair.strip()
        locked.meeting_attendees = meeting_attendees.strip()
        locked.save()
        record(locked, "describe", by)
    return locked


def explain(finding: Finding, by: User, text: str, alike: bool = False) -> int:
    """Give the written reason that a finding asks for; with *alike* to all of the same rule.

    Returns how many findings now have this reason.
    """
    reason = _reason(text)
    with _step(finding.roster, by, "explain") as locked:
        rows = locked.findings.filter(severity=Finding.Severity.EXPLAIN)
        rows = rows.filter(code=finding.code, explanation="") if alike else rows
        rows = rows if alike else rows.filter(pk=finding.pk)
        count = rows.update(explanation=reason, explained_by=by, explained_at=timezone.now())
        if not count:
            raise Refused(_("This finding needs no explanation."), code="nothing-to-explain")
        record(locked, "explain", by, rule=finding.code, count=count)
    return count


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if len(reason) < SHORTEST_REASON:
        raise Refused(_("Write the reason in a few words."), code="reason-missing")
    if len(reason) > LONGEST_REASON:
        raise Refused(
            _("The reason is longer than %(n)d characters.") % {"n": LONGEST_REASON},
            code="reason-too-long",
        )
    _refuse_numbers(reason)
    return reason


def _refuse_numbers(*texts: str) -> None:
    if any(find_personal_data(text) for text in texts):
        raise Refused(
            _("Leave out identity, phone and card numbers: this text is kept in the archive."),
            code="personal-data",
        )


def submit(roster: Roster, by: User) -> Roster:
    """Hand a draft to the approver; every finding must be explained first."""
    with _step(roster, by, "submit") as locked:
        _refuse_unready(locked)
        locked.status = Roster.Status.SUBMITTED
        locked.submitter = by
        locked.submitted_at = timezone.now()
        locked.save()
        record(locked, "submit", by)
    return locked


def _refuse_unready(roster: Roster) -> None:
    open_findings = sum(finding.open for finding in roster.findings.all())
    if open_findings:
        raise Refused(
            _("%(n)d findings still need an explanation.") % {"n": open_findings}, code="findings"
        )
    if not roster.rows_accepted:
        raise Refused(_("The list has no entry to publish."), code="no-entries")
    if not (roster.township_phone and roster.county_phone and roster.basis):
        raise Refused(
            _("The list needs both report phones and its legal basis before it can be public."),
            code="heading",
        )
    if not public_columns(roster, timezone.localdate()):
        raise Refused(
            _("No column of this programme and stage may be public yet. Ask the administrator."),
            code="no-whitelist",
        )
    _rule(roster)


def _rule(roster: Roster) -> PublicityRule:
    rule = PublicityRule.objects.in_force(roster.programme, roster.stage, timezone.localdate())
    if rule is None:
        raise Refused(
            _("No publicity period is set for this programme and stage. Ask the administrator."),
            code="no-rule",
        )
    return rule


def approve(roster: Roster, by: User, at: datetime | None = None) -> Roster:
    """Approve as a second person; the list opens today, or on its wished later day."""
    moment = at or timezone.now()
    today = timezone.localdate(moment)
    with _step(roster, by, "approve") as locked:
        _refuse_unready(locked)
        locked.approver = by
        locked.approved_at = moment
        locked.status = Roster.Status.SCHEDULED
        _set_period(locked, max(locked.opens_on or today, today))
        locked.save()
        record(locked, "approve", by, opens_on=f"{locked.opens_on}")
        if locked.opens_on == today:
            _open(locked, moment)
    return locked


def _set_period(roster: Roster, first_day: date) -> None:
    """The day of opening is not counted; a long-term list has no last day."""
    rule = _rule(roster)
    pure = rule.as_rule()
    roster.opens_on = first_day
    roster.closes_on = due_on(pure, first_day, work_calendar()).due if pure else None


def _open(roster: Roster, at: datetime) -> None:
    if roster.closes_on is None:
        _replace_earlier(roster, at)
    roster.status = Roster.Status.OPEN
    roster.opened_at = at
    roster.save()
    seal_publication(roster, at)
    record(roster, "open", None)


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


def reject(roster: Roster, by: User, reason: str) -> Roster:
    """Send a submitted list back to its preparer."""
    text = _reason(reason)
    with _step(roster, by, "reject") as locked:
        # The submitter stays on record: who once handed it in never approves it.
        locked.status = Roster.Status.DRAFT
        locked.submitted_at = None
        locked.save()
        record(locked, "reject", by, reason=text)
    return locked


def withdraw(roster: Roster, by: User, reason: str) -> Roster:
    """Take a list down at once; a tombstone stays and says why."""
    text = _reason(reason)
    with _step(roster, by, "withdraw") as locked:
        now = timezone.now()
        locked.status = Roster.Status.WITHDRAWN
        locked.ended_at = now
        locked.save()
        note(locked, PublicationEvent.Kind.WITHDRAWN, now, by, text)
        record(locked, "withdraw", by, reason=text)
    return locked


def discard(roster: Roster, by: User) -> None:
    """Delete a draft that was never public, with its entries and findings."""
    with _step(roster, by, "discard") as locked:
        record(locked, "discard", by)
        locked.entries.all().delete()
        locked.delete()


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
        _set_period(roster, today)
    _open(roster, now)
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
