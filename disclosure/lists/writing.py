"""What every step of the writer has in common: lock, check state and person, reasons in words."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.lists.steps import STEPS, involved
from disclosure.models import Roster
from portal.core.errors import Refused
from portal.core.identifiers import find_personal_data
from portal.core.models import User
from portal.core.permissions import require

LONGEST_REASON = 300
SHORTEST_REASON = 4


@contextmanager
def step(roster: Roster, by: User, name: str) -> Iterator[Roster]:
    """Lock the list and hand it over if this person may take this step with it now."""
    rule = STEPS[name]
    with transaction.atomic():
        locked = Roster.objects.select_for_update().get(pk=roster.pk)
        require(by, rule.action, locked.division)
        if not rule.fits(locked):
            raise Refused(
                _("The list is no longer in a state that allows this. Look at it again."),
                code="wrong-state",
            )
        if rule.apart and by.pk in involved(locked):
            raise Refused(rule.apart, code="four-eyes")
        yield locked


def reason_of(text: str) -> str:
    """The reason as it is kept: one line of 4 to 300 characters without numbers of persons."""
    reason = " ".join(text.split())
    if len(reason) < SHORTEST_REASON:
        raise Refused(_("Write the reason in a few words."), code="reason-missing")
    if len(reason) > LONGEST_REASON:
        raise Refused(
            _("The reason is longer than %(n)d characters.") % {"n": LONGEST_REASON},
            code="reason-too-long",
        )
    refuse_numbers(reason)
    return reason


def refuse_numbers(*texts: str) -> None:
    """Refuse texts with identity, phone or card numbers: what is written here stays for good."""
    if any(find_personal_data(text) for text in texts):
        raise Refused(
            _("Leave out identity, phone and card numbers: this text is kept in the archive."),
            code="personal-data",
        )
