"""How far an import has come, as counts for whoever waits for it; nothing of the file is in it."""

import logging
import re
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.core.management.base import OutputWrapper
from django.utils.translation import gettext as _

from portal.core.models import User

Tell = Callable[[int, int, int], None]
"""Hears now and then: rows read, rows masked, entries stored."""
TOKEN = re.compile(r"[A-Za-z0-9_-]{22,64}")
KEPT_SECONDS = 600
PAUSE_SECONDS = 2.0  # between two lines of a log
logger = logging.getLogger(__name__)


def untold(read: int, masked: int, stored: int) -> None:
    """For imports that nobody waits for."""


def sentence(read: int, masked: int, stored: int) -> str:
    """The three counts for a person."""
    return _("%(read)d rows read, %(masked)d masked, %(stored)d stored") % {
        "read": read,
        "masked": masked,
        "stored": stored,
    }


class TerminalProgress:
    """Rewrites one line of a terminal; in a log it writes a line every other second at most."""

    def __init__(self, out: OutputWrapper) -> None:
        self._out = out
        self._is_terminal = out.isatty()
        self._next = time.monotonic() + PAUSE_SECONDS

    def tell(self, read: int, masked: int, stored: int) -> None:
        """Take the counts; most of them are passed over."""
        if self._is_terminal:
            end = "\n" if stored and stored == masked else ""
            self._out.write(f"\r{sentence(read, masked, stored)}", str, ending=end)
            self._out.flush()
        elif time.monotonic() >= self._next:
            self._next = time.monotonic() + PAUSE_SECONDS
            self._out.write(sentence(read, masked, stored), str)


class SharedProgress:
    """Counts under a token that only the browser of one person knows, read by `progress_of`."""

    def __init__(self, user: User, token: str) -> None:
        self._key = _key(user, token) if TOKEN.fullmatch(token) else ""

    def tell(self, read: int, masked: int, stored: int) -> None:
        """Put the counts where any process of the site finds them."""
        if not self._key:
            return
        try:
            cache.set(self._key, (read, masked, stored), KEPT_SECONDS)
        except Exception:  # the errors of a cache server have no common base
            # Nobody's import may fail for a missing line of comfort.
            logger.exception("the cache does not take the progress of an import")
            self._key = ""


def progress_of(user: User, token: str) -> dict[str, Any]:
    """The counts of an import that this person started; empty when there is none."""
    counts = cache.get(_key(user, token))
    if counts is None:
        return {}
    read, masked, stored = counts
    return {"read": read, "masked": masked, "stored": stored, "text": sentence(*counts)}


def _key(user: User, token: str) -> str:
    return f"import-progress:{user.pk}:{token}"
