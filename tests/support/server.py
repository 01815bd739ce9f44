"""The real server on a free port with a folder of its own, as `make demo` starts it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.support.collected import begin_collected
from tests.support.databases import CACHE, migrations_digest

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 300
# What the settings of the test process put into its environment is not the server's.
KEPT_OUT = ("SECRET_KEY", "FIELD_KEYS", "DIGEST_KEY", "SUNLIT_VAR", "DJANGO_SETTINGS_MODULE")

# One process, also over PostgreSQL: nobody started a shared cache or a task worker here.
FOR_ONE = {"SERVE_WORKERS": "1", "SERVE_THREADS": "4", "TASKS_BACKEND": "immediate"}


@dataclass(frozen=True)
class Served:
    """A running demo county."""

    url: str
    var: Path
    environment: dict[str, str]

    @property
    def log(self) -> str:
        """What the server wrote since it started."""
        return (self.var / "server.log").read_text(encoding="utf-8", errors="replace")

    @property
    def password(self) -> str:
        """The password of every demo account on this installation."""
        kept = self.var / "secrets" / "DEMO_PASSWORD"
        return kept.read_text(encoding="ascii").strip()[:14]

    def sign_in(self, page: Any, username: str, password: str = "") -> None:
        """Sign *page* in at the staff entrance, as a demo account unless a password is given."""
        page.goto("/admin/login/")
        page.locator("input[name=username]").fill(username)
        page.locator("input[name=password]").fill(password or self.password)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/login" not in url)

    @contextmanager
    def beside(self, **environment: str) -> Iterator[str]:
        """The address of a second server on the same data, with a changed environment."""
        port = free_port()
        other = replace(self, url=f"http://127.0.0.1:{port}")
        own = self.environment | {"PORT": str(port)} | environment
        with _running(other, "serve", own, ready="/healthz"):
            yield other.url

    def manage(self, *arguments: str) -> str:
        """Run a management command beside the server; its standard output. Fails on status ≠ 0."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (
            f"manage.py {' '.join(arguments)} ended with {done.returncode}:\n"
            f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        )
        return done.stdout

    def manage_json(self, *arguments: str) -> Any:
        """The answer of a management command with ``--json``."""
        return json.loads(self.manage(*arguments, "--json"))


@contextmanager
def served_demo(**environment: str) -> Iterator[Served]:
    """Start the demo county on a free port and an empty folder; remove both afterwards.

    *environment* is added to the server's own. A DATABASE_URL already set is used.
    """
    with _prepared(environment) as served, _running(served, "demo", served.environment):
        yield served


@contextmanager
def served_county(prepare: Callable[[Served], object], **environment: str) -> Iterator[Served]:
    """The same data on the server that a county runs: no demo, processes as the settings say.

    *prepare* is called with the loaded database before the server starts. No worker runs beside
    it: messages wait in the outbox.
    """
    with _prepared(environment) as served:
        served.manage("demo", "--prepare-only")
        prepare(served)
        own = {key: text for key, text in served.environment.items() if key not in FOR_ONE}
        with _running(served, "serve", own | {"DEMO": "0"}, ready="/healthz"):
            yield served


@contextmanager
def _prepared(environment: dict[str, str]) -> Iterator[Served]:
    var = Path(tempfile.mkdtemp(prefix="sunlit-served-"))
    port = free_port()
    own = {key: value for key, value in os.environ.items() if key not in KEPT_OUT}
    own |= {
        "SUNLIT_VAR": str(var),
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DEMO": "1",
        **FOR_ONE,
        **environment,
    }
    if "DATABASE_URL" not in own:
        begin_migrated(var)
    begin_collected(var)
    try:
        yield Served(f"http://127.0.0.1:{port}", var, own)
    finally:
        shutil.rmtree(var, ignore_errors=True)


@contextmanager
def _running(
    served: Served, command: str, environment: dict[str, str], ready: str = "/readyz"
) -> Iterator[None]:
    with (served.var / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(served, process, ready)
        yield
    finally:
        _stop(process)


def begin_migrated(var: Path) -> None:
    """Begin with the migrated database of the tests, if there is one: it saves half a minute."""
    template = CACHE / f"{migrations_digest()}.sqlite3"
    if template.exists():
        shutil.copyfile(template, var / "sunlit.sqlite3")


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(served: Served, process: "subprocess.Popen[bytes]", ready: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, f"the server did not start:\n{served.log[-4000:]}"
        try:
            with urllib.request.urlopen(f"{served.url}{ready}", timeout=5) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{ready}: {error.code} {error.read()[:500]!r}") from error
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server was not ready in {START_SECONDS} s:\n{served.log[-4000:]}")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
