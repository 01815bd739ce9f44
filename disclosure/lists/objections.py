"""The one writer of objections: registered while a list is public, decided by somebody else.

An objection that is upheld takes the list down in the same moment. What follows is a corrected
list that takes its place, or the list's return with the missed days added.
"""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.lists.history import record
from disclosure.lists.sealing import note
from disclosure.lists.terms import last_day, missed_days, rule_for
from disclosure.lists.writing import reason_of, refuse_numbers, step
from disclosure.models import Objection, PublicationEvent, Roster
from portal.core.errors import Refused
from portal.core.models import User
from portal.core.permissions import Action, require

ON_THE_WAY = (Roster.Status.SUBMITTED, Roster.Status.SCHEDULED)


def register(
    roster: Roster,
    by: User,
    *,
    received_on: date,
    channel: str,
    summary: str,
    entry_number: int | None = None,
    complaint_number: str = "",
) -> Objection:
    """Write down what is objected to, and never who objects."""
    require(by, Action.OBJECTION_REGISTER, roster.division)
    _refuse_ended(roster)
    with step(roster, by, "object") as locked:
        _refuse_ended(locked)
        _refuse_impossible(locked, received_on, entry_number)
        refuse_numbers(complaint_number)
        objection = Objection.objects.create(
            roster=locked,
            entry_number=entry_number,
            received_on=received_on,
            channel=channel,
            complaint_number=complaint_number.strip(),
            summary=reason_of(summary),
            registered_by=by,
        )
        record(locked, "object", by, objection=objection.pk, entry=entry_number)
    return objection


def _refuse_ended(roster: Roster) -> None:
    gone = (Roster.Status.CLOSED, Roster.Status.WITHDRAWN)
    over = roster.status == Roster.Status.OPEN and not roster.is_public(timezone.localdate())
    if over or roster.status in gone:
        raise Refused(
            _(
                "The period of this list has ended. Objections are now complaints: file one on "
                "this site, or call %(phone)s."
            )
            % {"phone": roster.county_phone},
            code="ended",
        )


def _refuse_impossible(roster: Roster, received_on: date, entry_number: int | None) -> None:
    opened = roster.opened_at and timezone.localdate(roster.opened_at)
    if received_on > timezone.localdate() or (opened and received_on < opened):
        raise Refused(
            _("The day lies before the list was public, or in the future."), code="received-on"
        )
    if entry_number and not roster.entries.filter(number=entry_number).exists():
        raise Refused(_("The list has no entry with this serial."), code="no-entry")


def decide(objection: Objection, by: User, *, upheld: bool, answer: str) -> Objection:
    """Find for or against an objection; the reasons are public, and upheld the list pauses."""
    reason = reason_of(answer)
    with step(objection.roster, by, "decide") as locked:
        pending = Objection.objects.get(pk=objection.pk)
        if pending.outcome != Objection.Outcome.PENDING:
            raise Refused(_("This objection was decided already."), code="decided")
        if pending.registered_by_id == by.pk:
            raise Refused(_("Who registered an objection cannot decide on it."), code="four-eyes")
        now = timezone.now()
        pending.outcome = Objection.Outcome.UPHELD if upheld else Objection.Outcome.DISMISSED
        pending.answer = reason
        pending.decided_by = by
        pending.decided_at = now
        pending.save()
        record(locked, "uphold" if upheld else "dismiss", by, objection=pending.pk)
        if upheld and locked.status == Roster.Status.OPEN:
            _pause(locked, by, reason, now)
    return pending


def _pause(roster: Roster, by: User, reason: str, at: datetime) -> None:
    roster.status = Roster.Status.PAUSED
    roster.save()
    note(roster, PublicationEvent.Kind.PAUSED, at, by, reason)


def resume(roster: Roster, by: User, reason: str) -> Roster:
    """Make a paused list public again because it stands; no day of its period is lost."""
    text = reason_of(reason)
    with step(roster, by, "resume") as locked:
        if locked.corrections.filter(status__in=ON_THE_WAY).exists():
            raise Refused(
                _(
                    "A corrected list is on its way. Send it back or withdraw it before this one "
                    "becomes public again."
                ),
                code="correction-waits",
            )
        now = timezone.now()
        note(locked, PublicationEvent.Kind.RESUMED, now, by, text)
        locked.status = Roster.Status.OPEN
        if locked.closes_on is not None and locked.opens_on is not None:
            rule = rule_for(locked, on=locked.opens_on)
            missed = missed_days(locked.publication)
            locked.closes_on = last_day(locked, rule, locked.opens_on, missed)
        locked.save()
        record(locked, "resume", by, reason=text, closes_on=f"{locked.closes_on}")
    return locked
