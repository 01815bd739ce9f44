"""Closing: asked for with evidence, decided by somebody else."""

from datetime import datetime

from complaints.rectification import notify
from complaints.rectification.desk import checks, lookbacks
from complaints.rectification.desk.taking import taking
from complaints.rectification.models import RectificationItem
from portal.core.models import User


def request_closing(
    item: RectificationItem, by: User, public_result: str, at: datetime | None = None
) -> RectificationItem:
    """Ask for closing: every measure done, evidence attached, the result in plain words."""
    with taking(item, "request_closing", by, at) as taken:
        found = taken.item
        checks.require_ready_to_close(found)
        found.public_result = checks.public_text(public_result)
        found.closing_requested_by, found.closing_requested_at = by, taken.at
        notify.closing_requested(found, taken.note("closing_requested"))
    return found


def refuse_closing(
    item: RectificationItem, by: User, reason: str, at: datetime | None = None
) -> RectificationItem:
    """Send the item back: what is missing."""
    with taking(item, "refuse_closing", by, at) as taken:
        checks.require_independent(taken.item, by)
        checks.require_other_than_requester(taken.item, by)
        event = taken.note("closing_refused", private={"reason": checks.text(reason)})
        notify.closing_refused(taken.item, event)
    return taken.item


def grant_closing(
    item: RectificationItem, by: User, reason: str, at: datetime | None = None
) -> RectificationItem:
    """Close the item, and set the look-back that will ask whether it holds."""
    with taking(item, "grant_closing", by, at) as taken:
        found = taken.item
        checks.require_independent(found, by)
        checks.require_other_than_requester(found, by)
        checks.require_no_extension_waits(found)
        found.closed_by, found.closed_at = by, taken.at
        look_back = lookbacks.schedule(taken)
        facts = {"result": found.public_result, "look_back_due": look_back.due_on}
        taken.note("closed", facts, {"reason": checks.text(reason)})
    return found
