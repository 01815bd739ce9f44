"""Loads the demo county; with sizes, a large synthetic data set for measuring."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.core.commands import REFUSED
from portal.core.demo import Options, load_all
from portal.core.errors import Refused


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
        try:
            counts = _loaded(wanted, dry_run=options["dry_run"])
        except (Refused, ValidationError) as error:
            raise CommandError(_advice(error), returncode=REFUSED) from error
        if options["json"]:
            self.stdout.write(json.dumps(counts, ensure_ascii=False))
            return
        for name, values in counts.items():
            self.stdout.write(f"{name}: " + ", ".join(f"{k} {v}" for k, v in values.items()))


def _loaded(wanted: Options, *, dry_run: bool) -> dict[str, dict[str, int]]:
    if not dry_run:
        return load_all(wanted)
    with transaction.atomic():
        counts = load_all(wanted)
        transaction.set_rollback(True)
    return counts


def _advice(error: Refused | ValidationError) -> str:
    """Why an older demo cannot be brought up to date, and what to do; told of a demo only."""
    reason = error.message if isinstance(error, Refused) else " ".join(error.messages)
    told = [_("The demo county could not be loaded: %(reason)s") % {"reason": reason}]
    if settings.DEMO and settings.EMBEDDED:
        told.append(
            _(
                "If the database comes from an older version of the demo, delete the folder "
                "%(folder)s (it holds made-up data only) and start again."
            )
            % {"folder": settings.VAR_DIR}
        )
    elif settings.DEMO:
        told.append(
            _("If the database comes from an older version of the demo, start with an empty one.")
        )
    return " ".join(told)
