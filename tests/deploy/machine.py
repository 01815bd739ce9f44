"""A machine as docs/deployment.md makes it: nginx, the production server, PostgreSQL, Valkey."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support import nginx
from tests.support.collected import begin_collected
from tests.support.databases import CACHE, _postgres_program, migrations_digest
from tests.support.nginx import Front
from tests.support.postgres import postgres
from tests.support.server import KEPT_OUT, ROOT, begin_migrated, free_port

START_SECONDS = 300
# What the site begins with: the county's own data, a public list, a page, somebody signed in.
PREPARE = """
import json
from io import StringIO
from django.core.management import call_command
from django.db import transaction
from disclosure import roster as writer
from portal.core.models import Division
from tests.disclosure import factories
call_command("migrate", verbosity=0, interactive=False)
with transaction.atomic():
    call_command("load_demo", verbosity=0, stdout=StringIO())

call_command("outage_page", stdout=StringIO())
county = Division.objects.get(code="140431000000")
qinhe = Division.objects.get(code="140431100000")
people = {
    role: factories.staff(f"the-{role}", role, place)
    for role, place in (
        ("editor", qinhe), ("reviewer", qinhe), ("supervisor", county), ("auditor", county)
    )
}
small = factories.County(
    county, qinhe, qinhe, **people,
    foreign_editor=people["editor"], foreign_reviewer=people["reviewer"],
)
roster = factories.imported(small)
for finding in roster.findings.filter(severity="explain"):
    writer.explain(finding, people["editor"], "已经核实无误")
roster = writer.approve(writer.submit(roster, people["editor"]), people["reviewer"])
known = {"list": f"/publicity/{roster.reference}/", "pk": roster.pk}
print(json.dumps(known))
"""
# The database user of the public host, which may do what a visitor does.
VISITORS = "sunlit_public"
CONNECT = "from django.db import connection; cursor = connection.cursor(); "
# One change of the public content, made beside the running site.
WITHDRAW = """
from disclosure import roster as writer
from disclosure.models import Roster
from portal.core.models import User
writer.withdraw(
    Roster.objects.get(pk=%d), User.objects.get(username="the-supervisor"), "名单有误"
)
"""


@dataclass
class Machine:
    """The running parts; each can be taken away."""

    folder: Path
    database: str  # "" for the embedded one
    valkey: int
    stopping: ExitStack  # of the database
    public: int = field(default_factory=free_port)
    staff: int = field(default_factory=free_port)
    secrets: list[str] = field(default_factory=lambda: [secrets.token_urlsafe(48) for _ in "123"])
    known: dict[str, Any] = field(default_factory=dict)
    running: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.database:
            self.public = self.staff  # one process for both hosts
        self.front = Front(self.folder / "nginx", self.var, self.public, self.staff)

    @property
    def var(self) -> Path:
        """The folder of the site."""
        return self.folder / "var"

    @property
    def environment(self) -> dict[str, str]:
        own = {key: value for key, value in os.environ.items() if key not in KEPT_OUT}
        for name in ("DATABASE_URL", "DEMO", "CHALLENGE"):
            own.pop(name, None)
        keys = dict(zip(("SECRET_KEY", "FIELD_KEYS", "DIGEST_KEY"), self.secrets, strict=True))
        return own | keys | {
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
            "SUNLIT_VAR": str(self.var),
            "ALLOWED_HOSTS": f"{nginx.PUBLIC},{nginx.STAFF}",
            "PUBLIC_URL": f"https://{nginx.PUBLIC}",
            "TRUSTED_PROXIES": "127.0.0.1",
            "CACHE_URL": f"redis://127.0.0.1:{self.valkey}/0",
            "FRONT_CACHE": f"{self.front.pages},{self.front.asked}",
            "FRONT_ADDRESS": f"http://127.0.0.1:{self.front.local}",
            "STAFF_SECOND_FACTOR": "off",
            "TASKS_BACKEND": "immediate",
            "DATABASE_WAIT": "1",
            "DATABASE_POOL": "2",
            "SEARCH_LIMIT_RATE": "4/h",
            **({"DATABASE_URL": self.database} if self.database else {}),
        }  # fmt: skip

    def manage(self, *arguments: str) -> str:
        """Run a management command as a process of its own; its standard output."""
        done = subprocess.run(  # noqa: S603
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-3000:]
        return done.stdout

    def python(self, program: str) -> str:
        """Run a program inside the site, on its database."""
        return self.manage("shell", "--verbosity=0", "-c", program)

    def prepare(self) -> None:
        """Tables, static files, data; as the guide says."""
        self.var.mkdir(parents=True)
        if self.database:
            restore_migrated(self.database)
        else:
            begin_migrated(self.var)
        begin_collected(self.var)
        self.known = json.loads(self.python(PREPARE).splitlines()[-1])
        if self.database:
            self.python(f"{CONNECT}cursor.execute('CREATE ROLE {VISITORS} LOGIN')")
            self.manage("grant_public", VISITORS)

    def start(self) -> None:
        """The instances of the site as their units start them."""
        self._serve(self.staff, SERVE_WORKERS="1")
        if self.public != self.staff:
            narrowed = self.database.replace("postgres@", f"{VISITORS}@")
            self._serve(self.public, SERVE_WORKERS="2", PUBLIC_ONLY="1", DATABASE_URL=narrowed)
        for host in (nginx.STAFF, nginx.PUBLIC):
            self._wait(host)

    def _serve(self, port: int, **more: str) -> None:
        with (self.folder / "server.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603
                [sys.executable, "manage.py", "serve", "--port", str(port)],
                cwd=ROOT, env=self.environment | more, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.running.append(process)

    def _wait(self, host: str) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            assert all(process.poll() is None for process in self.running), self.said
            if self.front.ask("/healthz", host=host).status == 200:
                return
            time.sleep(0.1)
        raise AssertionError(self.said)

    @property
    def said(self) -> str:
        """The log of the site."""
        return (self.folder / "server.log").read_text(errors="replace")[-4000:]

    def kill(self) -> None:
        """SIGKILL for every process of the site."""
        while self.running:
            process = self.running.pop()
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def stop_database(self) -> None:
        """PostgreSQL ends and cuts every session."""
        self.stopping.close()


def restore_migrated(database: str) -> None:
    """Begin with the migrated database of the tests, if there is one."""
    for dump in CACHE.glob(f"{migrations_digest()}.pg*"):
        program = _postgres_program("pg_restore", dump.suffix.removeprefix(".pg"))
        if program:
            command = [program, "--no-owner", f"--dbname={database}", str(dump)]
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603
            return


def complete() -> bool:
    """Whether the programs of such a machine are installed here."""
    return nginx.installed() and counting_server() is not None


def counting_server() -> str | None:
    """The program that keeps the counters: Valkey, or Redis where Debian has no other."""
    return shutil.which("valkey-server") or shutil.which("redis-server")


@contextmanager
def valkey(folder: Path) -> Iterator[int]:
    """The real server with deploy/valkey.conf: another port, another folder."""
    port = free_port()
    program = counting_server()
    assert program
    text = (ROOT / "deploy" / "valkey.conf").read_text("utf-8")
    text = text.replace("port 6379", f"port {port}").replace("/var/lib/redis", str(folder))
    (folder / "valkey.conf").write_text(text.replace("bind 127.0.0.1 -::1", "bind 127.0.0.1"))
    with (folder / "valkey.log").open("wb") as log:
        server = subprocess.Popen([program, str(folder / "valkey.conf")], stdout=log, stderr=log)  # noqa: S603
    try:
        assert server.poll() is None
        yield port
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def machine(folder: Path, *, embedded: bool) -> Iterator[Machine]:
    """Everything started; whatever happens, nothing of it is left running."""
    with ExitStack() as stack:
        database = stack.enter_context(ExitStack())
        url = "" if embedded else database.enter_context(postgres())
        found = Machine(folder, url, stack.enter_context(valkey(folder)), database)
        stack.enter_context(nginx.running(found.front))
        found.prepare()
        stack.callback(found.kill)
        found.start()
        yield found
