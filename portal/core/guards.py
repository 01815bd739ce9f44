"""Append-only tables: the database itself refuses to change or delete their rows.

Of kept tables the rows may change, but none may go: records that are not tied to them by a key
tell of them. A bound column changes only under its condition, whoever writes.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

# Filled by the rooms whose tables are records; tests lift and restore the guards around a flush.
APPEND_ONLY: list[str] = []
KEPT: list[str] = []
# (table, column): the condition in SQL, of both databases, over NEW and OLD.
BOUND: dict[tuple[str, str], str] = {}

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
# SQLite's REPLACE deletes the row it meets without asking the triggers for DELETE.
_SQLITE_REPLACE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_REPLACE BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION sunlit_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'raise_exception'; END $$
"""
_POSTGRES = """
CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION sunlit_append_only()
"""
_POSTGRES_TRUNCATE = """
CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION sunlit_append_only()
"""

_POSTGRES_KEPT = """
CREATE OR REPLACE TRIGGER {table}_kept BEFORE DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION sunlit_append_only()
"""

_SQLITE_BOUND = """
CREATE TRIGGER IF NOT EXISTS {table}_{column}_bound BEFORE UPDATE OF {column} ON {table}
WHEN NEW.{column} <> OLD.{column} AND NOT ({condition})
BEGIN SELECT RAISE(ABORT, '{table}.{column} does not change like this'); END
"""
_POSTGRES_BOUND_FUNCTION = """
CREATE OR REPLACE FUNCTION {table}_{column}_bound() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NEW.{column} <> OLD.{column} AND NOT ({condition}) THEN
RAISE EXCEPTION '{table}.{column} does not change like this' USING ERRCODE = 'raise_exception';
END IF;
RETURN NEW;
END $$
"""
_POSTGRES_BOUND = """
CREATE OR REPLACE TRIGGER {table}_{column}_bound BEFORE UPDATE OF {column} ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_{column}_bound()
"""


def append_only(table: str) -> None:
    """Register *table*; call it beside the model."""
    if table not in APPEND_ONLY:
        APPEND_ONLY.append(table)


def kept(table: str) -> None:
    """Register *table*, whose rows are never deleted."""
    if table not in KEPT:
        KEPT.append(table)


def bound(table: str, column: str, condition: str) -> None:
    """Register that *column* of *table* changes only where *condition* holds for the new row."""
    BOUND[table, column] = condition


def bind(connection: BaseDatabaseWrapper, table: str, column: str) -> None:
    """Install the guard of a bound column; called from the room's migration."""
    parts = {"table": table, "column": column, "condition": BOUND[table, column]}
    postgres = (_POSTGRES_BOUND_FUNCTION, _POSTGRES_BOUND)
    wanted = (_SQLITE_BOUND,) if connection.vendor == "sqlite" else postgres
    with connection.cursor() as cursor:
        for statement in wanted:
            cursor.execute(statement.format(**parts))


def unbind(connection: BaseDatabaseWrapper, table: str, column: str) -> None:
    """Lift the guard of a bound column."""
    on = "" if connection.vendor == "sqlite" else f" ON {table}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{column}_bound{on}")


def _statements(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    if table in KEPT:
        return _statements_of_kept(connection, table)
    if connection.vendor == "sqlite":
        guards = [_SQLITE.format(table=table, verb=verb) for verb in ("UPDATE", "DELETE")]
        return [*guards, _SQLITE_REPLACE.format(table=table, same=_same_row(connection, table))]
    return [
        _POSTGRES_FUNCTION,
        _POSTGRES.format(table=table),
        _POSTGRES_TRUNCATE.format(table=table),
    ]


def _statements_of_kept(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    if connection.vendor == "sqlite":
        return [_SQLITE.format(table=table, verb="DELETE")]
    return [
        _POSTGRES_FUNCTION,
        _POSTGRES_KEPT.format(table=table),
        _POSTGRES_TRUNCATE.format(table=table),
    ]


def _same_row(connection: BaseDatabaseWrapper, table: str) -> str:
    """SQL that finds the rows which a new one would take the place of: any equal unique key."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table).values()
    keys = [["rowid"], *(item["columns"] for item in found if item["unique"])]
    return " OR ".join(
        " AND ".join(f"{column} = NEW.{column}" for column in key) for key in keys if all(key)
    )


def install(connection: BaseDatabaseWrapper, table: str) -> None:
    """Make *table* append-only; safe to run twice. Called from the room's migration."""
    with connection.cursor() as cursor:
        for statement in _statements(connection, table):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper, table: str) -> None:
    """Lift the guard; for backward migrations and for test databases only."""
    names = (
        [f"{table}_no_{verb}" for verb in ("UPDATE", "DELETE", "REPLACE")]
        if connection.vendor == "sqlite"
        else [f"{table}_append_only", f"{table}_kept", f"{table}_no_truncate"]
    )
    suffix = "" if connection.vendor == "sqlite" else f" ON {table}"
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}")


def install_guards(connection: BaseDatabaseWrapper) -> None:
    """Guard every registered table."""
    for table in (*APPEND_ONLY, *KEPT):
        install(connection, table)


def remove_guards(connection: BaseDatabaseWrapper) -> None:
    """Lift every guard (test databases only)."""
    for table in (*APPEND_ONLY, *KEPT):
        remove(connection, table)
