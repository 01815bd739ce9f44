"""Reports where numbers of persons stand in what is stored already; the numbers stay hidden."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from portal.core.commands import REFUSED
from portal.core.leak_scan import Hit, begin, scan
from portal.core.leak_scan.kinds import kind_text


class Command(BaseCommand):
    help = (
        "Look through pages, drafts, pictures, documents and their files, settings and lists of "
        "the staff area for identity, mobile and bank card numbers. Ends with 1 when it finds any."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all-revisions", action="store_true", help="earlier versions of pages as well"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object per finding")

    def handle(self, *args: Any, **options: Any) -> None:
        def tell(hit: Hit) -> None:
            if options["json"]:
                self.stdout.write(json.dumps(asdict(hit), ensure_ascii=False))
            else:
                words = (hit.what, hit.name, hit.place, kind_text(hit.kind), hit.address)
                self.stdout.write(" · ".join(filter(None, words)))

        record = scan(begin(all_revisions=options["all_revisions"]), tell)
        summary = {"looked_at": record.looked_at, "found": record.found}
        if options["json"]:
            self.stdout.write(json.dumps(summary))
        else:
            text = _("%(looked_at)d objects looked at, %(found)d findings.")
            self.stdout.write(text % summary)
        if record.found:
            raise SystemExit(REFUSED)
