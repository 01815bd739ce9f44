"""Making a backup: under a temporary name until it is whole."""

import os
import shutil
import time
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.models import Heartbeat
from portal.home.backup import files, postgres, sqlite
from portal.home.backup.manifest import (
    DATABASES,
    FILES,
    HASHES,
    PREFIX,
    BackupRefused,
    Manifest,
    backups_in,
    fingerprints,
    part_of,
    version,
)

HEARTBEAT = "backup"
ENGINES = {"sqlite": sqlite, "postgresql": postgres}
STALE_SECONDS = 24 * 3600


def make_backup(folder: Path, *, dry_run: bool = False) -> tuple[Path, Manifest]:
    """Back up this site into a new folder below *folder*; a dry run leaves nothing behind."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _sweep(folder)
    name = _free_name(folder)
    draft = folder / f".{name}.partial"
    draft.mkdir(mode=0o700)
    try:
        made = _fill(draft)
        if dry_run:
            shutil.rmtree(draft)
            return folder / name, made
        draft.replace(folder / name)
        _sync(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    Heartbeat.objects.update_or_create(name=HEARTBEAT, defaults={"seen_at": timezone.now()})
    return folder / name, made


def _free_name(folder: Path) -> str:
    """Named by its second; whoever comes in the same one waits for the next."""
    for _attempt in range(5):
        name = f"{PREFIX}{timezone.now():%Y%m%dT%H%M%SZ}"
        if not (folder / name).exists() and not (folder / f".{name}.partial").exists():
            return name
        time.sleep(1)
    raise BackupRefused(_("Other backups are being made here. Try again later."))


def _fill(draft: Path) -> Manifest:
    database = connection.settings_dict
    part = DATABASES[connection.vendor]
    # The database first: a file that came after has no row yet, and does no harm.
    held = ENGINES[connection.vendor].dump(database, draft / part)
    packed = files.pack(site_roots(), draft)
    made = Manifest(
        made_at=timezone.now().isoformat(timespec="seconds"),
        version=version(),
        engine=connection.vendor,
        migrations=held.migrations,
        events=held.events,
        seal=held.seal,
        counts=held.counts,
        files=packed,
        keys=fingerprints(),
        parts={name: part_of(draft / name) for name in (part, FILES, HASHES)},
    )
    made.write(draft)
    for path in draft.iterdir():
        _sync(path)
    _sync(draft)
    return made


def site_roots() -> files.Roots:
    """Where this site keeps its files; object storage is backed up where it stands."""
    if "private" in settings.STORAGES:
        raise BackupRefused(
            _("The files are in object storage: back it up there, with versions switched on.")
        )
    return {"private": Path(settings.PRIVATE_ROOT), "media": Path(settings.MEDIA_ROOT)}


def remove_older(folder: Path, keep: int) -> list[Path]:
    """Remove all backups of *folder* but the newest *keep*; return what went."""
    gone = backups_in(folder)[:-keep]
    for path in gone:
        shutil.rmtree(path)
    return gone


def _sweep(folder: Path) -> None:
    """What a killed process left half made; one that still runs is younger than a day."""
    for path in folder.glob(f".{PREFIX}*.partial"):
        if path.stat().st_mtime < time.time() - STALE_SECONDS:
            shutil.rmtree(path, ignore_errors=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
