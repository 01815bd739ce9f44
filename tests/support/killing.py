"""A site of the small county that can be killed without warning and started again."""

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.collected import begin_collected
from tests.support.server import KEPT_OUT, ROOT, begin_migrated, free_port

START_SECONDS = 60
FORM_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
CSRF_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
NUMBER = re.compile(r'data-complaint-number="([^"]+)"')
# In one process: each start of the interpreter costs as much as a burst.
PREPARE = """
from django.core.management import call_command
from django.db import transaction
from tests.complaints import factories
call_command("migrate", verbosity=0, interactive=False)
with transaction.atomic():
    factories.county()
"""


@dataclass
class Site:
    """The production server on a database of its own; `kill` ends every process of it at once."""

    var: Path
    database: str  # "" for the embedded one
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        own = {key: value for key, value in os.environ.items() if key not in KEPT_OUT}
        own.pop("DATABASE_URL", None)
        rates = ("FILING_FREE_RATE", "FILING_LIMIT_RATE")
        return own | {
            "SUNLIT_VAR": str(self.var),
            "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "SERVE_WORKERS": "2",
            "SERVE_THREADS": "2",
            "TASKS_BACKEND": "immediate",
            **dict.fromkeys(rates, "1000000/h"),
            **({"DATABASE_URL": self.database} if self.database else {}),
        }

    def python(self, program: str) -> str:
        """Run a program inside the site, on the same database; its standard output."""
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "--verbosity=0", "-c", program],
            cwd=ROOT, env=self.environment | {"SERVE_WORKERS": "1"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-1500:]
        return done.stdout

    def prepare(self) -> None:
        """Tables, static files, the small county."""
        if not self.database:
            begin_migrated(self.var)
        begin_collected(self.var)
        self.python(PREPARE)

    def start(self) -> None:
        with (self.var / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(self.port)],
                cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            with suppress(OSError, http.client.HTTPException):
                if self.ask("GET", "/readyz")[0] == http.client.OK:
                    return
            time.sleep(0.05)
        raise AssertionError((self.var / "server.log").read_text(errors="replace")[-3000:])

    def kill(self) -> None:
        """SIGKILL for the server and its workers, as when the machine takes them away."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def ask(
        self, method: str, path: str, body: str = "", cookie: str = ""
    ) -> tuple[int, str, http.client.HTTPMessage]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers
        finally:
            connection.close()


@contextmanager
def running(site: Site) -> Iterator[Site]:
    """*site* started; whatever happens, nothing of it is left running."""
    try:
        site.start()
        yield site
    finally:
        site.kill()


@dataclass
class Sender(threading.Thread):
    """A citizen who files and files; what a receipt has shown is kept, what got no answer too."""

    site: Site
    stop: threading.Event
    shown: dict[str, str] = field(default_factory=dict)  # the form as sent → the number shown
    cookies: dict[str, str] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                form = self.fill_in()
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
                continue
            try:
                self.send(form)
            except (OSError, http.client.HTTPException):
                self.unanswered.append(form)

    def fill_in(self) -> str:
        """A fresh form, filled in."""
        _status, page, headers = self.site.ask("GET", "/complaints/file/")
        token, csrf = FORM_TOKEN.search(page), CSRF_TOKEN.search(page)
        if not token or not csrf:
            raise http.client.HTTPException("no form")
        form = urllib.parse.urlencode({
            "form_token": token[1], "csrfmiddlewaretoken": csrf[1], "kind": "service",
            "division": "140431100202", "subject": "两个月没有人回复", "body": "没有人回复。",
            "name": "赵测试", "phone": "0355-7000000",
        })  # fmt: skip
        self.cookies[form] = (headers["Set-Cookie"] or "").partition(";")[0]
        return form

    def send(self, form: str) -> str:
        """Send *form*, again if need be; the number on the receipt."""
        status, page, _headers = self.site.ask(
            "POST", "/complaints/file/", form, self.cookies[form]
        )
        number = NUMBER.search(page)
        if status >= http.client.INTERNAL_SERVER_ERROR or not number:
            self.faults.append(f"{status}: {page[-600:]}")
            raise http.client.HTTPException("no receipt")
        if self.shown.setdefault(form, number[1]) != number[1]:
            self.faults.append(f"{self.shown[form]} became {number[1]}")
        return number[1]
