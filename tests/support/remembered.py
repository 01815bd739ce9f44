"""What many tests begin with is made by the models once, and afterwards put back as the same rows.

Only where that cannot show: while every table that was read or written has the rows it had, and the
clock is near what it was. Everywhere else the models do it. What a test commits and what it takes
back are remembered apart: a commit also writes what waits for one.
"""

import pickle
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, wraps
from itertools import count
from typing import Any, TypeVar

from django.db import connection, transaction
from django.utils import timezone

from portal.core.setup import grant_staff_access

T = TypeVar("T")
Rows = dict[Any, tuple[Any, ...]]
Extent = tuple[Any, ...]  # how many rows, the first key, the last
WRITES = re.compile(r'\s*(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM) "(\w+)"')
READS = re.compile(r"\s*(?:SELECT|SAVEPOINT|RELEASE SAVEPOINT|BEGIN)\b")
TABLES = re.compile(r'(?:INTO|UPDATE|FROM|JOIN) "(\w+)"')
# Rows carry the moment at which they were made.
NEAR = timedelta(minutes=30)
MOST = 3  # different beginnings of one function
_memories: dict[tuple[Callable[[], Any], bool], list["Memory"]] = {}
_restored = count(1)
_since = 0  # which time the database was put back as a whole


@dataclass
class Memory:
    """The rows that a function added or changed, and what it returned."""

    at: datetime
    extents: dict[str, Extent] = field(default_factory=dict)
    gone: dict[str, list[Any]] = field(default_factory=dict)
    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    returned: bytes = b""
    since: int = 0

    def fits(self) -> bool:
        """Whether here and now is like where and when it was made."""
        now = timezone.now()
        same_day = timezone.localdate(now) == timezone.localdate(self.at)
        return (
            same_day and abs(now - self.at) < NEAR and _extents(list(self.extents)) == self.extents
        )

    def put_back(self) -> Any:
        """Write the rows again, with the keys they had."""
        with connection.cursor() as cursor:
            for table, keys in self.gone.items():
                named = ", ".join(["%s"] * len(keys))
                cursor.execute(
                    f'DELETE FROM "{table}" WHERE "{_key_of(table)}" IN ({named})',  # noqa: S608
                    keys,
                )
            for table, rows in self.rows.items():
                one = f"({', '.join(['%s'] * len(rows[0]))})"
                cursor.execute(
                    f'INSERT INTO "{table}" VALUES {", ".join([one] * len(rows))}',  # noqa: S608
                    [value for row in rows for value in row],
                )
            if self.since != _since:
                self._move_counters(cursor)
        return pickle.loads(self.returned)  # noqa: S301  our own, of this process

    def _move_counters(self, cursor: Any) -> None:
        """New rows get keys that are free; SQLite sees to that by itself."""
        if connection.vendor == "postgresql":
            numbered = {t: rows for t, rows in self.rows.items() if isinstance(rows[0][0], int)}
            for table, rows in numbered.items():
                cursor.execute(
                    "SELECT setval(name, GREATEST(pg_sequence_last_value(name), %s))"
                    " FROM (SELECT pg_get_serial_sequence(%s, %s)::regclass AS name) AS counter"
                    " WHERE name IS NOT NULL",
                    [max(row[0] for row in rows), f'"{table}"', _key_of(table)],
                )
        self.since = _since


def remembered(make: Callable[[], T]) -> Callable[[], T]:
    """Let *make* write its rows through the models once in a process."""

    @wraps(make)
    def made() -> T:
        known = _memories.setdefault((make, connection.in_atomic_block), [])
        for memory in known:
            if memory.fits():
                with transaction.atomic():
                    return memory.put_back()
        if len(known) == MOST:
            return make()
        memory = Memory(timezone.now(), since=_since)
        with _watched(memory):
            returned = make()
        memory.returned = pickle.dumps(returned)
        known.append(memory)
        return returned

    return made


def forget() -> None:
    """Let the models write everything again."""
    _memories.clear()


def restored() -> None:
    """The database was put back as a whole, its counters of keys included."""
    global _since  # noqa: PLW0603
    _since = next(_restored)


@contextmanager
def _watched(memory: Memory) -> Iterator[None]:
    """Note which tables are written to, and keep the rows that are new in them afterwards."""
    before: dict[str, Rows] = {}

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        written = WRITES.match(sql)
        assert written or READS.match(sql), f"cannot be remembered: {sql[:200]}"
        if new := {*TABLES.findall(sql)} - {*memory.extents}:
            memory.extents |= dict.fromkeys(new, ())  # looking at them comes here too
            memory.extents |= _extents(list(new))
        if written and written[1] not in before:
            before[written[1]] = _content(written[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield
    for table, old in before.items():
        new = _content(table)
        if gone := [key for key, row in old.items() if new.get(key) != row]:
            memory.gone[table] = gone
        if added := [row for key, row in new.items() if old.get(key) != row]:
            memory.rows[table] = added


def _content(table: str) -> Rows:
    """The rows by their key, which is the first column."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  a name out of a statement of Django
        return {row[0]: tuple(row) for row in cursor.fetchall()}


@cache
def _key_of(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')  # noqa: S608
        return str(cursor.description[0][0])


def _extents(tables: list[str]) -> dict[str, Extent]:
    looks = [
        f'(SELECT {what} FROM "{table}")'  # noqa: S608
        for table in tables
        for what in ("COUNT(*)", f'MIN("{_key_of(table)}")', f'MAX("{_key_of(table)}")')
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(looks)}")
        found = cursor.fetchone()
    return {table: found[3 * at : 3 * at + 3] for at, table in enumerate(tables)}


staff_access = remembered(grant_staff_access)
