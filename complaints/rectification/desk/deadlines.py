"""A deadline moves only when its unit asked for it with a reason and another unit granted it.

The old deadline stays: in the request, in the events, and with the reason on the public page.
"""

from datetime import date, datetime

from django.utils.translation import gettext as _

from complaints.rectification import notify
from complaints.rectification.desk import checks
from complaints.rectification.desk.taking import Taken, taking
from complaints.rectification.models import Extension, RectificationItem
from portal.core.errors import Refused
from portal.core.models import User


def ask_extension(
    item: RectificationItem, by: User, deadline: date, reason: str, at: datetime | None = None
) -> Extension:
    """Ask for a later deadline, with a reason that everyone can read."""
    with taking(item, "ask_extension", by, at) as taken:
        checks.require_no_extension_waits(taken.item)
        checks.require_later(deadline, taken.item, taken.today)
        asked = Extension.objects.create(
            item=taken.item,
            deadline=deadline,
            reason=checks.public_text(reason),
            asked_by=by,
            asked_at=taken.at,
        )
        facts = {"from": taken.item.deadline, "to": deadline, "reason": asked.reason}
        notify.extension_asked(taken.item, by, taken.note("extension_asked", facts))
    return asked


def grant_extension(
    item: RectificationItem, by: User, reason: str, at: datetime | None = None
) -> RectificationItem:
    """Move the deadline to the day that was asked for."""
    with taking(item, "grant_extension", by, at) as taken:
        found, old = taken.item, taken.item.deadline
        asked = _decided(taken, reason, granted=True)
        checks.require_later(asked.deadline, found, taken.today)
        asked.save()  # first: the database moves no deadline that nobody granted
        found.deadline = asked.deadline
        facts = {"from": old, "to": asked.deadline, "reason": asked.reason}
        event = taken.note("deadline_extended", facts, {"reason": asked.decision})
        notify.extension_decided(found, event, asked)
    return found


def refuse_extension(
    item: RectificationItem, by: User, reason: str, at: datetime | None = None
) -> RectificationItem:
    """Leave the deadline as it is, and say why."""
    with taking(item, "refuse_extension", by, at) as taken:
        asked = _decided(taken, reason, granted=False)
        asked.save()
        facts = {"deadline": taken.item.deadline}
        event = taken.note("extension_refused", facts, {"reason": asked.decision})
        notify.extension_decided(taken.item, event, asked)
    return taken.item


def waiting_extension(item: RectificationItem) -> Extension | None:
    """The request that nobody has decided on yet, or None."""
    return item.extensions.filter(granted=None).first()


def _decided(taken: Taken, reason: str, *, granted: bool) -> Extension:
    """The request that waits, with the decision of somebody who may make it; not saved yet."""
    asked = waiting_extension(taken.item)
    if asked is None:
        raise Refused(_("No extension waits for a decision."), code="nothing-asked")
    checks.require_may_decide_extension(asked, taken.item, taken.by)
    asked.granted, asked.decision = granted, checks.text(reason)
    asked.decided_by, asked.decided_at = taken.by, taken.at
    return asked
