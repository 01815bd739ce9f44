"""Whose turn it is with an item, in one sentence: so that nobody waits without knowing for whom."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from complaints.rectification import desk
from complaints.rectification.desk import checks
from complaints.rectification.models import RectificationItem, Status
from portal.core.models import User
from portal.core.permissions import ROLES_FOR, Action


def turn(item: RectificationItem) -> str:
    """What comes next and who does it; nothing once everything is confirmed."""
    if desk.waiting_extension(item):
        return _("A supervisor outside the responsible unit decides on the later deadline first.")
    return {
        Status.OPEN: _open,
        Status.CLOSING_REQUESTED: _requested,
        Status.CLOSING_NOTICE: _on_notice,
        Status.CLOSED: _closed,
    }.get(Status(item.status), _nothing)(item)


def _open(item: RectificationItem) -> str:
    told = _("%(person)s puts it right, attaches evidence and asks for closing.") % {
        "person": item.responsible_person
    }
    return told if _deciders(item).exists() else f"{told} {_nobody(item)}"


def _deciders(item: RectificationItem) -> QuerySet[User]:
    """Who may decide on the closing: supervisors of the place outside the responsible unit."""
    roles = ROLES_FOR[Action.RECTIFICATION_CLOSE]
    lineage = item.division.lineage()
    found = User.objects.filter(
        is_active=True, appointments__role__in=roles, appointments__division__path__in=lineage
    )
    involved = [item.responsible_person_id, item.closing_requested_by_id or 0]
    return found.exclude(pk__in=involved).exclude(office=item.responsible_unit_id)


def _nobody(item: RectificationItem) -> str:
    """The county learns early that it has nobody independent, not when the closing waits."""
    return _(
        "Nobody may decide on its closing yet: every supervisor works in %(unit)s or asked for "
        "it. The administrator appoints one from another unit."
    ) % {"unit": item.responsible_unit}


def _requested(item: RectificationItem) -> str:
    if not _deciders(item).exists():
        return _nobody(item)
    if checks.needs_consent(item):
        if item.witness:
            return _("%s, the witness, consents first; then a supervisor decides.") % item.witness
        return _("A supervisor of the whole county consents first; then a supervisor decides.")
    return _("A supervisor outside %(unit)s, other than who asked, decides on the closing.") % {
        "unit": item.responsible_unit
    }


def _on_notice(item: RectificationItem) -> str:
    if item.objections.filter(upheld=None).exists():
        return _("Somebody outside the responsible unit decides on the objection.")
    return _("It is closed after %(day)s, unless somebody objects.") % {"day": item.notice_until}


def _closed(item: RectificationItem) -> str:
    waiting = desk.pending_look_back(item)
    if waiting is None:
        return ""
    due: date = waiting.due_on
    return _("Somebody other than who closed it looks back by %(day)s.") % {"day": due}


def _nothing(_item: RectificationItem) -> str:
    return ""
