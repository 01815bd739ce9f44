"""Whose turn it is with an item, in one sentence: so that nobody waits without knowing for whom."""

from datetime import date

from django.utils.translation import gettext as _

from complaints.rectification import desk
from complaints.rectification.desk import checks
from complaints.rectification.models import RectificationItem, Status


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
    return _("%(person)s puts it right, attaches evidence and asks for closing.") % {
        "person": item.responsible_person
    }


def _requested(item: RectificationItem) -> str:
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
