"""Draws a check again from what was recorded, and says whether it comes out the same.

With `--file` it needs no database of checks: anybody can give it the published JSON. With a number
it also proves that the tickets are those of the households that were visited.
"""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from complaints.rectification.inspections import desk, proof
from complaints.rectification.models import Draw
from portal.core.commands import REFUSED, WRONG_USE, the_bytes


class Command(BaseCommand):
    help = "Draw a check again and compare: exit status 0 when all draws come out the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", nargs="?", help="number of the check, such as JC2026-001")
        parser.add_argument("--file", type=Path, help="the published JSON of a draw instead")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["plan"]) == bool(options["file"]):
            raise CommandError(_("Give the number of a check or a file."), returncode=WRONG_USE)
        found = [_of_file(options["file"])] if options["file"] else list(_of_plan(options["plan"]))
        for row in found:
            self.stdout.write(json.dumps(row) if options["json"] else _sentence(row))
        if not all(row["same"] for row in found):
            raise CommandError(_("What was recorded is not what was drawn."), returncode=REFUSED)


def _of_plan(number: str) -> Iterator[dict[str, Any]]:
    draws = list(Draw.objects.filter(plan__number=number).select_related("plan"))
    if not draws:
        message = _("No draw of a check %(number)s is recorded.") % {"number": number}
        raise CommandError(message, returncode=WRONG_USE)
    for row in draws:
        same = proof.is_true(desk.publication(row)) and proof.fits_the_sheets(row)
        yield {"check": number, "round": row.round, "seed": row.seed, "same": same}


def _of_file(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(the_bytes(path))
        shown = {"check": told["check"], "round": told["round"], "seed": told["seed"]}
    except (ValueError, KeyError, TypeError) as error:
        message = _("The file %(path)s is no published draw.") % {"path": path}
        raise CommandError(message, returncode=WRONG_USE) from error
    return {**shown, "same": proof.is_true(told)}


def _sentence(row: dict[str, Any]) -> str:
    words = _("%(check)s, draw %(round)s, seed %(seed)s: %(result)s")
    return words % {**row, "result": _("the same") if row["same"] else _("DIFFERENT")}
