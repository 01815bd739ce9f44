"""The way of a list to its approval: describe, explain, submit, approve, send back, discard.

Wagtail's workflow takes every step of it along, inside the same transaction.
"""

import copy
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.lists import workflow
from disclosure.lists.changes import refuse_outdated
from disclosure.lists.history import record
from disclosure.lists.periods import open_now, set_period
from disclosure.lists.readiness import refuse_unready
from disclosure.lists.sealing import record_bytes
from disclosure.lists.signatures import forget
from disclosure.lists.writing import reason_of, refuse_numbers, step
from disclosure.models import Finding, Roster
from disclosure.screening.rescreening import refuse_if_moved_on, rescreen
from portal.core import seal
from portal.core.errors import Refused
from portal.core.models import User


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
    with step(roster, by, "describe") as locked:
        if opens_on and opens_on < timezone.localdate():
            raise Refused(_("The first day lies in the past. Choose today or later."), code="past")
        if meeting_held_on and meeting_held_on > timezone.localdate():
            raise Refused(_("The meeting has not taken place yet."), code="meeting-ahead")
        refuse_numbers(meeting_chair, meeting_attendees)
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
    reason = reason_of(text)
    with step(finding.roster, by, "explain") as locked:
        meant = {"code": finding.code, "explanation": ""} if alike else {"pk": finding.pk}
        rows = locked.findings.filter(severity=Finding.Severity.EXPLAIN, **meant)
        count = rows.update(explanation=reason, explained_by=by, explained_at=timezone.now())
        if not count:
            raise Refused(_("This finding needs no explanation."), code="nothing-to-explain")
        record(locked, "explain", by, rule=finding.code, count=count)
    return count


def submit(roster: Roster, by: User) -> Roster:
    """Hand a draft to the approver; every finding of a fresh screening must be explained first."""
    rescreen(roster, by)
    with step(roster, by, "submit") as locked:
        refuse_unready(locked)
        locked.status = Roster.Status.SUBMITTED
        locked.submitter = by
        locked.submitted_at = timezone.now()
        locked.save()
        workflow.begin(locked, by)
    return locked


def digest_to_approve(roster: Roster, by: User) -> str:
    """What lies before *by*: SHA-256 of the record if approved today, and which submission."""
    approved = copy.copy(roster)
    _as_approved(approved, by, timezone.localdate())
    return _seen(approved, record_bytes(approved))


def _seen(roster: Roster, content: bytes) -> str:
    # Meeting, reasons and signatures are not in the record: handed in anew they may be others.
    handed_in = roster.submitted_at.timestamp() if roster.submitted_at else 0
    return f"{seal.digest(content)}-{handed_in}"


def _as_approved(roster: Roster, by: User, today: date) -> None:
    roster.approver = by
    set_period(roster, max(roster.opens_on or today, today))


def approve(roster: Roster, by: User, at: datetime | None = None, seen: str = "") -> Roster:
    """Approve as a second person; the list opens today, or on its wished later day.

    *seen* is what `digest_to_approve` said: another record or submission is not approved by it.
    """
    moment = at or timezone.now()
    today = timezone.localdate(moment)
    with step(roster, by, "approve") as locked:
        refuse_unready(locked)
        refuse_if_moved_on(locked)
        refuse_outdated(locked)
        _as_approved(locked, by, today)
        content = record_bytes(locked)
        if seen and seen != _seen(locked, content):
            raise Refused(
                _(
                    "What would be public has changed since you looked. Open the page anew and "
                    "look again."
                ),
                code="changed-since",
            )
        locked.approved_at = moment
        locked.status = Roster.Status.SCHEDULED
        locked.save()
        workflow.conclude(locked, by, approved=True)
        if locked.opens_on == today:
            open_now(locked, moment, content)
    return locked


def reject(roster: Roster, by: User, reason: str) -> Roster:
    """Send a submitted list back to its preparer."""
    text = reason_of(reason)
    with step(roster, by, "reject") as locked:
        # The submitter stays on record: who once handed it in never approves it.
        locked.status = Roster.Status.DRAFT
        locked.submitted_at = None
        locked.save()
        workflow.conclude(locked, by, approved=False, comment=text)
    return locked


def discard(roster: Roster, by: User) -> None:
    """Delete a draft that was never public, with its entries and findings."""
    with step(roster, by, "discard") as locked:
        record(locked, "discard", by)
        forget(locked)
        locked.entries.all().delete()
        locked.delete()
