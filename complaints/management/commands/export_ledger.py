"""Writes the petition ledger to a file; never who wrote, never a confidential case."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from complaints import export
from portal.core.commands import the_division, write_rows


def day(text: str) -> date:
    """A date as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(_("a date looks like 2026-11-23")) from error


class Command(BaseCommand):
    help = "Export the petition ledger as CSV, XLSX or JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=sorted(export.WRITERS), required=True)
        parser.add_argument("--division", help="only cases of this division (6, 9 or 12 digits)")
        parser.add_argument("--from", dest="first", type=day, help="received on this day or later")
        parser.add_argument("--to", dest="last", type=day, help="received on this day or earlier")
        parser.add_argument("-o", "--output", type=Path, required=True, help="file to write")
        parser.add_argument("--json", action="store_true", help="print the count as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        division = the_division(options["division"]) if options["division"] else None
        chosen = export.Range(division, options["first"], options["last"])
        rows = export.rows_of(export.cases_in(chosen))
        output: Path = options["output"]
        count = write_rows(output, partial(export.WRITERS[options["format"]], rows))
        if options["json"]:
            self.stdout.write(json.dumps({"rows": count, "file": str(output)}))
        else:
            self.stdout.write(_("%(n)d rows written to %(file)s") % {"n": count, "file": output})
