"""The petition ledger under load: filing, tracking, the list of staff, events from many writers.

On PostgreSQL as a county runs it (every commit reaches the disk, two server processes with one
thread each, demo off), and filing once more on the embedded database. Every number that was shown
is looked for in the ledger afterwards.
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from unittest.mock import patch

from tests.support.postgres import postgres
from tests.support.server import ROOT, Served, served_county
from tools.bench_pages import BARE
from tools.bench_section import Section
from tools.burst import Burst, burst
from tools.ledger_clients import CHECK, QUERIES, Citizens, Officer

CASES = 100_000
WRITERS, PROCESSES = 16, 4
# A little more than the aim, so that the aim can be reached at all.
PACES = {"filing at a pace": 205}
MOST_FILED = 500  # a second: as many forms are fetched beforehand
# per second, and the longest that 19 of 20 may wait
AIMS = {
    "PostgreSQL: filing": (200, 60),
    "PostgreSQL: filing at a pace": (200, 60),
    "PostgreSQL: tracking page": (400, 0),
    "PostgreSQL: list": (40, 0),
    "PostgreSQL: list by state": (40, 0),
    "PostgreSQL: list, page 2": (40, 0),
    "PostgreSQL: list, one number": (40, 0),
}
MOST_QUERIES, EVENTS_PER_SECOND = 12, 250
# A visitor's pace is limited by address, and here everybody comes from one.
UNLIMITED = "100000000/h"
LIFTED = {"CHALLENGE": "none"} | {
    f"{what}_{which}_RATE": UNLIMITED
    for what in ("FILING", "TRACKING")
    for which in ("FREE", "LIMIT")
}
ADDRESSES = """
from portal.core.models import Office
for office in Office.objects.all():
    Office.objects.filter(pk=office.pk).update(email=f"unit-{office.pk}@example.org")
"""
Requests = Callable[[], Iterable[bytes]]


def run(options: argparse.Namespace) -> Section:
    """Both databases, one after the other."""
    section = Section("ledger", {"clients": options.clients, "cases": CASES})
    section.say(f"{options.clients} clients, one kept-alive connection each")
    with (
        postgres(durable=True) as url,
        served_county(_fill, DATABASE_URL=url, DATABASE_POOL="4", **LIFTED) as served,
    ):
        citizens, officer = Citizens(served), Officer(served)
        kinds = _filing(citizens, options) | {
            "tracking page": citizens.trackings,
            "list": partial(officer.lists, "?ordering=due"),
            "list by state": partial(officer.lists, "?status=accepted&ordering=due"),
            "list, page 2": partial(officer.lists, "?p=2"),
            "list, one number": partial(officer.searches, citizens),
        }
        _measure(section, "PostgreSQL", citizens, kinds, options)
        section.expect(officer.rows >= officer.ROWS, f"the list has {officer.rows} rows")
        _look(section, "PostgreSQL", served, citizens)
        _count_queries(section, served)
        _events(section, served, options)
    with patch.dict(os.environ):
        os.environ.pop("DATABASE_URL", None)
        with served_county(_addresses, **LIFTED) as served:
            citizens = Citizens(served)
            _measure(section, "SQLite", citizens, _filing(citizens, options), options)
            _look(section, "SQLite", served, citizens)
    return section


def _addresses(served: Served) -> None:
    served.manage("shell", "-v", "0", "-c", ADDRESSES)


def _fill(served: Served) -> None:
    """A big ledger, and a database that knows its own size."""
    _addresses(served)
    _module(served, "tools.many_cases", str(CASES)).communicate()
    code = "from django.db import connection; connection.cursor().execute('VACUUM ANALYZE')"
    served.manage("shell", "-v", "0", "-c", code)


def _module(served: Served, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=served.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )


def _filing(citizens: Citizens, options: argparse.Namespace) -> dict[str, Requests]:
    forms = math.ceil(options.seconds * MOST_FILED)
    bare = partial(citizens.forever, citizens.target.get(BARE))
    filings = partial(citizens.filings, forms, options.clients)
    return {"bare view": bare, "filing": filings, "filing at a pace": filings}


def _measure(
    section: Section,
    database: str,
    citizens: Citizens,
    kinds: dict[str, Requests],
    options: argparse.Namespace,
) -> None:
    """Everything in turns, round after round, so that a slow moment hits all of it."""
    turns: dict[str, list[Burst]] = {name: [] for name in kinds}
    for number in range(options.rounds + 1):
        for name, requests in kinds.items():
            one = burst(
                citizens.target,
                requests(),
                clients=options.clients,
                seconds=options.seconds if number else min(options.seconds, 1),
                keep=name.startswith("filing"),
                pace=PACES.get(name, 0),
            )
            citizens.note(one.kept)
            if number:  # the first round warms up: templates, connections, caches
                turns[name].append(one)
    bare = statistics.median(one.answers.rate for one in turns["bare view"])
    for name, bursts in turns.items():
        _report(section, f"{database}: {name}", bursts, bare)


def _report(section: Section, name: str, bursts: list[Burst], bare: float) -> None:
    waits = sorted(wait * 1000 for one in bursts for wait in one.answers.waits)
    rate = statistics.median(one.answers.rate for one in bursts)
    figures = {
        "per_second": round(rate, 1),
        "of_bare_view": round(rate / bare, 3),
        "p50_ms": round(waits[len(waits) // 2], 1),
        "p95_ms": round(waits[int(len(waits) * 0.95)], 1),
        "errors": sum(one.answers.bad for one in bursts),
        "asking_took": round(statistics.median(one.own_share for one in bursts), 2),
    }
    section.figures[name] = figures
    section.say(
        f"{name:28} {figures['per_second']:>7} per second, {figures['of_bare_view']} of bare, p50 "
        f"{figures['p50_ms']} ms, p95 {figures['p95_ms']} ms, {figures['errors']} errors, asking "
        f"took {figures['asking_took']} of a core"
    )
    aim, longest = AIMS.get(name, (0, 0))
    section.expect(not figures["errors"], f"{name}: {figures['errors']} errors")
    section.expect(rate >= aim, f"{name}: {rate:.0f} per second, not {aim}")
    late = longest and figures["p95_ms"] > longest
    section.expect(not late, f"{name}: p95 {figures['p95_ms']} ms, not {longest}")


def _look(section: Section, database: str, served: Served, citizens: Citizens) -> None:
    """Every number that was shown stands in the ledger once, and none is left out between them."""
    kept = served.var / "shown.json"
    kept.write_text(json.dumps([number for number, _code in citizens.shown]), encoding="ascii")
    found = json.loads(served.manage("shell", "-v", "0", "-c", CHECK.format(path=str(kept))))
    chain = served.manage_json("verify_ledger")
    section.figures[f"{database}: ledger"] = found | {"chain": chain["ok"]}
    section.say(f"{database}: {found}, chain holds over {chain['events']} events")
    for name in ("missing", "doubled", "days_with_gaps"):
        section.expect(not found[name], f"{database}: {found[name]} {name}")
    section.expect(bool(found["shown"]), f"{database}: no number was shown")


def _count_queries(section: Section, served: Served) -> None:
    found = json.loads(served.manage("shell", "-v", "0", "-c", QUERIES))
    section.figures["queries"] = found
    section.say(f"queries: {found}")
    section.expect(found["list"] <= MOST_QUERIES, f"the list takes {found['list']} queries")


def _events(section: Section, served: Served, options: argparse.Namespace) -> None:
    """Writers in several processes append to the one chain at the same time."""
    before = served.manage_json("verify_ledger")["events"]
    seconds = options.seconds * options.rounds
    # They begin together, after each has found its way into the product.
    each = [str(WRITERS // PROCESSES), str(time.time() + 15), str(seconds)]
    writers = [_module(served, "tools.chain_writers", *each) for _number in range(PROCESSES)]
    said = [json.loads(writer.communicate()[0]) for writer in writers]
    appended, failed = sum(one["appended"] for one in said), sum(one["failed"] for one in said)
    chain = served.manage_json("verify_ledger")
    lost, rate = before + appended - chain["events"], round(appended / seconds, 1)
    section.figures["events"] = {"per_second": rate, "failed": failed, "lost": lost}
    section.say(
        f"{WRITERS} writers: {rate} chained events per second, {failed} failed, {lost} lost"
    )
    section.expect(rate >= EVENTS_PER_SECOND, f"{rate} events per second")
    section.expect(not failed and not lost, f"{failed} events failed, {lost} were lost")
