"""How often the public content has changed, known to every process of the machine.

Numbers lie in a small file that all processes have mapped into memory: how many changes there
were, and how many commits are under way. A commit is counted as under way before it starts and as
a change after it ended, so at every moment either the number is about to move or it holds.
Reading takes a fraction of a microsecond and no lock.

A process that dies between the two leaves its commit under way: nothing is served from memory
then, until no living process holds the lock of a commit and the database has had PAUSE seconds to
end what was begun; who reads next counts the change and takes the mark away.
"""

import fcntl
import logging
import mmap
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

# Words of eight bytes: changes so far, commits under way, the second in which the latest began.
CHANGES, UNDER_WAY, LATEST = range(3)
SIZE = 32
# How long the database may need to end the commit of a process that was killed.
PAUSE = 5.0

logger = logging.getLogger(__name__)


def nothing() -> None:
    """Nobody wants to hear of the change."""


class Epoch(Protocol):
    """A number that moves with each change; where it lies is for the settings to say."""

    def current(self) -> int | None:
        """The number that an answer made from now on may carry; None while a commit is on."""

    def crossing(self) -> AbstractContextManager[None]:
        """Around a commit. However it ends, a change is counted: it may have happened."""

    def bump(self) -> None:
        """Count a change that no commit stands for."""


class FileEpoch:
    """The epoch of one machine: a file beside the database."""

    def __init__(self, path: Path, changed: Callable[[], None] = nothing) -> None:
        self.path, self.changed = path, changed
        self._opening = threading.Lock()
        self._words: memoryview | None = None

    def current(self) -> int | None:
        """The number that an answer made from now on may carry; None while a commit is on."""
        words = self._words or self._open()
        if words[UNDER_WAY] and not self._settled(words):
            return None
        return words[CHANGES]

    @contextmanager
    def crossing(self) -> Iterator[None]:
        """Around a commit. However it ends, a change is counted: it may have happened."""
        words = self._words or self._open()
        try:
            with self._held(".commits", fcntl.LOCK_SH):
                with self._held(".lock", fcntl.LOCK_EX):
                    words[UNDER_WAY] += 1
                    words[LATEST] = int(time.time())
                try:
                    yield
                finally:
                    self._end(words)
        finally:
            # A commit whose answer was lost may have happened, too.
            self.changed()

    def _end(self, words: memoryview) -> None:
        try:
            with self._held(".lock", fcntl.LOCK_EX):
                words[CHANGES] += 1
                # Another process may have settled a count that was too high.
                words[UNDER_WAY] = max(words[UNDER_WAY], 1) - 1
        except OSError:
            # What was committed stays committed; the mark stays, too, and is settled later.
            logger.exception("a change of the pages waits to be counted")

    def bump(self) -> None:
        """Count a change that no commit stands for."""
        with self.crossing():
            pass

    def _settled(self, words: memoryview) -> bool:
        """True once a mark that a dead process left was taken away."""
        if time.time() - words[LATEST] < PAUSE:
            return False
        try:
            with (
                self._held(".commits", fcntl.LOCK_EX | fcntl.LOCK_NB),
                self._held(".lock", fcntl.LOCK_EX),
            ):
                words[CHANGES] += 1
                words[UNDER_WAY] = 0
        except BlockingIOError:
            return False
        self.changed()
        return True

    @contextmanager
    def _held(self, ending: str, how: int) -> Iterator[None]:
        # Opened each time: threads and forked processes must not share one hold.
        handle = os.open(f"{self.path}{ending}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
        try:
            fcntl.flock(handle, how)
            yield
        finally:
            os.close(handle)

    def _open(self) -> memoryview:
        with self._opening:
            if self._words is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with self._held(".lock", fcntl.LOCK_EX):
                    self._words = self._mapped()
            return self._words

    def _mapped(self) -> memoryview:
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
        try:
            fresh = os.fstat(handle).st_size < SIZE
            if fresh:
                os.ftruncate(handle, SIZE)
            words = memoryview(mmap.mmap(handle, SIZE)).cast("Q")
        finally:
            os.close(handle)
        if fresh:
            # A file that was made anew never repeats a number of the one before.
            words[CHANGES] = time.time_ns()
        return words
