"""What a backup says of itself, and whether it is that."""

import hashlib
import hmac
import json
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

FORMAT = 1
NAME = "manifest.json"
FILES, HASHES = "files.tar", "files.sha256"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
PREFIX = "sunlit-"
PIECE = 1 << 20
Query = Callable[[str], Iterable[tuple[Any, ...]]]


class BackupRefused(Exception):
    """A backup that cannot be made or must not be used; says what is wrong and what to do."""


@dataclass
class Manifest:
    """Everything that a restored site is compared with."""

    made_at: str
    version: str
    engine: str
    migrations: list[str]
    events: int
    seal: str
    counts: dict[str, int]
    files: int
    keys: dict[str, list[str]]
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Sign and write it: the last part of a backup."""
        values = asdict(self)
        text = json.dumps(values | {"signature": _signature(values)}, indent=1, sort_keys=True)
        path = folder / NAME
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")


def read(folder: Path) -> Manifest:
    """The manifest of a backup whose parts are all there, whole, and made by this site.

    Raises BackupRefused before anything is touched.
    """
    values = _values(folder)
    signature = values.pop("signature", "")
    try:
        found = Manifest(**values)
    except TypeError as error:
        raise BackupRefused(_("The manifest is incomplete. Use another backup.")) from error
    if found.format != FORMAT:
        raise BackupRefused(_("The backup was made in a form that this version does not know."))
    _check_keys(found)
    if not hmac.compare_digest(str(signature).encode(), _signature(values).encode()):
        raise BackupRefused(
            _("The manifest was changed after the backup was made. Use another backup.")
        )
    _check_parts(folder, found)
    return found


def _values(folder: Path) -> dict[str, Any]:
    try:
        values = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except OSError as error:
        raise BackupRefused(
            _("%(folder)s is no backup: it has no manifest.json.") % {"folder": folder}
        ) from error
    except ValueError as error:
        raise BackupRefused(_("The manifest cannot be read. Use another backup.")) from error
    return values if isinstance(values, dict) else {}


def _check_keys(found: Manifest) -> None:
    mine = fingerprints()
    if not isinstance(found.keys, dict) or found.keys.get("digest") != mine["digest"]:
        raise BackupRefused(
            _("The backup belongs to another DIGEST_KEY: enter the one it was made with.")
        )
    missing = set(map(str, found.keys.get("field", []))) - set(mine["field"])
    if missing:
        raise BackupRefused(
            _("A key of FIELD_KEYS is missing with which fields of this backup are encrypted.")
        )


def _check_parts(folder: Path, found: Manifest) -> None:
    wanted = {DATABASES.get(found.engine, ""), FILES, HASHES}
    if set(found.parts) != wanted:
        raise BackupRefused(_("The manifest does not name the parts of a backup."))
    for name, part in found.parts.items():
        path = folder / name
        if not path.is_file():
            raise BackupRefused(
                _("The part %(name)s is missing. Use another backup.") % {"name": name}
            )
        if path.stat().st_size != part["bytes"] or sha256_of(path) != part["sha256"]:
            raise BackupRefused(
                _("The part %(name)s is damaged or was cut. Use another backup.") % {"name": name}
            )


def part_of(path: Path) -> dict[str, Any]:
    """Size and hash of one part."""
    return {"bytes": path.stat().st_size, "sha256": sha256_of(path)}


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file of any size."""
    with path.open("rb") as stored:
        return hashlib.file_digest(stored, "sha256").hexdigest()


def fingerprints() -> dict[str, list[str]]:
    """By which a backup knows its keys again, without holding them."""
    return {
        "field": sorted(_fingerprint(key) for key in settings.FIELD_KEYS),
        "digest": [_fingerprint(settings.DIGEST_KEY)],
    }


def _fingerprint(key: str) -> str:
    return hmac.new(key.encode(), b"sunlit backup: which key", "sha256").hexdigest()[:16]


def _signature(values: dict[str, Any]) -> str:
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    key = hmac.new(settings.DIGEST_KEY.encode(), b"sunlit backup: manifest", "sha256").digest()
    return hmac.new(key, text.encode(), "sha256").hexdigest()


def version() -> str:
    """The version of the site that runs."""
    text = (Path(settings.BASE_DIR) / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def backups_in(folder: Path) -> list[Path]:
    """The whole backups of a folder, oldest first: their names are their times."""
    return sorted(path.parent for path in folder.glob(f"{PREFIX}*/{NAME}"))


def newest_in(folder: Path) -> Path:
    """The backup that *folder* is, or the newest one in it."""
    if (folder / NAME).exists():
        return folder
    found = backups_in(folder)
    if not found:
        raise BackupRefused(_("There is no backup in %(folder)s.") % {"folder": folder})
    return found[-1]
