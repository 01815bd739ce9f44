"""A PostgreSQL database is put back table by table where a test has only written rows.

A copy of the whole database takes many times as long; it remains for what changes the schema.
"""

from dataclasses import dataclass, field
from typing import Any

import psycopg

# What a change of the schema leaves in the catalogues; emptying and filling tables does not.
SCHEMA = """
SELECT md5(string_agg(entry, ',' ORDER BY entry)) FROM (
  SELECT 'r' || oid || ':' || xmin AS entry FROM pg_class
  UNION ALL SELECT 'a' || attrelid || '.' || attnum || ':' || xmin FROM pg_attribute
  UNION ALL SELECT 'd' || oid || ':' || xmin FROM pg_attrdef
  UNION ALL SELECT 'k' || oid || ':' || xmin FROM pg_constraint
  UNION ALL SELECT 't' || oid || ':' || xmin FROM pg_trigger
  UNION ALL SELECT 'p' || oid || ':' || xmin FROM pg_proc
  UNION ALL SELECT 'y' || oid || ':' || xmin FROM pg_type
  UNION ALL SELECT 'w' || oid || ':' || xmin FROM pg_rewrite
  UNION ALL SELECT 'n' || oid || ':' || xmin FROM pg_namespace
  UNION ALL SELECT 'e' || oid || ':' || xmin FROM pg_extension
  UNION ALL SELECT 's' || setdatabase || '.' || setrole || ':' || xmin FROM pg_db_role_setting
) AS entries
"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
COUNTERS = "SELECT sequencename, start_value, last_value FROM pg_sequences"
OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
SETVAL = "SELECT setval(quote_ident(%s)::regclass, COALESCE(%s, %s), %s)"


@dataclass
class Kept:
    """What a database was like."""

    schema: str = ""
    digests: dict[str, str | None] = field(default_factory=dict)  # None: no rows
    rows: dict[str, bytes] = field(default_factory=dict)
    counters: dict[str, tuple[int, int | None]] = field(default_factory=dict)

    @classmethod
    def of(cls, parameters: dict[str, Any]) -> "Kept":
        """The database behind these connection parameters, as it is now."""
        kept = cls()
        with psycopg.connect(**parameters) as connection, connection.cursor() as cursor:
            kept.schema = _schema(cursor)
            kept.digests = _digests(cursor)
            kept.counters = _counters(cursor)
            for table in (name for name, digest in kept.digests.items() if digest):
                with cursor.copy(f'COPY "{table}" TO STDOUT') as out:
                    kept.rows[table] = b"".join(bytes(part) for part in out)
        return kept

    def put_back(self, parameters: dict[str, Any]) -> bool:
        """Write the rows that differ again; False where more than rows has changed."""
        with psycopg.connect(**parameters) as connection, connection.cursor() as cursor:
            cursor.execute(OTHERS)
            cursor.execute("SET session_replication_role = replica")  # no trigger fires
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            if _schema(cursor) != self.schema:
                return False
            now = _digests(cursor)
            for table in (name for name in now if now[name] != self.digests[name]):
                cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608  out of the catalogue
                if table in self.rows:
                    with cursor.copy(f'COPY "{table}" FROM STDIN') as into:
                        into.write(self.rows[table])
            for name, found in _counters(cursor).items():
                start, last = self.counters[name]
                if found != (start, last):
                    cursor.execute(SETVAL, [name, last, start, last is not None])
        return True


def _schema(cursor: Any) -> str:
    return str(cursor.execute(SCHEMA).fetchone()[0])


def _digests(cursor: Any) -> dict[str, str | None]:
    tables = [name for (name,) in cursor.execute(TABLES).fetchall()]
    looks = [
        f"(SELECT md5(string_agg(row::text, ',' ORDER BY row::text)) FROM \"{table}\" AS row)"  # noqa: S608
        for table in tables
    ]
    found = cursor.execute(f"SELECT {', '.join(looks)}").fetchone()
    return dict(zip(tables, found, strict=True))


def _counters(cursor: Any) -> dict[str, tuple[int, int | None]]:
    return {name: (start, last) for name, start, last in cursor.execute(COUNTERS).fetchall()}
