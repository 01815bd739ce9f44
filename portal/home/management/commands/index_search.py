"""Writes the index of site search anew: after an upgrade that folds texts differently."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.home.search.index import rebuild


class Command(BaseCommand):
    """Every entry is written again; what is found stays found meanwhile."""

    help = "Write every entry of the search index anew."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild()['entries']} entries")
