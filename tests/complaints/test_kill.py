"""Every number that was shown to a citizen is in the ledger, whatever was killed meanwhile."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.support.killing import Sender, Site, running
from tests.support.postgres import postgres

CLIENTS, KILLS, BURST_SECONDS = 8, 3, 1.5
# What the ledger holds, as the embedded interpreter of the site prints it.
LEDGER = """
import json
from complaints import verification
from complaints.models import Complaint, LedgerEvent, Reporter
numbers = list(Complaint.objects.values_list("number", flat=True))
filed = list(LedgerEvent.objects.filter(kind="filed").values_list("subject_number", flat=True))
named = list(Reporter.objects.values_list("complaint__number", flat=True))
problems = [str(one) for one in verification.verify().problems]
print(json.dumps([sorted(numbers), sorted(filed), sorted(named), problems]))
"""


@contextmanager
def a_site(var: Path) -> Iterator[Site]:
    """A prepared site on the kind of database that this run tests."""
    with ExitStack() as stack:
        database = ""
        if connection.vendor == "postgresql":
            # Of its own: killing a backend cuts every other session of the server too.
            database = stack.enter_context(postgres())
            with psycopg.connect(database, autocommit=True) as owner:
                owner.execute("ALTER DATABASE sunlit SET synchronous_commit = on")
        site = Site(var, database)
        site.prepare()
        yield stack.enter_context(running(site))


def kill_a_backend(database: str) -> None:
    """SIGKILL for one process of PostgreSQL: it cuts every session and recovers from its log."""
    with psycopg.connect(database, autocommit=True) as owner:
        found = owner.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = 'sunlit' AND pid <> pg_backend_pid()"
        ).fetchone()
    assert found is not None
    os.kill(found[0], signal.SIGKILL)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            psycopg.connect(database).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("PostgreSQL did not recover")


@pytest.mark.long
@pytest.mark.django_db
def test_a_number_that_was_shown_is_in_the_ledger_after_a_kill(tmp_path: Path) -> None:
    with a_site(tmp_path) as site:
        stop = threading.Event()
        senders = [Sender(site, stop) for _ in range(CLIENTS)]
        for sender in senders:
            sender.start()
        for turn in range(KILLS):
            time.sleep(BURST_SECONDS)
            if site.database and turn == KILLS - 1:
                kill_a_backend(site.database)
            else:
                site.kill()
                site.start()
        time.sleep(BURST_SECONDS)
        stop.set()
        for sender in senders:
            sender.join(30)
            assert not sender.is_alive()
        _send_again(senders)
        numbers, filed, named, problems = json.loads(site.python(LEDGER))
    shown = sorted(number for sender in senders for number in sender.shown.values())
    print(f"{len(shown)} shown, {sum(len(one.unanswered) for one in senders)} unanswered")
    assert len(shown) > CLIENTS * KILLS, "the burst was no burst"
    assert len(set(shown)) == len(shown)
    # Each form was sent again until it was answered, so the numbers are exactly those shown.
    assert numbers == filed == named == shown
    assert problems == []


def _send_again(senders: list[Sender]) -> None:
    """Forms without an answer get one now; those with a number get the same one."""
    for sender in senders:
        sender.faults.clear()  # answers of a database that was just cut off
        for form in [*sender.unanswered, *list(sender.shown)[:5], *list(sender.shown)[-5:]]:
            sender.send(form)
        assert sender.faults == []
