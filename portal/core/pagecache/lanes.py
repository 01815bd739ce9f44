"""The two numbers of the site: what the public sees, and the few rows that processes keep.

Filings move the first many times a minute. The second moves a few times a year, so that a filing
does not make every process read the places of the county again.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache

from django.conf import settings

from portal.core.pagecache import tell
from portal.core.pagecache.epoch import Epoch, FileEpoch, nothing
from portal.core.pagecache.shared import SharedEpoch

PAGES, STANDING = 1, 2
NAMES = {PAGES: "pages", STANDING: "standing"}


@lru_cache
def lane(which: int) -> Epoch:
    """The epoch of the pages or of the standing rows, as the settings place it."""
    changed = tell if which == PAGES else nothing
    if settings.PAGE_CACHE_SHARED:
        return SharedEpoch(settings.CACHE_URL, f"sunlit:epoch:{NAMES[which]}", changed)
    return FileEpoch(settings.PAGE_CACHE_EPOCHS / NAMES[which], changed)


@contextmanager
def crossing(lanes: int) -> Iterator[None]:
    """Around a commit that moves *lanes*."""
    with ExitStack() as stack:
        for which in NAMES:
            if lanes & which:
                stack.enter_context(lane(which).crossing())
        yield
