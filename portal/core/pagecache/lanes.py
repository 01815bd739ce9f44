"""The two numbers of the site: what the public sees, and the few rows that processes keep.

Filings move the first many times a minute. The second moves a few times a year, so that a filing
does not make every process read the places of the county again.
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from typing import Any

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
        try:
            yield
        finally:
            if lanes & STANDING:
                _request.__dict__.pop("number", None)


def forget() -> None:
    """Rows were changed past the watch (psql, a restored backup): everything is drawn anew."""
    with crossing(PAGES | STANDING):
        pass


_request = threading.local()


def standing_number() -> int | None:
    """The number of the standing rows; asked once in a request where asking is a journey.

    A request that sees an older number than the newest is no lie: the number of the pages moved
    with it, so what it draws is kept by nobody.
    """
    if not settings.PAGE_CACHE_SHARED or not getattr(_request, "on", False):
        return lane(STANDING).current()
    if not hasattr(_request, "number"):
        _request.number = lane(STANDING).current()
    found: int | None = _request.number
    return found


def request_begins(**kwargs: Any) -> None:
    """The number of the standing rows is asked anew."""
    _request.__dict__.clear()
    _request.on = True


def request_ends(**kwargs: Any) -> None:
    """Whatever this thread does between requests asks each time."""
    _request.__dict__.clear()
