"""Writes a year's publicity archive as a BagIt bag; exit 1 when a seal no longer holds."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from disclosure import archive
from disclosure.archive.bagging import NotABag
from portal.core.commands import REFUSED, WRONG_USE, the_division
from portal.core.errors import Refused
from portal.core.models import Division


class Command(BaseCommand):
    help = "Export the publicity archive of a year as a BagIt bag."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--division", help="only lists of this division (6, 9 or 12 digits)")
        parser.add_argument(
            *("-o", "--output"), type=Path, metavar="DIR", help="a new or an empty folder"
        )
        parser.add_argument("--dry-run", action="store_true", help="check the seals, write nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        division = _division(options["division"])
        output: Path | None = options["output"]
        if not archive.FIRST_YEAR <= options["year"] <= archive.LAST_YEAR:
            raise CommandError(_("There is no archive of that year."), returncode=WRONG_USE)
        if options["dry_run"]:
            found = archive.check(options["year"], division)
        elif output is None:
            raise CommandError(_("Name the folder to write with -o."), returncode=WRONG_USE)
        else:
            found = _export(options["year"], division, output)
        self._report(found, None if options["dry_run"] else output, as_json=options["json"])
        if found.problems:
            raise SystemExit(REFUSED)

    def _report(self, found: archive.Export, output: Path | None, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(_as_data(found, output), ensure_ascii=False))
            return
        for problem in found.problems:
            self.stderr.write(problem.text)
        counts = {"lists": found.lists, "entries": found.entries}
        if output is None:
            said = _("%(lists)d lists with %(entries)d entries would be written.")
        else:
            said = _("%(lists)d lists with %(entries)d entries written to %(folder)s; verified.")
        self.stdout.write(said % {**counts, "folder": output})


def _division(code: str | None) -> Division:
    try:
        return archive.the_division(the_division(code) if code else None)
    except Refused as refused:
        raise CommandError(str(refused), returncode=WRONG_USE) from refused


def _export(year: int, division: Division, output: Path) -> archive.Export:
    try:
        return archive.export(year, division, output)
    except NotABag as error:
        raise CommandError(str(error), returncode=REFUSED) from error
    except (Refused, OSError) as error:
        raise CommandError(str(error), returncode=WRONG_USE) from error


def _as_data(found: archive.Export, output: Path | None) -> dict[str, Any]:
    return {
        "lists": found.lists,
        "entries": found.entries,
        "waivers": found.waivers,
        "ok": not found.problems,
        "problems": [
            {"list": problem.reference, "code": problem.code, "message": problem.text}
            for problem in found.problems
        ],
        "directory": str(output) if output else None,
    }
