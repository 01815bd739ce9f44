"""Runs everything that time drives; safe every minute, twice at once, or after a week's outage."""

import json
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from portal.core.jobs import rehearse, run_all


class Command(BaseCommand):
    help = "Run everything that time drives: periods, warnings, overdue records, look-backs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", help="run as of this moment (ISO 8601) instead of now")
        parser.add_argument(
            "--dry-run", action="store_true", help="count what would be done and change nothing"
        )
        parser.add_argument("--json", action="store_true", help="print counts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        moment = self._moment(options["at"])
        ahead = moment > timezone.now() + timedelta(minutes=5)
        if ahead and not (settings.TICK_LOOKS_AHEAD or options["dry_run"]):
            raise CommandError(
                "--at lies ahead: it would record what has not happened. Use --dry-run to look.",
                returncode=2,
            )
        counts, failed = (rehearse if options["dry_run"] else run_all)(moment)
        if options["json"]:
            self.stdout.write(json.dumps({**counts, "failed": failed}, ensure_ascii=False))
        else:
            for name, values in counts.items():
                self.stdout.write(f"{name}: {values}")
        if failed:
            raise SystemExit(1)

    def _moment(self, text: str | None) -> datetime:
        if not text:
            return timezone.now()
        try:
            moment = parse_datetime(text)
        except ValueError:
            moment = None
        if moment is None:
            raise CommandError(
                "--at takes a moment such as 2026-11-23T08:00:00+08:00", returncode=2
            )
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
