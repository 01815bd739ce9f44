"""The one writer of postings: where a list hung, since when, and the photo that proves it.

The website is recorded by itself when a list opens; nothing recorded is ever changed.
"""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.lists.history import record
from disclosure.lists.writing import refuse_numbers, step
from disclosure.models import Posting, Roster
from portal.core.errors import Refused
from portal.core.models import DeadlineRule, Division, PrivateFile, User
from portal.core.uploads import CleanFile

# A time limit of the county: photos come in from the villages after the list came down, not a
# season later.
AFTER_THE_END = "publicity.posting_after_end"
USUAL_DAYS = 30


def may_still_record(roster: Roster) -> bool:
    """Whether a posting of this list can be recorded now."""
    if roster.ended_at is None:
        return True
    ended = timezone.localdate(roster.ended_at)
    return timezone.localdate() <= ended + timedelta(days=_days_after(ended))


def _days_after(ended: date) -> int:
    return DeadlineRule.objects.amount(AFTER_THE_END, ended, USUAL_DAYS)


def record_posting(
    roster: Roster,
    by: User,
    *,
    place: str,
    posted_on: date,
    village: Division | None = None,
    photo: CleanFile | None = None,
    note: str = "",
) -> Posting:
    """Add one place where the list hung; the photo was checked and cleaned before."""
    with step(roster, by, "post") as locked:
        _refuse_wrong(locked, place, posted_on, village)
        refuse_numbers(note)
        publication = locked.publication
        posting = Posting.objects.create(
            publication=publication,
            place=place,
            village=village,
            posted_on=posted_on,
            photo=PrivateFile.keep(photo) if photo else None,
            note=" ".join(note.split()),
            recorded_by=by,
            recorded_at=timezone.now(),
        )
        record(locked, "post", by, place=place, village=village.code if village else "")
    return posting


def _refuse_wrong(roster: Roster, place: str, posted_on: date, village: Division | None) -> None:
    if not hasattr(roster, "publication"):
        raise Refused(_("This list was never public, so it hung nowhere."), code="never-public")
    if roster.ended_at and not may_still_record(roster):
        raise Refused(
            _("Postings are recorded until %(n)d days after the end of a list.")
            % {"n": _days_after(timezone.localdate(roster.ended_at))},
            code="too-late",
        )
    if place not in (Posting.Place.BOARD, Posting.Place.SCREEN):
        raise Refused(_("The website is recorded by itself."), code="site")
    opened = timezone.localdate(roster.publication.opened_at)
    if not opened <= posted_on <= _last_possible(roster):
        raise Refused(
            _("The day lies before the list was public, after its end, or in the future."),
            code="posted-on",
        )
    if village is not None and not village.path.startswith(roster.division.path):
        raise Refused(_("This village is not in the township of the list."), code="village")


def _last_possible(roster: Roster) -> date:
    today = timezone.localdate()
    return min(timezone.localdate(roster.ended_at), today) if roster.ended_at else today
