"""Once a month: the newest backup is restored in a throw-away place, compared, and removed."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Prove that the newest backup in DIR can be restored; the same as `restore DIR --drill`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dir", type=Path, metavar="DIR")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command(
            "restore", options["dir"], drill=True, json=options["json"], stdout=self.stdout
        )
