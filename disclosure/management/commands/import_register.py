"""Takes a register that lists are compared with: the deceased, or filed relatives of staff."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from disclosure.intake.finding_texts import as_data, message
from disclosure.intake.findings import Found, Severity
from disclosure.intake.registers import RegisterResult, import_register
from disclosure.models import Register
from portal.core.commands import REFUSED, WRONG_USE, the_bytes, the_division, the_user


class Command(BaseCommand):
    help = "Take a register (.xlsx, .xls, .csv) that lists are compared with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--kind", required=True, choices=Register.Kind.values)
        parser.add_argument("--division", required=True, help="division code it covers")
        parser.add_argument("--as-of", required=True, metavar="DATE", help="YYYY-MM-DD")
        parser.add_argument("--source", required=True, metavar="TEXT", help="where it comes from")
        parser.add_argument("--by", required=True, metavar="USERNAME", help="who uploads it")
        parser.add_argument("--dry-run", action="store_true", help="check only, store nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            result = import_register(
                the_bytes(path),
                path.name,
                options["kind"],
                the_division(options["division"]),
                _day(options["as_of"]),
                options["source"],
                the_user(options["by"]),
                dry_run=options["dry_run"],
            )
        except PermissionDenied:
            result = RegisterResult(findings=[Found("not-allowed", Severity.BLOCK)])
        self._report(result, as_json=options["json"])
        if result.refused:
            raise SystemExit(REFUSED)

    def _report(self, result: RegisterResult, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(_as_data(result), ensure_ascii=False))
            return
        for item in result.findings:
            self.stdout.write(f"{item.severity.value}: {message(item)}")
        self.stdout.write(
            f"{result.register or '-'}: {result.rows_total} rows, {result.rows_accepted} accepted, "
            f"{result.rows_rejected} left out"
        )


def _as_data(result: RegisterResult) -> dict[str, Any]:
    return {
        "register": result.register.pk if result.register else None,
        "rows_total": result.rows_total,
        "rows_accepted": result.rows_accepted,
        "rows_rejected": result.rows_rejected,
        "findings": as_data(result.findings),
        "digest": result.digest,
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            "--as-of takes a day such as 2026-11-25", returncode=WRONG_USE
        ) from error
