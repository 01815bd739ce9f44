"""The list of those whose assistance ended, drafted from the stops of a public list of changes.

特困人员终止救助供养的，应当公示（《社会救助暂行办法》第十八条）；catalogue item 9.
"""

from django.utils.translation import gettext as _

from disclosure.columns import Meaning
from disclosure.intake.importing import ImportResult, fill_head
from disclosure.lists.changes import COMPUTED, COPIED, add_entries
from disclosure.lists.comparison import Change
from disclosure.lists.heading import meeting_of
from disclosure.lists.history import record
from disclosure.lists.writing import step
from disclosure.models import Roster, RosterEntry, Stage
from portal.core import seal
from portal.core.errors import Refused
from portal.core.models import Division, User


def draft_ended(changes: Roster, by: User) -> Roster:
    """Draft the list of the ended from a list of changes; drafting twice gives one draft."""
    with step(changes, by, "end") as locked:
        # Two who draft at once queue here, and the second finds the first's list.
        Division.objects.select_for_update().get(pk=locked.division_id)
        digest = (COMPUTED + seal.digest(locked.reference.encode()))[:64]
        found = Roster.objects.filter(stage=Stage.ENDED, source_digest=digest)
        standing = found.exclude(status=Roster.Status.WITHDRAWN).first()
        return standing or _store(locked, by, digest)


def _store(changes: Roster, by: User, digest: str) -> Roster:
    entries = _stopped(changes)
    if not entries:
        raise Refused(_("Nobody's assistance ended: no list is needed."), code="nobody-ended")
    draft = Roster(
        programme=changes.programme,
        division=changes.division,
        stage=Stage.ENDED,
        month=changes.month,
        preparer=by,
        source_digest=digest,
        **meeting_of(changes),
    )
    dropped = {Meaning.CHANGE.value, Meaning.PREVIOUS_AMOUNT.value}
    columns = {head: m for head, m in changes.column_map.items() if m not in dropped}
    count = len(entries)
    fill_head(draft, ImportResult(rows_total=count, rows_accepted=count, columns=columns))
    draft.save()
    add_entries(draft, entries)
    record(draft, "end", by, changes=changes.reference)
    return draft


def _stopped(changes: Roster) -> list[RosterEntry]:
    """The stopped entries with the amount that they had, numbered anew."""
    rows = changes.entries.filter(change=Change.STOPPED).order_by("number")
    values = rows.values("previous_amount", *COPIED).iterator(chunk_size=5000)
    return [
        RosterEntry(number=number, amount=row.pop("previous_amount"), **row)
        for number, row in enumerate(values, start=1)
    ]
