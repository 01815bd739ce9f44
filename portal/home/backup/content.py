"""What a database holds, in figures that do not depend on where it stands."""

from dataclasses import dataclass

from django.apps import apps

from complaints.models import LedgerEvent
from portal.home.backup.manifest import Query


@dataclass(frozen=True)
class Content:
    """Head of the ledger, migrations, and how many rows each table has."""

    events: int
    seal: str
    migrations: list[str]
    counts: dict[str, int]


def content_of(query: Query, tables: set[str]) -> Content:
    """Asked in one snapshot, so that the figures belong together."""
    ledger = LedgerEvent._meta.db_table
    last: list[tuple[int, str]] = [
        (row[0], row[1])
        for row in query(f"SELECT sequence, hash FROM {ledger} ORDER BY sequence DESC LIMIT 1")  # noqa: S608
    ]
    events, seal = last[0] if last else (0, "")
    applied = query("SELECT app, name FROM django_migrations ORDER BY app, name")
    return Content(
        events=events,
        seal=seal,
        migrations=[f"{app}.{name}" for app, name in applied],
        counts={table: _count(query, table) for table in sorted(tables & _ours())},
    )


def _ours() -> set[str]:
    return {model._meta.db_table for model in apps.get_models(include_auto_created=True)}


def _count(query: Query, table: str) -> int:
    return next(int(row[0]) for row in query(f'SELECT count(*) FROM "{table}"'))  # noqa: S608
