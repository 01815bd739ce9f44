"""Removes what has been kept long enough; with --dry-run it only names what would go."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import retention


class Command(BaseCommand):
    help = "Remove persons and texts of cases whose period of keeping is over."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="name what would go, keep all")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        found = [
            {"number": one.case.number, "what": one.kind.name, "rule": one.kind.rule}
            for one in retention.due(now)
        ]
        removed: dict[str, int] = {}
        if not options["dry_run"]:
            removed = {**retention.forget_reporters(now), **retention.remove_texts(now)}
        if options["json"]:
            result = {"dry_run": options["dry_run"], "due": found, **removed}
            self.stdout.write(json.dumps(result))
            return
        for one in found:
            self.stdout.write(f"{one['number']}  {one['what']}  {one['rule']}")
        self._say(len(found), options["dry_run"])

    def _say(self, count: int, rehearsed: bool) -> None:
        said = (
            _("%(n)d to be removed; nothing has been changed.")
            if rehearsed
            else _("%(n)d removed.")
        )
        self.stdout.write(said % {"n": count})
