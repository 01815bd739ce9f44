"""Checks that no recorded event was altered or removed; exit 1 names the first broken one."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints import ledger


class Command(BaseCommand):
    help = "Check the chain of seals over every recorded event."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        found = ledger.verify()
        if options["json"]:
            result = {
                "events": found.events,
                "ok": found.ok,
                "first_broken": found.first_broken,
                "last_seal": found.last_hash,
            }
            self.stdout.write(json.dumps(result))
        elif found.ok:
            said = ngettext(
                "%(n)d event, every seal holds. Last seal: %(seal)s",
                "%(n)d events, every seal holds. Last seal: %(seal)s",
                found.events,
            )
            self.stdout.write(said % {"n": found.events, "seal": found.last_hash or _("none")})
        else:
            self.stderr.write(ledger.describe_broken(found))
        if not found.ok:
            raise SystemExit(1)
