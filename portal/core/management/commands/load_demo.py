"""Loads the demo county; with sizes, a large synthetic data set for measuring."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from portal.core.demo import Options, load_all


class Command(BaseCommand):
    help = "Load the demo county (idempotent)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--entries", type=int, default=0, help="extra synthetic list entries")
        parser.add_argument("--complaints", type=int, default=0, help="extra synthetic complaints")
        parser.add_argument(
            "--dry-run", action="store_true", help="count what would be there and change nothing"
        )
        parser.add_argument("--json", action="store_true", help="print counts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = Options(entries=options["entries"], complaints=options["complaints"])
        if options["dry_run"]:
            with transaction.atomic():
                counts = load_all(wanted)
                transaction.set_rollback(True)
        else:
            counts = load_all(wanted)
        if options["json"]:
            self.stdout.write(json.dumps(counts, ensure_ascii=False))
            return
        for name, values in counts.items():
            self.stdout.write(f"{name}: " + ", ".join(f"{k} {v}" for k, v in values.items()))
