"""SQLite: its own way of copying a database that is being written to."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from portal.home.backup.content import Content, content_of
from portal.home.backup.manifest import BackupRefused

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"


def dump(database: dict[str, Any], path: Path) -> Content:
    """Copy into *path*; the figures are read from the copy."""
    path.touch(mode=0o600)
    with closing(_open(Path(database["NAME"]))) as live, closing(sqlite3.connect(path)) as copy:
        live.backup(copy)
        # One file, which can be hashed, moved and read where nothing may be written.
        copy.execute("PRAGMA journal_mode=DELETE")
    return content({"NAME": path})


def content(database: dict[str, Any]) -> Content:
    """What the database holds now."""
    with closing(_open(Path(database["NAME"]))) as link:
        link.execute("BEGIN")
        tables = {str(row[0]) for row in link.execute(TABLES)}
        return content_of(lambda text: link.execute(text).fetchall(), tables)


def is_empty(database: dict[str, Any]) -> bool:
    """Whether nothing would be lost."""
    path = Path(database["NAME"])
    if not path.exists():
        return True
    with closing(_open(path)) as link:
        return link.execute(TABLES).fetchone() is None


@contextmanager
def filled(database: dict[str, Any], path: Path) -> Iterator[None]:
    """Put the copy in the place of the database; what was there goes when the block ends well."""
    place = Path(database["NAME"])
    place.parent.mkdir(parents=True, exist_ok=True)
    before = place.with_name(f"{place.name}.before")
    _copy(path, place.with_name(f"{place.name}.new"))
    if place.exists():
        with closing(_open(place)) as link:  # what the log still holds is part of the file
            link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        place.replace(before)
    _without_log(place)
    place.with_name(f"{place.name}.new").replace(place)
    try:
        yield
    except BaseException:
        _without_log(place)
        place.unlink(missing_ok=True)
        if before.exists():
            before.replace(place)
        raise
    before.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    with closing(_open(source)) as stored, closing(sqlite3.connect(target)) as copy:
        stored.backup(copy)


def _without_log(place: Path) -> None:
    for ending in ("-wal", "-shm"):
        Path(f"{place}{ending}").unlink(missing_ok=True)


def _open(path: Path) -> sqlite3.Connection:
    if not path.exists():
        raise BackupRefused(_("There is no database at %(path)s.") % {"path": path})
    return sqlite3.connect(path, timeout=20)
