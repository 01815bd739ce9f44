"""A poster is made once and kept for a while, never longer than its list is public.

The key is made of the seal, the village, the paper and everything that the head says, so that
another whitelist, phone or address is another poster. Whoever asks has checked that the list is
public now: nothing here answers that.
"""

from datetime import datetime, time, timedelta

from django.core.cache import caches
from django.utils import timezone

from disclosure.models import Roster
from disclosure.posters.content import Sheet, frame_of, head_of, poster_of
from disclosure.posters.press import printed
from portal.core import seal

LONGEST = 3600


def poster_pdf(roster: Roster, sheet: Sheet, paper: str) -> bytes:
    """The PDF of *sheet*, from the cache if it was made lately."""
    head = head_of(roster, sheet, frame_of(roster, paper))
    code = sheet.village.code if sheet.village else ""
    key = seal.digest(seal.canonical([head, code, sheet.part]))
    cache = caches["posters"]
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = printed(poster_of(roster, sheet, head))
        cache.set(key, kept, _seconds_to_keep(roster))
    return kept


def _seconds_to_keep(roster: Roster) -> int:
    if roster.closes_on is None:
        return LONGEST
    after = datetime.combine(roster.closes_on + timedelta(days=1), time.min)
    left = timezone.make_aware(after) - timezone.now()
    return max(0, min(LONGEST, int(left.total_seconds())))
