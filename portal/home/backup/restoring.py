"""Putting a backup back: checked first, proved afterwards, and undone when it does not hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from portal.core.pagecache.lanes import forget
from portal.home.backup import files
from portal.home.backup.making import ENGINES, site_roots
from portal.home.backup.manifest import DATABASES, BackupRefused, Manifest, read
from portal.home.backup.proving import prove


@dataclass(frozen=True)
class Target:
    """Where a backup goes."""

    database: dict[str, Any]
    roots: files.Roots

    def is_empty(self) -> bool:
        """Whether nothing would be lost."""
        stored = any(root.is_dir() and any(root.iterdir()) for root in self.roots.values())
        return not stored and ENGINES[connection.vendor].is_empty(self.database)


def this_site() -> Target:
    """The database and the folders of the settings."""
    return Target(connection.settings_dict, site_roots())


def below(folder: Path, name: str = "") -> Target:
    """A folder of its own, with the database where it is a file, else another one by *name*."""
    if connection.vendor == "sqlite":
        name = str(folder / "sunlit.sqlite3")
    if not name:
        raise BackupRefused(_("Name an empty database for it with --database."))
    database = {**connection.settings_dict, "NAME": name}
    return Target(database, {"private": folder / "private", "media": folder / "media"})


def restore(backup: Path, target: Target, *, replace: bool, dry_run: bool) -> Manifest:
    """Put *backup* into *target*; BackupRefused when it may not be, or does not hold."""
    found = checked(backup)
    if not replace and not target.is_empty():
        raise BackupRefused(
            _("There is a site in this place already. Stop its services and say --replace.")
        )
    if not dry_run:
        connection.close()
        with put(backup, found, target):
            problems = compared(found, target)
            if problems:
                raise BackupRefused(" ".join(problems))
        # What was put back passed by Django: pages of the site before are kept by nobody.
        forget()
    return found


def checked(backup: Path) -> Manifest:
    """The manifest of a backup that this site can read."""
    found = read(backup)
    if found.engine != connection.vendor:
        raise BackupRefused(
            _("The backup is of %(engine)s: set DATABASE_URL to such a database.")
            % {"engine": found.engine}
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    ours = {app for app, _name in MigrationLoader(None).disk_migrations}
    newer = [one for one in found.migrations if one not in known and one.split(".")[0] in ours]
    if newer:
        raise BackupRefused(
            _("The backup is of a newer version (%(version)s): install that one first.")
            % {"version": found.version}
        )
    return found


@contextmanager
def put(backup: Path, found: Manifest, target: Target) -> Iterator[None]:
    """Database and files in their places for the block, and for good when it ends well."""
    engine = ENGINES[found.engine]
    with (
        files.placed(backup, target.roots),
        engine.filled(target.database, backup / DATABASES[found.engine]),
    ):
        yield


def compared(found: Manifest, target: Target) -> list[str]:
    """What of the restored site differs from the manifest, and what its ledger says."""
    held = ENGINES[found.engine].content(target.database)
    problems = [
        _("Table %(table)s has %(now)s rows instead of %(then)s.")
        % {"table": table, "now": held.counts.get(table, 0), "then": rows}
        for table, rows in found.counts.items()
        if held.counts.get(table, 0) != rows
    ]
    proof = prove(target.database, target.roots)
    problems += proof["problems"]
    if (proof["events"], proof["last_seal"]) != (found.events, found.seal):
        problems.append(_("The head of the ledger is not the one of the backup."))
    return problems
