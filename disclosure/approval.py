"""The way of a list to its approval: describe, explain, submit, approve, send back, discard."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.changes import refuse_outdated
from disclosure.history import record
from disclosure.models import Finding, Roster
from disclosure.periods import open_now, rule_for, set_period
from disclosure.sealing import public_columns
from disclosure.signatures import forget, refuse_unsigned
from disclosure.writing import reason_of, refuse_numbers, step
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
        rows = locked.findings.filter(severity=Finding.Severity.EXPLAIN)
        rows = rows.filter(code=finding.code, explanation="") if alike else rows
        rows = rows if alike else rows.filter(pk=finding.pk)
        count = rows.update(explanation=reason, explained_by=by, explained_at=timezone.now())
        if not count:
            raise Refused(_("This finding needs no explanation."), code="nothing-to-explain")
        record(locked, "explain", by, rule=finding.code, count=count)
    return count


def submit(roster: Roster, by: User) -> Roster:
    """Hand a draft to the approver; every finding must be explained first."""
    with step(roster, by, "submit") as locked:
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
    rule_for(roster)
    refuse_unsigned(roster)


def approve(roster: Roster, by: User, at: datetime | None = None) -> Roster:
    """Approve as a second person; the list opens today, or on its wished later day."""
    moment = at or timezone.now()
    today = timezone.localdate(moment)
    with step(roster, by, "approve") as locked:
        _refuse_unready(locked)
        refuse_outdated(locked)
        locked.approver = by
        locked.approved_at = moment
        locked.status = Roster.Status.SCHEDULED
        set_period(locked, max(locked.opens_on or today, today))
        locked.save()
        record(locked, "approve", by, opens_on=f"{locked.opens_on}")
        if locked.opens_on == today:
            open_now(locked, moment)
    return locked


def reject(roster: Roster, by: User, reason: str) -> Roster:
    """Send a submitted list back to its preparer."""
    text = reason_of(reason)
    with step(roster, by, "reject") as locked:
        # The submitter stays on record: who once handed it in never approves it.
        locked.status = Roster.Status.DRAFT
        locked.submitted_at = None
        locked.save()
        record(locked, "reject", by, reason=text)
    return locked


def discard(roster: Roster, by: User) -> None:
    """Delete a draft that was never public, with its entries and findings."""
    with step(roster, by, "discard") as locked:
        record(locked, "discard", by)
        forget(locked)
        locked.entries.all().delete()
        locked.delete()
