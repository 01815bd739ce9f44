"""One command puts a backup back, or refuses before anything is touched."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from portal.core.commands import REFUSED, WRONG_USE
from portal.home.backup.drilling import drill
from portal.home.backup.manifest import BackupRefused, Manifest, newest_in
from portal.home.backup.restoring import below, restore, this_site
from portal.home.backup.telling import FolderCommand


class Command(FolderCommand):
    help = "Restore a backup (DIR, or the newest in DIR), prove its ledger, and compare its head."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--into", type=Path, metavar="FOLDER", help="not into this site")
        parser.add_argument("--database", default="", help="with --into, on PostgreSQL: its name")
        parser.add_argument("--replace", action="store_true", help="even where a site stands")
        parser.add_argument("--drill", action="store_true", help="prove it in a throw-away place")
        parser.add_argument("--dry-run", action="store_true", help="check it and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["drill"] and (options["into"] or options["replace"]):
            raise CommandError(
                _("--drill goes without --into and --replace."), returncode=WRONG_USE
            )
        try:
            path = newest_in(options["dir"])
            found = self._done(path, options)
        except (BackupRefused, OSError) as error:
            if options["json"]:
                self.stdout.write(json.dumps({"ok": False, "problem": str(error)}))
            raise CommandError(str(error), returncode=REFUSED) from error
        told = {"ok": True, "backup": str(path), "events": found.events, "seal": found.seal}
        said = _("%(backup)s holds: %(events)s events, last seal %(seal)s.")
        self.tell(told, said, as_json=options["json"])

    @staticmethod
    def _done(path: Path, options: dict[str, Any]) -> Manifest:
        if options["drill"]:
            return drill(path)
        into: Path | None = options["into"]
        target = below(into, options["database"]) if into else this_site()
        return restore(path, target, replace=options["replace"], dry_run=options["dry_run"])
