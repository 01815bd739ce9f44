"""The epoch of several machines, on the cache server that they share (Valkey or Redis).

A commit under way is an entry that expires: a machine that died in it holds the pages back for
PAUSE seconds, and the first that looks afterwards counts the change.
"""

import logging
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import redis

from portal.core.pagecache.epoch import nothing

PAUSE = 30
TIMEOUT = 0.5  # seconds: a page drawn anew is quicker than a longer wait
# The changes so far and the commits under way, after those that nobody ended were counted.
LOOK = """
redis.call('SET', KEYS[1], ARGV[2], 'NX')
local lost = redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[1])
if lost > 0 then redis.call('INCR', KEYS[1]) end
return {redis.call('GET', KEYS[1]), redis.call('ZCARD', KEYS[2]), lost}
"""
END = """
redis.call('SET', KEYS[1], ARGV[2], 'NX')
redis.call('INCR', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
"""
logger = logging.getLogger(__name__)


class SharedEpoch:
    """While the cache server is away nothing is served from memory, and writing goes on.

    A change that could not be counted is counted as soon as the server is back; until a process
    that owes one comes by again, other machines may show what they kept for its sixty seconds.
    """

    def __init__(self, url: str, name: str, changed: Callable[[], None] = nothing) -> None:
        self.url, self.changed = url, changed
        self.keys = (name, f"{name}:under-way")
        self._owed = False

    @cached_property
    def _server(self) -> Any:
        return redis.Redis.from_url(
            self.url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT
        )

    def current(self) -> int | None:
        """The number that an answer made from now on may carry; None while a commit is on."""
        try:
            if self._owed:
                self._ended("")
            now = time.time()
            number, under_way, lost = self._server.eval(LOOK, 2, *self.keys, now, time.time_ns())
        except redis.RedisError:
            logger.warning("the shared cache does not answer: pages are drawn anew")
            return None
        if lost:
            self.changed()
        return None if under_way else int(number)

    @contextmanager
    def crossing(self) -> Iterator[None]:
        """Around a commit. However it ends, a change is counted: it may have happened."""
        mark = uuid.uuid4().hex
        try:
            self._server.zadd(self.keys[1], {mark: time.time() + PAUSE})
        except redis.RedisError:
            self._owed = True
        try:
            yield
        finally:
            try:
                self._ended(mark)
            except redis.RedisError:
                logger.exception("the shared cache did not hear of a change")
                self._owed = True
            # A commit whose answer was lost may have happened, too.
            self.changed()

    def bump(self) -> None:
        """Count a change that no commit stands for."""
        with self.crossing():
            pass

    def _ended(self, mark: str) -> None:
        self._server.eval(END, 2, *self.keys, mark, time.time_ns())
        self._owed = False
