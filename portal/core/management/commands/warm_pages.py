"""Fetches the main pages through the page cache in front, so that it has them before an outage."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.core.warming import warm


class Command(BaseCommand):
    """Exit status 1 when a page did not answer, 2 when no front is named."""

    help = "Fetch the main pages through the page cache in front (FRONT_ADDRESS)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print counts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.FRONT_ADDRESS:
            raise CommandError("FRONT_ADDRESS names no front to fetch through.", returncode=2)
        found = warm()
        if options["json"]:
            self.stdout.write(json.dumps(vars(found), ensure_ascii=False))
        else:
            self.stdout.write(f"fetched: {found.fetched}, kept: {found.kept}")
            for path in found.failed:
                self.stdout.write(f"no answer: {path}")
        if found.failed:
            raise SystemExit(1)
