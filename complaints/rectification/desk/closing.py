"""Closing: asked for with evidence, decided by somebody else, where the county wants on notice.

A watched item, one that has relapsed, closes only with the consent of who watches over it.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from complaints import ledger
from complaints.rectification import notify
from complaints.rectification.desk import checks, lookbacks
from complaints.rectification.desk.taking import Taken, taking
from complaints.rectification.models import RectificationItem, Status
from portal.core.calendar import work_calendar
from portal.core.deadlines import due_on
from portal.core.models import DeadlineRule, User

# For how long anybody may object before a closing holds; 0 or no rule: it holds at once.
NOTICE = "rectification.closing_notice"


def request_closing(
    item: RectificationItem, by: User, public_result: str, at: datetime | None = None
) -> RectificationItem:
    """Ask for closing: every measure done, evidence attached, the result in plain words."""
    with taking(item, "request_closing", by, at) as taken:
        found = taken.item
        checks.require_ready_to_close(found)
        found.public_result = checks.public_text(public_result)
        found.closing_requested_by, found.closing_requested_at = by, taken.at
        found.consented_by = found.consented_at = None  # each request needs its own consent
        notify.closing_requested(found, taken.note("closing_requested"))
    return found


def refuse_closing(
    item: RectificationItem, by: User, reason: str, at: datetime | None = None
) -> RectificationItem:
    """Send the item back: what is missing."""
    with taking(item, "refuse_closing", by, at) as taken:
        checks.require_may_close(taken.item, by)
        event = taken.note("closing_refused", private={"reason": checks.text(reason)})
        notify.closing_refused(taken.item, event)
    return taken.item


def consent_to_closing(
    item: RectificationItem, by: User, reason: str, at: datetime | None = None
) -> RectificationItem:
    """The witness of a relapse agrees to the closing that was asked for."""
    with taking(item, "consent_to_closing", by, at) as taken:
        checks.require_may_consent(taken.item, by)
        unit = by.office.name if by.office else ""
        _consent(taken)
        event = taken.note("consented", {"unit": unit}, {"reason": checks.text(reason)})
        notify.closing_requested(taken.item, event)
    return taken.item


def grant_closing(
    item: RectificationItem, by: User, reason: str, at: datetime | None = None
) -> RectificationItem:
    """Close the item: at once with its look-backs, or first on public notice."""
    until = _notice_until(timezone.localdate(at or timezone.now()))
    with taking(item, "grant_on_notice" if until else "grant_closing", by, at) as taken:
        found = taken.item
        checks.require_may_close(found, by)
        checks.require_no_extension_waits(found)
        if checks.needs_consent(found):
            checks.require_may_consent(found, by)
            _consent(taken)
        found.closed_by, found.closed_at, found.notice_until = by, taken.at, until
        why = {"reason": checks.text(reason)}
        if until is None:
            taken.note("closed", _look_backs_set(taken), why)
        else:
            facts = {"result": found.public_result, "notice_until": until}
            event = taken.note("closing_on_notice", facts, why)
            notify.closing_on_notice(found, event)
    return found


def end_notice(item: RectificationItem, now: datetime) -> bool:
    """Close an item whose notice is over without an objection that waits; else change nothing."""
    over = {"status": Status.CLOSING_NOTICE, "notice_until__lt": timezone.localdate(now)}
    with transaction.atomic():
        rows = RectificationItem.objects.select_for_update(of=("self",))
        found = rows.filter(pk=item.pk, closed_by__isnull=False, **over).first()
        if found is None or found.closed_by is None or found.objections.filter(upheld=None):
            return False
        found.status = Status.CLOSED
        facts = _look_backs_set(Taken(found, found.closed_by, now))
        found.save()
        event = ledger.append(ledger.RECTIFICATION, found.number, "closed", public=facts, at=now)
        notify.closed_after_notice(found, event)
    return True


def _look_backs_set(taken: Taken) -> dict[str, object]:
    """Set the look-backs that will ask whether it holds; what everyone may know of the closing."""
    look_back = lookbacks.schedule(taken)
    return {"result": taken.item.public_result, "look_back_due": look_back.due_on}


def _consent(taken: Taken) -> None:
    taken.item.consented_by, taken.item.consented_at = taken.by, taken.at


def _notice_until(today: date) -> date | None:
    """The last day of the public notice of a closing of *today*, or None without one."""
    if not DeadlineRule.objects.amount(NOTICE, today, otherwise=0):
        return None
    rule = DeadlineRule.objects.in_force(NOTICE, today)
    return due_on(rule.as_rule(), today, work_calendar()).due
