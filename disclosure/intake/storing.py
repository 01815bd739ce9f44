"""Masked entries reach the database in bulk, inside the transaction that makes their list.

A hundred thousand objects of the model would cost several times the reading of the file, so rows
go straight to the driver: COPY where there is one, else one prepared statement for all.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connections, router

from disclosure.intake.rows import Entries, Masked
from disclosure.models import RosterEntry

BATCH = 5_000
ROOM = -131_072  # KiB of pages, as SQLite writes it
Stored = Callable[[int], None]
Values = tuple[Any, ...]

# A list and a serial, then the fields of a Masked, then what an import never sets.
FIELDS = (
    *("roster", "number", "source_row", "masked_name", "source_sheet", "village", "village_name"),
    *("programme_class", "members", "household_size", "amount", "reason", "start_month"),
    *("age_band", "relative_filed", "identity_digest", "change", "previous_amount"),
)


def _values(roster: int, entries: Iterable[Values]) -> Iterator[Values]:
    """One row for each entry, in the order of FIELDS."""
    for number, entry in enumerate(entries, start=1):
        yield (roster, number, *entry, "", None)


def store_entries(
    roster: int, entries: Iterable[Masked], stored: Stored = lambda number: None
) -> None:
    """Store the entries of a list under serials from 1; *stored* hears how many are in."""
    rows = entries.rows if isinstance(entries, Entries) else entries
    alias = router.db_for_write(RosterEntry)
    connection = connections[alias]
    quote = connection.ops.quote_name
    own = {field.name: str(field.column) for field in RosterEntry._meta.concrete_fields}
    columns = ", ".join(quote(own[name]) for name in FIELDS)
    target = f"{quote(RosterEntry._meta.db_table)} ({columns})"
    put = _copy if connection.vendor == "postgresql" else _insert
    with connection.cursor() as cursor, connection.wrap_database_errors:
        put(cursor, target, _counted(_values(roster, rows), stored))


def _counted(rows: Iterator[Values], stored: Stored) -> Iterator[list[Values]]:
    count = 0
    while batch := list(islice(rows, BATCH)):
        yield batch
        count += len(batch)
        stored(count)


def _copy(cursor: Any, target: str, batches: Iterable[list[Values]]) -> None:
    with cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for batch in batches:
            for row in batch:
                copy.write_row(row)


def _insert(cursor: Any, target: str, batches: Iterable[list[Values]]) -> None:
    places = ", ".join(["%s"] * len(FIELDS))
    statement = f"INSERT INTO {target} VALUES ({places})"  # noqa: S608  names of the model
    with _roomy(cursor):
        for batch in batches:
            cursor.executemany(statement, batch)


@contextmanager
def _roomy(cursor: Any) -> Iterator[None]:
    """More pages in memory for a while: digests fall all over their index, however big it is."""
    cursor.execute("PRAGMA cache_size")
    (usual,) = cursor.fetchone()
    cursor.execute(f"PRAGMA cache_size = {ROOM}")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA cache_size = {int(usual)}")
