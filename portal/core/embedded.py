"""The embedded database: a thread keeps its connection as long as its files are the same ones.

Opening one means reading the schema of two hundred tables, and closing the last one writes the
log back: a third of what a short page cost. Where a backup took the place of the file while the
server ran, the next request opens that.
"""

import os
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

# The file and its log; a connection must not go on with a log that was taken away, either.
Files = tuple[tuple[int, int] | None, ...]


def opened(connection: Any, **kwargs: Any) -> None:
    """A connection was made: which files it reads."""
    if connection.vendor == "sqlite":
        connection.files_opened = _files(connection)


def request_begins(**kwargs: Any) -> None:
    """The connection of this thread is held against its files."""
    follow(connections[DEFAULT_DB_ALIAS])


def follow(connection: Any) -> None:
    """Let go of a connection whose files are not in their place any more."""
    before = getattr(connection, "files_opened", None)
    if connection.connection is None or before is None or connection.in_atomic_block:
        return
    now = _files(connection)
    if all(was in (None, found) for was, found in zip(before, now, strict=True)):
        connection.files_opened = now  # the log is made when it is first needed
    else:
        connection.close()


def request_failed(**kwargs: Any) -> None:
    """The connection ends with the request: an answer half read would hold what it saw then."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "sqlite":
        connection.close_at = 0


def _files(connection: Any) -> Files:
    name = str(connection.settings_dict["NAME"])
    return tuple(_which(f"{name}{ending}") for ending in ("", "-wal"))


def _which(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
