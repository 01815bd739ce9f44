"""One command makes a whole backup: database, files, and what proves them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from portal.core.commands import REFUSED, WRONG_USE
from portal.home.backup.making import make_backup, remove_older
from portal.home.backup.manifest import BackupRefused
from portal.home.backup.telling import FolderCommand


class Command(FolderCommand):
    help = "Back up the database and the stored files into a new folder below DIR; never the keys."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--keep", type=int, metavar="N", help="remove all but the newest N")
        parser.add_argument(
            "--dry-run", action="store_true", help="make it, check it, and keep nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        keep: int | None = options["keep"]
        if keep is not None and keep < 1:
            raise CommandError(_("--keep needs at least 1."), returncode=WRONG_USE)
        try:
            path, made = make_backup(options["dir"], dry_run=options["dry_run"])
        except (BackupRefused, OSError) as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        gone = remove_older(options["dir"], keep) if keep and not options["dry_run"] else []
        told = {
            "backup": str(path),
            "events": made.events,
            "seal": made.seal,
            "files": made.files,
            "bytes": sum(part["bytes"] for part in made.parts.values()),
            "removed": [str(one) for one in gone],
        }
        said = _("%(backup)s: %(events)s events, %(files)s files, %(bytes)s bytes.")
        self.tell(told, said, as_json=options["json"])
