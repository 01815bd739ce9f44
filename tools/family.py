"""The memory of this process and its children together, sampled while something runs (Linux)."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

EVERY = 0.02
PAGE = os.sysconf("SC_PAGE_SIZE")


class Family:
    """Remembers the most that the whole family held at one moment.

    The figures of getrusage would not do: a child counts what its parent held when it was born.
    """

    def __init__(self) -> None:
        self.most = _resident()

    def most_megabytes(self) -> int:
        """The peak so far."""
        return round(self.most / 2**20)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Sample while the block runs."""
        done = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(done,), daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()

    def _watch(self, done: threading.Event) -> None:
        while not done.wait(EVERY):
            self.most = max(self.most, _resident())


def _resident() -> int:
    me = str(os.getpid())
    own = Path("/proc/self/cmdline").read_bytes()
    total = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
                # A child that still bears our name is being born, and shares our memory.
                born = parent == me and (entry / "cmdline").read_bytes() != own
                if entry.name == me or born:
                    total += int((entry / "statm").read_text().split()[1]) * PAGE
    return total
