"""Makes this site another county's: its divisions, units, programmes, rules and identity."""

import json
import shutil
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.core.commands import REFUSED, WRONG_USE
from portal.core.county.loading import Report, load
from portal.core.county.reading import TEMPLATE, BadFolder, Fault, Folder, still_open
from portal.core.county.topics import files
from portal.home.county import put_up_the_frame

INFORMATION = "information"  # pages are made of it, no rows


class Command(BaseCommand):
    help = "Load a county's folder of data files: all of it or nothing; run again, it updates."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", metavar="FOLDER")
        parser.add_argument("--new", type=Path, metavar="FOLDER", help="write the template there")
        parser.add_argument(
            "--check", action="store_true", help="list what is still a placeholder or unchecked"
        )
        parser.add_argument(
            "--overwrite", action="store_true", help="also what staff have changed since"
        )
        parser.add_argument("--dry-run", action="store_true", help="check it and change nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path | None = options["folder"]
        if (folder is None) == (options["new"] is None):
            raise CommandError(_("Name a folder to load, or --new and one."), returncode=WRONG_USE)
        if folder is None:
            self._new(options["new"])
            return
        if not folder.is_dir():
            message = _("%(folder)s is not a folder.") % {"folder": folder}
            raise CommandError(message, returncode=WRONG_USE)
        if options["check"]:
            self._check(folder, options)
        else:
            self._load(folder, options)

    def _new(self, folder: Path) -> None:
        if folder.exists() and any(folder.iterdir()):
            message = _("%(folder)s is not empty.") % {"folder": folder}
            raise CommandError(message, returncode=REFUSED)
        shutil.copytree(TEMPLATE, folder, dirs_exist_ok=True)
        self.stdout.write(_("The template stands in %(folder)s.") % {"folder": folder})

    def _check(self, folder: Path, options: dict[str, Any]) -> None:
        try:
            found = still_open(Folder(folder), [*files(), INFORMATION])
        except OSError as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        self._tell({"open": _rows(found), "ok": not found}, [str(one) for one in found], options)
        if found:
            raise SystemExit(REFUSED)

    def _load(self, folder: Path, options: dict[str, Any]) -> None:
        dry_run: bool = options["dry_run"]
        try:
            county = Folder(folder)
            done = load(county, overwrite=options["overwrite"], dry_run=dry_run)
        except BadFolder as bad:
            self._tell({"ok": False, "faults": _rows(bad.faults)}, [], options)
            raise CommandError(str(bad), returncode=REFUSED) from bad
        if not dry_run:
            put_up_the_frame(county)
        self._tell(_result(done), _lines(done), options)

    def _tell(self, result: dict[str, Any], lines: list[str], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(lines))


def _rows(faults: list[Fault]) -> list[dict[str, Any]]:
    return [asdict(fault) for fault in faults]


def _result(done: Report) -> dict[str, Any]:
    figures = {"new": done.new, "changed": done.changed, "same": done.same}
    return {"ok": True, **figures, "kept": _rows(done.kept), "counts": done.counts}


def _lines(done: Report) -> list[str]:
    said = _("%(new)s new, %(changed)s changed, %(same)s as they were.")
    return [*(str(one) for one in done.kept), said % asdict(done)]
