"""Imports a township's list from a file, as a masked draft."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from disclosure import months
from disclosure.intake.columns_choice import AS_RECOGNISED, CHOICES
from disclosure.intake.finding_texts import as_data, message
from disclosure.intake.findings import Found, Severity
from disclosure.intake.progress import TerminalProgress, untold
from disclosure.models import Programme, Stage
from disclosure.roster import ImportResult, import_roster
from portal.core.commands import REFUSED, WRONG_USE, the_bytes, the_division, the_user


class Command(BaseCommand):
    help = "Import a publicity list (.xlsx, .xls, .csv) as a masked draft."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--programme", required=True, help="programme code")
        parser.add_argument("--division", required=True, help="division code of the township")
        parser.add_argument("--stage", required=True, choices=Stage.values)
        parser.add_argument("--by", required=True, metavar="USERNAME", help="who prepares it")
        parser.add_argument("--month", metavar="YYYY-MM", help="default: this month")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            type=_choice,
            metavar="HEADING=MEANING",
            help="what a column means, or HEADING=dropped, or HEADING= for as recognised; "
            "remembered for the office",
        )
        parser.add_argument("--dry-run", action="store_true", help="check only, store nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            result = import_roster(
                the_bytes(path),
                path.name,
                _programme(options["programme"]),
                the_division(options["division"]),
                options["stage"],
                the_user(options["by"]),
                month=_month(options["month"]),
                dry_run=options["dry_run"],
                choices=dict(options["column"]),
                tell=untold if options["json"] else TerminalProgress(self.stderr).tell,
            )
        except PermissionDenied:
            result = ImportResult(findings=[Found("not-allowed", Severity.BLOCK)])
        self._report(result, as_json=options["json"])
        if result.refused:
            raise SystemExit(REFUSED)

    def _report(self, result: ImportResult, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(_as_data(result), ensure_ascii=False))
            return
        for item in result.findings:
            self.stdout.write(f"{item.severity.value}: {message(item)}")
        reference = result.roster.reference if result.roster else "-"
        self.stdout.write(
            f"{reference}: {result.rows_total} rows, {result.rows_accepted} accepted, "
            f"{result.rows_rejected} left out"
        )


def _as_data(result: ImportResult) -> dict[str, Any]:
    return {
        "roster": result.roster.reference if result.roster else None,
        "rows_total": result.rows_total,
        "rows_accepted": result.rows_accepted,
        "rows_rejected": result.rows_rejected,
        "columns": result.columns,
        "findings": as_data(result.findings),
        "digest": result.digest,
    }


def _choice(text: str) -> tuple[str, str]:
    """A heading and its meaning; the last equals sign parts them."""
    heading, equals, meaning = text.rpartition("=")
    if not (equals and heading.strip()):
        raise ArgumentTypeError("HEADING=MEANING, such as 给付额=amount")
    if meaning not in CHOICES | {AS_RECOGNISED}:
        raise ArgumentTypeError(f"no such meaning: {meaning}; one of {', '.join(sorted(CHOICES))}")
    return heading.strip(), meaning


def _programme(code: str) -> Programme:
    found = Programme.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"unknown programme: {code}", returncode=WRONG_USE)
    return found


def _month(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return months.parsed(text)
    except ValueError as error:
        raise CommandError("--month takes a month such as 2026-11", returncode=WRONG_USE) from error
