"""PostgreSQL: pg_dump and pg_restore, told by libpq's environment, never by a command line."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.utils.translation import gettext as _
from psycopg import sql

from portal.home.backup.content import Content, content_of
from portal.home.backup.manifest import BackupRefused

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
# Where the tables of before wait until the restored ones have been proved.
ASIDE = "sunlit_before_restore"


def parameters(database: dict[str, Any]) -> dict[str, str]:
    """What libpq has to know of a database of the settings, by its own names."""
    named = {
        "host": database.get("HOST"),
        "port": database.get("PORT"),
        "user": database.get("USER"),
        "password": database.get("PASSWORD"),
        "dbname": database["NAME"],
    }
    own = {key: value for key, value in database.get("OPTIONS", {}).items() if key[:3] == "ssl"}
    return {key: str(value) for key, value in (named | own).items() if value}


def dump(database: dict[str, Any], path: Path) -> Content:
    """Dump into *path*; the figures are of the very snapshot that is dumped."""
    with psycopg.connect(**parameters(database), autocommit=True) as link:  # type: ignore[arg-type]
        link.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = link.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None  # noqa: S101  the function returns one row
        path.touch(mode=0o600)
        _run(
            database,
            ["pg_dump", "--format=custom", "--no-owner", "--no-privileges",
             f"--exclude-schema={ASIDE}", f"--snapshot={row[0]}", f"--file={path}"],
        )  # fmt: skip
        return _content(link)


def content(database: dict[str, Any]) -> Content:
    """What the database holds now."""
    with psycopg.connect(**parameters(database), autocommit=True) as link:  # type: ignore[arg-type]
        link.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return _content(link)


def _content(link: psycopg.Connection) -> Content:
    tables = {str(row[0]) for row in link.execute(TABLES)}
    return content_of(lambda text: link.execute(text.encode()).fetchall(), tables)


def is_empty(database: dict[str, Any]) -> bool:
    """Whether nothing would be lost."""
    with psycopg.connect(**parameters(database)) as link:  # type: ignore[arg-type]
        return link.execute(TABLES).fetchone() is None


@contextmanager
def filled(database: dict[str, Any], path: Path) -> Iterator[None]:
    """Fill the database from *path*; what was there goes only when the block ends well."""
    _move(database, "public", ASIDE)
    try:
        _run(
            database,
            ["pg_restore", "--exit-on-error", "--single-transaction", "--no-owner",
             "--no-privileges", f"--dbname={parameters(database)['dbname']}", str(path)],
        )  # fmt: skip
        yield
    except BaseException:
        _drop(database, "public")
        _move(database, ASIDE, "public", make=False)
        raise
    _drop(database, ASIDE)


def _move(database: dict[str, Any], name: str, to: str, make: bool = True) -> None:
    with psycopg.connect(**parameters(database)) as link:  # type: ignore[arg-type]
        rename = sql.SQL("ALTER SCHEMA {} RENAME TO {}")
        try:
            link.execute(rename.format(sql.Identifier(name), sql.Identifier(to)))
        except psycopg.errors.DuplicateSchema as error:
            raise BackupRefused(
                _(
                    "The schema %(name)s is left from a restore that was cut off. Look at it, then "
                    "rename or drop it."
                )
                % {"name": to}
            ) from error
        if make:
            link.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))


def _drop(database: dict[str, Any], name: str) -> None:
    with psycopg.connect(**parameters(database)) as link:  # type: ignore[arg-type]
        link.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))


@contextmanager
def scratch(database: dict[str, Any], name: str) -> Iterator[None]:
    """A database that is there for the length of the block only."""
    made = sql.Identifier(name)
    with psycopg.connect(**parameters(database), autocommit=True) as link:  # type: ignore[arg-type]
        try:
            link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(made))
        except psycopg.errors.InsufficientPrivilege as error:
            raise BackupRefused(
                _("The drill needs a database of its own: ALTER ROLE … CREATEDB for this user.")
            ) from error
        try:
            yield
        finally:
            link.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(made))


def _run(database: dict[str, Any], command: list[str]) -> None:
    told = parameters(database)
    told["database"] = told.pop("dbname")
    env = {**os.environ, **{f"PG{key.upper()}": value for key, value in told.items()}}
    try:
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError as error:
        raise BackupRefused(
            _("%(tool)s is not installed: apt install postgresql-client") % {"tool": command[0]}
        ) from error
    if done.returncode:
        raise BackupRefused(
            _("%(tool)s failed: %(reason)s")
            % {"tool": command[0], "reason": done.stderr.strip()[-500:]}
        )
