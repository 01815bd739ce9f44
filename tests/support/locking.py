"""In which order locks are taken: rows first, the ledger last, or two writers wait for ever."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

LEDGER = "pg_advisory_xact_lock"


@contextmanager
def rows_before_the_ledger() -> Iterator[None]:
    """Fails where the block locks rows that were there after it has locked the ledger.

    Tells something on PostgreSQL alone: SQLite locks the whole database, and nothing in between.
    """
    with CaptureQueriesContext(connection) as captured:
        yield
    asked = [one["sql"] for one in captured.captured_queries]
    first = next((n for n, sql in enumerate(asked) if LEDGER in sql), len(asked))
    late = [sql for sql in asked[first:] if "FOR UPDATE" in sql]
    assert not late, late
