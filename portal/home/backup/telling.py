"""What the commands of backup and restore have in common: where, and how they tell the result."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand


class FolderCommand(BaseCommand):
    """Works on the backups in DIR, and tells what it did in a sentence or as JSON."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dir", type=Path, metavar="DIR")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def tell(self, told: dict[str, Any], sentence: str, *, as_json: bool) -> None:
        """Print *told*, or the sentence made of it."""
        self.stdout.write(json.dumps(told, ensure_ascii=False) if as_json else sentence % told)
