"""Finished pages in the memory of one process: bounded in bytes, the longest unused go first."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

Headers = list[tuple[str, str]]
# What a page costs beside its body: headers, key, the objects themselves.
OVERHEAD = 3_000
LARGEST_SHARE = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """One finished answer, for one number of the epoch and until one moment."""

    number: int
    until: float
    etag: str
    headers: Headers
    unchanged: Headers
    body: list[bytes]


class Store:
    """Pages by what was asked for."""

    def __init__(self, most: int) -> None:
        self.most, self.used = most, 0
        self._entries: OrderedDict[Any, Entry] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any) -> Entry | None:
        """The page under *key*, which counts as used now."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def put(self, key: Any, entry: Entry) -> None:
        """Keep *entry* in place of what was there, unless it is too large to be worth it."""
        size = _size(entry)
        if size > self.most // LARGEST_SHARE:
            return
        with self._lock:
            self._drop(key)
            self._entries[key] = entry
            self.used += size
            while self.used > self.most:
                self._drop(next(iter(self._entries)))

    def __len__(self) -> int:
        return len(self._entries)

    def _drop(self, key: Any) -> None:
        found = self._entries.pop(key, None)
        if found is not None:
            self.used -= _size(found)


def _size(entry: Entry) -> int:
    return OVERHEAD + sum(map(len, entry.body))
