"""Writes the rectification list to a file; never what comes from a confidential report."""

import json
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from complaints.rectification.listing import export
from complaints.rectification.models import RectificationItem
from portal.core.commands import the_division, write_rows


class Command(BaseCommand):
    help = "Export the rectification list in its usual columns as XLSX or CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=sorted(export.WRITERS), default="xlsx")
        parser.add_argument("--division", help="only items of this division (6, 9 or 12 digits)")
        parser.add_argument("-o", "--output", type=Path, required=True, help="file to write")
        parser.add_argument("--json", action="store_true", help="print the count as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        items = RectificationItem.objects.order_by("number")
        if options["division"]:
            path = the_division(options["division"]).path
            items = items.filter(division__path__startswith=path)
        output: Path = options["output"]
        rows = export.rows_of(export.listable(items))
        count = write_rows(output, partial(export.WRITERS[options["format"]], rows))
        if options["json"]:
            self.stdout.write(json.dumps({"rows": count, "file": str(output)}))
        else:
            self.stdout.write(_("%(n)d rows written to %(file)s") % {"n": count, "file": output})
