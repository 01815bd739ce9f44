"""The drill: a backup is restored where it harms nobody, compared, and taken away again."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.utils import timezone

from portal.core.models import Heartbeat
from portal.home.backup import postgres
from portal.home.backup.manifest import BackupRefused, Manifest
from portal.home.backup.restoring import Target, below, checked, compared, put

HEARTBEAT = "restore_drill"


def drill(backup: Path) -> Manifest:
    """Restore *backup* into a place of its own; BackupRefused when it does not hold."""
    found = checked(backup)
    with _throw_away() as target, put(backup, found, target):
        problems = compared(found, target)
    if problems:
        raise BackupRefused(" ".join(problems))
    Heartbeat.objects.update_or_create(name=HEARTBEAT, defaults={"seen_at": timezone.now()})
    return found


@contextmanager
def _throw_away() -> Iterator[Target]:
    with tempfile.TemporaryDirectory(prefix="sunlit-drill-") as folder:
        target = below(Path(folder), f"sunlit_drill_{secrets.token_hex(4)}")
        if connection.vendor == "postgresql":
            with postgres.scratch(connection.settings_dict, target.database["NAME"]):
                yield target
        else:
            yield target
