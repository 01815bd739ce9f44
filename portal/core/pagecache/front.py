"""Answers public pages from memory before Django is entered.

Only what `rules` allowed is kept, and it is shown only while the number of the epoch is the one
that was read before the page was drawn. These pages hold no secret and no token, so they alone
are compressed.
"""

import gzip
import os
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import brotli  # type: ignore[import-untyped]
from django.utils import timezone

from portal.core.pagecache.lanes import PAGES, lane
from portal.core.pagecache.rules import BOX, SECONDS, Question, question
from portal.core.pagecache.store import Entry, Headers, Store

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]
# Shorter bodies hardly shrink.
WORTHWHILE = 400
# Headers of one answer only, and those that an unchanged page repeats.
ONE_ANSWER = {"x-request-id", "content-length"}
REPEATED = {"etag", "cache-control", "vary"}
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}


class Front:
    """The WSGI application around Django's."""

    def __init__(self, application: Application, megabytes: int) -> None:
        self.application = application
        # Half for plain addresses: nobody pushes them out by asking for many queries.
        self.stores = (Store(megabytes * 2**19), Store(megabytes * 2**19))
        self.epoch = lane(PAGES)

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        asked = question(environ)
        if asked is None:
            return self.application(environ, start)
        coding = accepted(environ.get("HTTP_ACCEPT_ENCODING", ""))
        key, store = (asked, coding), self.stores[bool(asked[1])]
        entry = store.get(key)
        if (
            entry is None
            or time.time() >= entry.until
            or (number := self.epoch.current()) is None
            or entry.number != number
        ):
            return self._draw(environ, start, key, store)
        return _answer(environ, start, entry)

    def _draw(
        self, environ: dict[str, Any], start: Start, key: tuple[Question, str], store: Store
    ) -> Iterable[bytes]:
        """Ask Django, and keep what it answers if it says so."""
        box: list[tuple[int, float]] = []
        environ[BOX] = box
        told: list[Any] = []
        parts = self.application(environ, lambda *words: told.append(words))
        if not box:
            start(*told[-1])
            return parts
        try:
            body = b"".join(parts)
        finally:
            parts.close()  # type: ignore[attr-defined]
        (number, begun), (_status, headers, *_rest) = box[0], told[-1]
        entry = _entry(number, begun, headers, body, key[1])
        store.put(key, entry)
        return _answer(environ, start, entry)


def _entry(number: int, begun: float, headers: Headers, body: bytes, coding: str) -> Entry:
    kept = [(name, value) for name, value in headers if name.lower() not in ONE_ANSWER]
    unchanged = [(name, value) for name, value in kept if name.lower() in REPEATED]
    if coding and len(body) >= WORTHWHILE:
        body = COMPRESS[coding](body)
        kept.append(("Content-Encoding", coding))
    kept.append(("Content-Length", str(len(body))))
    etag = next(value for name, value in kept if name == "ETag")
    return Entry(number, _until(begun), etag.removeprefix("W/"), kept, unchanged, [body])


def _until(begun: float) -> float:
    """A minute, and not into the next day: notices end at midnight."""
    day = timezone.localtime(datetime.fromtimestamp(begun, UTC))
    midnight = (day + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return min(begun + SECONDS, midnight.timestamp())


def _answer(environ: dict[str, Any], start: Start, entry: Entry) -> list[bytes]:
    own = ("X-Request-ID", os.urandom(6).hex())
    if _has(environ.get("HTTP_IF_NONE_MATCH", ""), entry.etag):
        start("304 Not Modified", [*entry.unchanged, own])
        return []
    start("200 OK", [*entry.headers, own])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else entry.body


def _has(tags: str, etag: str) -> bool:
    if not tags:
        return False
    return tags == "*" or any(tag.strip().removeprefix("W/") == etag for tag in tags.split(","))


@lru_cache(maxsize=256)
def accepted(header: str) -> str:
    """The coding to answer in: brotli, gzip, or none."""
    codings = {}
    for one in header[:200].lower().split(","):
        name, _sign, weight = one.replace(" ", "").partition(";q=")
        codings[name] = weight.strip("0.") != "" or not _sign
    return next((name for name in COMPRESS if codings.get(name)), "")
