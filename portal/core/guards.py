"""Append-only tables: the database itself refuses to change or delete their rows.

Of kept tables the rows may change, but none may go: records that are not tied to them by a key
tell of them. Where the states of a record may only follow each other in certain ways, the database
knows the ways. A bound column changes only under its condition, whoever writes. What is settled,
an answer given, a decision taken, neither changes nor goes.
"""

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper

# Filled by the rooms whose tables are records; tests lift and restore the guards around a flush.
APPEND_ONLY: list[str] = []
KEPT: list[str] = []
Moves = Iterable[tuple[str, str]]  # a status, and one that may follow it
MOVES: dict[str, Moves] = {}
# (table, column): the condition in SQL, of both databases, over NEW and OLD.
BOUND: dict[tuple[str, str], str] = {}
# By table, the condition in SQL, of both databases, over OLD: such rows stay as they are.
SETTLED: dict[str, str] = {}

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

_MOVES_SQLITE = """
CREATE TRIGGER {table}_moves BEFORE UPDATE OF status ON {table}
WHEN OLD.status <> NEW.status AND OLD.status || '>' || NEW.status NOT IN ({pairs})
BEGIN SELECT RAISE(ABORT, '{table}: no step leads to this status'); END
"""
_MOVES_FUNCTION = """
CREATE OR REPLACE FUNCTION sunlit_moves() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  RAISE EXCEPTION '%: no step leads to this status', TG_TABLE_NAME
  USING ERRCODE = 'check_violation';
END $$
"""
_MOVES_POSTGRES = """
CREATE TRIGGER {table}_moves BEFORE UPDATE OF status ON {table} FOR EACH ROW
WHEN (OLD.status <> NEW.status AND OLD.status || '>' || NEW.status NOT IN ({pairs}))
EXECUTE FUNCTION sunlit_moves()
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
_SQLITE_SETTLED = """
CREATE TRIGGER IF NOT EXISTS {table}_settled_{verb} BEFORE {verb} ON {table} WHEN {condition}
BEGIN SELECT RAISE(ABORT, '{table}: what is settled stays as it is'); END
"""
_POSTGRES_SETTLED_FUNCTION = """
CREATE OR REPLACE FUNCTION sunlit_settled() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  RAISE EXCEPTION '%: what is settled stays as it is', TG_TABLE_NAME
  USING ERRCODE = 'raise_exception';
END $$
"""
_POSTGRES_SETTLED = """
CREATE OR REPLACE TRIGGER {table}_settled BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION sunlit_settled()
"""


def append_only(table: str) -> None:
    """Register *table*; call it beside the model."""
    if table not in APPEND_ONLY:
        APPEND_ONLY.append(table)


def kept(table: str) -> None:
    """Register *table*, whose rows are never deleted."""
    if table not in KEPT:
        KEPT.append(table)


def moves(table: str, allowed: Moves) -> None:
    """Register *table*, whose status changes by these moves alone."""
    MOVES[table] = frozenset(allowed)


def bound(table: str, column: str, condition: str) -> None:
    """Register that *column* of *table* changes only where *condition* holds for the new row."""
    BOUND[table, column] = condition


def settled(table: str, condition: str) -> None:
    """Register that rows of *table* for which *condition* holds neither change nor go."""
    SETTLED[table] = condition


def settle(connection: BaseDatabaseWrapper, table: str) -> None:
    """Install the guard of what is settled; called from the room's migration."""
    if connection.vendor == "sqlite":
        wanted = [_SQLITE_SETTLED.replace("{verb}", verb) for verb in ("UPDATE", "DELETE")]
    else:
        wanted = [_POSTGRES_SETTLED_FUNCTION, _POSTGRES_SETTLED]
    with connection.cursor() as cursor:
        for statement in wanted:
            cursor.execute(statement.format(table=table, condition=SETTLED[table]))


def unsettle(connection: BaseDatabaseWrapper, table: str) -> None:
    """Lift the guard of what is settled."""
    sqlite = connection.vendor == "sqlite"
    names = ("settled_UPDATE", "settled_DELETE") if sqlite else ("settled",)
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}{_suffix(connection, table)}")


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
        replace = _SQLITE_REPLACE.format(table=table, same=_same_row(connection, table))
        return [_SQLITE.format(table=table, verb="DELETE"), replace]
    return [
        _POSTGRES_FUNCTION,
        _POSTGRES_KEPT.format(table=table),
        _POSTGRES_TRUNCATE.format(table=table),
    ]


def _statements_of_moves(connection: BaseDatabaseWrapper, table: str, moves: Moves) -> list[str]:
    pairs = ", ".join(f"'{before}>{after}'" for before, after in sorted(moves))
    lift = f"DROP TRIGGER IF EXISTS {table}_moves{_suffix(connection, table)}"
    if connection.vendor == "sqlite":
        return [lift, _MOVES_SQLITE.format(table=table, pairs=pairs)]
    return [lift, _MOVES_FUNCTION, _MOVES_POSTGRES.format(table=table, pairs=pairs)]


def _suffix(connection: BaseDatabaseWrapper, table: str) -> str:
    return "" if connection.vendor == "sqlite" else f" ON {table}"


def _same_row(connection: BaseDatabaseWrapper, table: str) -> str:
    """SQL that finds the rows which a new one would take the place of: any equal unique key.

    A key that is unique for some rows only says nothing of the others.
    """
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
        cursor.execute(f"PRAGMA index_list({table})")
        partial = {row[1] for row in cursor.fetchall() if row[4]}
    keys = [["rowid"]]
    keys += [one["columns"] for name, one in found.items() if one["unique"] and name not in partial]
    return " OR ".join(
        " AND ".join(f"{column} = NEW.{column}" for column in key) for key in keys if all(key)
    )


def install(connection: BaseDatabaseWrapper, table: str) -> None:
    """Guard *table* as it is registered; safe to run again. Called from the room's migration."""
    with connection.cursor() as cursor:
        for statement in _statements(connection, table):
            cursor.execute(statement)


def install_moves(connection: BaseDatabaseWrapper, table: str, moves: Moves) -> None:
    """Let the status of a row change by *moves* alone; safe to run again.

    A migration gives the moves as they were when it was written; a test tells when the procedure
    has got others since.
    """
    with connection.cursor() as cursor:
        for statement in _statements_of_moves(connection, table, moves):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper, table: str) -> None:
    """Lift the guard; for backward migrations and for test databases only."""
    names = (
        ["no_UPDATE", "no_DELETE", "no_REPLACE", "moves"]
        if connection.vendor == "sqlite"
        else ["append_only", "kept", "no_truncate", "moves"]
    )
    suffix = _suffix(connection, table)
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}{suffix}")


def install_guards(connection: BaseDatabaseWrapper) -> None:
    """Guard every registered table."""
    for table in (*APPEND_ONLY, *KEPT):
        install(connection, table)
    for table, allowed in MOVES.items():
        install_moves(connection, table, allowed)
    for table, column in BOUND:
        bind(connection, table, column)
    for table in SETTLED:
        settle(connection, table)


def remove_guards(connection: BaseDatabaseWrapper) -> None:
    """Lift every guard (test databases only)."""
    for table in (*APPEND_ONLY, *KEPT, *MOVES):
        remove(connection, table)
    for table, column in BOUND:
        unbind(connection, table, column)
    for table in SETTLED:
        unsettle(connection, table)
