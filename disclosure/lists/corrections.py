"""A corrected file becomes a new list that takes the place of the paused one when it opens.

It is read, masked, checked, submitted and approved like any other; only its head is given.
"""

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from disclosure.intake.finding_texts import message
from disclosure.intake.findings import blocking
from disclosure.intake.importing import ImportResult, import_roster
from disclosure.lists.approval import discard
from disclosure.lists.history import record
from disclosure.lists.writing import step
from disclosure.models import Roster
from portal.core.errors import Refused
from portal.core.models import User

TOLD = 5


@sensitive_variables("data")
def import_correction(roster: Roster, data: bytes, filename: str, by: User) -> Roster:
    """Import a file for the same programme, township, stage and month as the paused *roster*.

    Raises Refused with the first places that are wrong; then nothing was stored.
    """
    with step(roster, by, "correct") as paused:
        head = (paused.programme, paused.division, paused.stage)
    # The list is not locked while a file is read: everybody else would wait for it.
    result = import_roster(data, filename, *head, by, month=paused.month)
    if result.roster is None:
        raise Refused(_told(result), code="import")
    try:
        return _tie(result.roster, roster, by)
    except Refused:
        discard(result.roster, by)
        raise


def _tie(corrected: Roster, roster: Roster, by: User) -> Roster:
    with step(roster, by, "correct") as paused:
        corrected.corrects = paused
        corrected.save(update_fields=["corrects"])
        record(corrected, "correct", by, corrects=paused.reference)
        record(paused, "correct", by, corrected_by=corrected.reference)
    return corrected


def _told(result: ImportResult) -> str:
    first = [message(item) for item in blocking(result.findings)][:TOLD]
    return " ".join([_("The file was refused. Nothing was changed."), *first])
