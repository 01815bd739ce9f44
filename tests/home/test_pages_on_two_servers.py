"""What one process changed, every process of every server shows at its next answer."""

import json
import re
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import brotli
import pytest
from django.db import connection

from tests.support.collected import begin_collected
from tests.support.killing import Sender, Site, running
from tests.support.postgres import postgres
from tests.support.server import ROOT, begin_migrated

PREPARE = """
from datetime import date
from django.core.management import call_command
from django.db import transaction
from complaints.models import ComplaintKind
from tests.complaints.factories import KINDS
from tests.disclosure.factories import small_county
call_command("migrate", verbosity=0, interactive=False)
with transaction.atomic():
    small_county()
    for order, values in enumerate(KINDS):
        ComplaintKind.objects.create(order=order, effective_from=date(2022, 5, 1), **values)
"""
# Reads programs and runs them, as a clerk's process, the worker or a shell would.
OBEY = """
import json, sys
names = {}
exec("from tests.home.clerk import *", names)
for line in sys.stdin:
    print(json.dumps(eval(json.loads(line), names)), flush=True)
"""
STATIC = re.compile(r'"(/static/[^"]+)"')
MAX_AGE = re.compile(r"max-age=(\d+)")
SHARED = "public, max-age=0, s-maxage=60"


class OfOneName(Site):
    """A server of a site that has several."""

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"PUBLIC_URL": "http://127.0.0.1", "SERVE_WORKERS": "1"}


class Clerk:
    """A process of its own that writes to the site's database."""

    def __init__(self, site: Site) -> None:
        self.process = subprocess.Popen(  # noqa: S603  a program of ours
            [sys.executable, "manage.py", "shell", "--verbosity=0", "-c", OBEY],
            cwd=ROOT,
            env=site.environment | {"SERVE_WORKERS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, program: str) -> Any:
        """The value of the expression *program*."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(program) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()


class Readers:
    """Visitors of both servers."""

    def __init__(self, *sites: Site) -> None:
        self.sites = sites

    def see(self, address: str, control: str = SHARED) -> tuple[int, str]:
        """What everybody is shown: all processes must answer the same."""
        found = set()
        for site in self.sites * 2:
            status, text, headers = site.ask("GET", address)
            assert status != 200 or headers["Cache-Control"] == control, address
            found.add((status, text.replace(f"127.0.0.1:{site.port}", "here")))
        assert len(found) == 1, address
        return found.pop()


@contextmanager
def two_servers(var: Path) -> Iterator[tuple[Readers, Clerk]]:
    """Two servers of one process each, and a clerk, on the database that this run tests."""
    with ExitStack() as stack:
        own = connection.vendor == "postgresql"
        database = stack.enter_context(postgres()) if own else ""
        first, second = OfOneName(var, database), OfOneName(var, database)
        if not database:
            begin_migrated(var)
        begin_collected(var)
        first.python(PREPARE)
        for site in (first, second):
            stack.enter_context(running(site))
            for address in ("/publicity/", "/complaints/offices/"):
                site.ask("GET", address)  # makes the rows of the site's settings
        clerk = Clerk(first)
        stack.callback(clerk.close)
        yield Readers(first, second), clerk


@pytest.mark.django_db
def test_a_change_is_seen_at_the_next_answer_of_every_process(tmp_path: Path) -> None:
    with two_servers(tmp_path) as (readers, clerk):
        _lists(readers, clerk)
        _pages(readers, clerk)
        _settings(readers, clerk)
        _complaints(readers)
        _static_files(readers)


def _lists(readers: Readers, clerk: Clerk) -> None:
    assert "/publicity/DB-" not in readers.see("/publicity/")[1]
    address = clerk("publish()")
    assert address in readers.see("/publicity/")[1]
    assert "/complaints/file/?entry=" in readers.see(address)[1]
    corrected = clerk("correct()")
    ended = readers.see(address, control="no-cache, no-store, private")
    assert "/complaints/file/?entry=" not in ended[1]
    assert corrected in readers.see("/publicity/")[1]
    assert readers.see(corrected)[0] == 200
    clerk("withdraw()")
    assert readers.see(corrected)[0] == 410
    assert corrected not in readers.see("/publicity/")[1]


def _pages(readers: Readers, clerk: Clerk) -> None:
    assert readers.see("/a-notice/")[0] == 404
    clerk("show_page()")
    assert "第一版" in readers.see("/a-notice/")[1]
    clerk("change_page()")
    assert "第二版" in readers.see("/a-notice/")[1]
    clerk("hide_page()")
    assert readers.see("/a-notice/")[0] == 404


def _settings(readers: Readers, clerk: Clerk) -> None:
    for name in ("阳光甲县", "阳光乙县"):
        clerk(f"name_site({name!r})")
        for address in ("/publicity/", "/complaints/"):
            assert name in readers.see(address)[1]


def _complaints(readers: Readers) -> None:
    for number in (1, 2):
        sender = Sender(readers.sites[number % 2], threading.Event())
        assert sender.send(sender.fill_in())
        assert f"<strong>{number}</strong>" in readers.see("/complaints/")[1]


def _static_files(readers: Readers) -> None:
    """Named by what is in them, so a browser asks once; compressed, what a style names as well."""
    files = set(STATIC.findall(readers.see("/publicity/")[1]))
    assert any(name.endswith(".css") for name in files)
    while files:
        name = files.pop()
        asked = urllib.request.Request(
            f"http://127.0.0.1:{readers.sites[0].port}{name}", headers={"Accept-Encoding": "br"}
        )
        with urllib.request.urlopen(asked) as answer:  # noqa: S310
            body, headers = answer.read(), answer.headers
        assert "immutable" in headers["Cache-Control"], name
        assert int(MAX_AGE.search(headers["Cache-Control"])[1]) >= 365 * 24 * 3600  # type: ignore[index]
        if name.endswith(".css"):
            text = brotli.decompress(body).decode()
            found = re.findall(r"url\(['\"]?([^'\")]+)", text)
            files |= {urljoin(name, other) for other in found if not other.startswith("data:")}
