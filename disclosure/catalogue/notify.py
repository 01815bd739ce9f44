"""The unit that must publish is told once when something has become late, and nothing more.

The message names the item, what is missing and the last day; it is a row of the outbox with the
occasion as its key, so that it leaves once however often and in how many processes this runs.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from disclosure.catalogue.duties import State
from disclosure.catalogue.lines import Line, standing
from portal.core import outbox
from portal.core.models import Appointment, User
from portal.core.permissions import ROLES_FOR, Action, people_with
from portal.core.staff_links import staff_link

PREFIX = "catalogue"
# What has been late for longer was told when it became late, or before this site kept watch.
TOLD_WITHIN = timedelta(days=30)


def tell_late(today: date) -> int:
    """Alert for every line and last day that was not told yet; how many were."""
    late = [
        (line, due)
        for line in standing(today)
        if line.state == State.LATE
        for due in sorted(_days_late(line))
        if today - due <= TOLD_WITHIN
    ]
    if not late:
        return 0
    told = outbox.occasions(f"{PREFIX}:", parts=4)
    return sum(_tell(line, due) for line, due in late if _key(line, due) not in told)


def responsible(line: Line) -> list[User]:
    """Who prepares lists in this very place; where nobody does, who does so above it."""
    people = people_with(Action.ROSTER_PREPARE, line.division).order_by("pk")
    here = Appointment.objects.filter(
        division=line.division, role__in=ROLES_FOR[Action.ROSTER_PREPARE]
    )
    return list(people.filter(appointments__in=here)) or list(people)


def _days_late(line: Line) -> set[date]:
    return {duty.due.day for state, duty in line.duties if state == State.LATE}


def _key(line: Line, due: date) -> str:
    return f"{PREFIX}:{line.division.short_code}:{line.item.number}:{due.isoformat()}"


def _tell(line: Line, due: date) -> int:
    addresses = {user.email for user in responsible(line)}
    if line.office is not None:
        addresses.add(line.office.email)
    with transaction.atomic():
        outbox.alert(_key(line, due), addresses, *_texts(line, due))
    return 1


def _texts(line: Line, due: date) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Publication is late: %(item)s") % {"item": str(line.item)}
        body = [title, str(line.division), _("Due: %(day)s") % {"day": due.isoformat()}]
        body += _missing(line, due)
        body.append(staff_link("catalogue_standing:index"))
    return title, "\n".join(body)


def _missing(line: Line, due: date) -> Iterable[str]:
    late = ((state, duty) for state, duty in line.duties if state == State.LATE)
    return [duty.what for _state, duty in late if duty.due.day == due]
