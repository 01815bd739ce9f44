"""Says that the public content changed, after a change that Django did not make itself."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.core.pagecache.lanes import forget


class Command(BaseCommand):
    help = "Forget every kept page, here and in front: after psql, sqlite3 or a copied database."

    def handle(self, *args: Any, **options: Any) -> None:
        forget()
