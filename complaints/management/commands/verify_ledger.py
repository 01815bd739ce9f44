"""Checks that no recorded event was altered or removed; exit 1 names the first broken one."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints import verification
from complaints.verification import Report
from portal.core.commands import WRONG_USE


class Command(BaseCommand):
    help = "Check the chain of seals, and every record of a case against what its events sealed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        parser.add_argument(
            "--head", metavar="SEAL", help="a last seal that was noted earlier; with --events"
        )
        parser.add_argument("--events", type=int, help="how many events there were at that time")
        parser.add_argument(
            "--no-files", action="store_true", help="do not read the stored attachments"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        trusted = _trusted(options.get("head"), options.get("events"))
        found = verification.verify(trusted, with_files=not options.get("no_files"))
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(found), ensure_ascii=False))
        elif found.ok:
            said = ngettext(
                "%(n)d event, every seal holds. Last seal: %(seal)s",
                "%(n)d events, every seal holds. Last seal: %(seal)s",
                found.events,
            )
            self.stdout.write(said % {"n": found.events, "seal": found.last_seal or _("none")})
        else:
            self.stderr.write("\n".join(_lines(found)))
        if not found.ok:
            raise SystemExit(1)


def _trusted(head: str | None, events: int | None) -> dict[int, str]:
    """What was noted earlier, as sequence → seal."""
    if head is None and events is None:
        return {}
    if head is None or events is None or events < 1:
        raise CommandError(_("Give --head and --events together."), returncode=WRONG_USE)
    return {events: head.strip().lower()}


def _as_json(found: Report) -> dict[str, object]:
    return {
        "events": found.events,
        "ok": found.ok,
        "first_broken": found.first_broken,
        "last_seal": found.last_seal,
        "problems": [asdict(one) for one in found.problems],
    }


def _lines(found: Report) -> list[str]:
    lines = [str(one) for one in found.problems]
    if found.first_broken is not None:
        said = _("Event %(sequence)s does not fit the chain: it or one before it was altered.")
        lines.insert(0, said % {"sequence": found.first_broken})
    return lines
