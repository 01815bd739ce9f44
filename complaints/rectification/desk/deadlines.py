"""A deadline moves by a decision of another unit, with a reason that everyone can read."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from complaints.rectification.desk import checks
from complaints.rectification.desk.taking import taking
from complaints.rectification.models import RectificationItem
from portal.core.errors import Refused
from portal.core.models import User


def extend(
    item: RectificationItem, by: User, deadline: date, reason: str, at: datetime | None = None
) -> RectificationItem:
    """Move the deadline: another unit's decision, with a reason that everyone can read."""
    with taking(item, "extend", by, at) as taken:
        found = taken.item
        checks.require_independent(found, by)
        if deadline <= found.deadline or deadline < taken.today:
            raise Refused(
                _("The new deadline must lie after the present one, %s, and not in the past.")
                % found.deadline,
                code="not-later",
            )
        facts = {"from": found.deadline, "to": deadline, "reason": checks.public_text(reason)}
        found.deadline = deadline
        taken.note("deadline_extended", facts)
    return found
