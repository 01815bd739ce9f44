"""Site search over thousands of articles, on SQLite and on PostgreSQL: recall and time."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.support.postgres import postgres
from tests.support.server import FOR_ONE, KEPT_OUT, ROOT, begin_migrated
from tools.bench_section import Section

ARTICLES = 5_000
# Milliseconds for the count and the first twenty.
AIMS = {"SQLite": 15.0, "PostgreSQL": 30.0}


def run(options: argparse.Namespace) -> Section:
    """The same articles and queries on both databases, one after the other."""
    section = Section("search", {"articles": ARTICLES})
    with tempfile.TemporaryDirectory(prefix="sunlit-bench-") as folder:
        begin_migrated(Path(folder))
        _judge(section, "SQLite", _measured(folder))
    with tempfile.TemporaryDirectory(prefix="sunlit-bench-") as folder, postgres() as url:
        _judge(section, "PostgreSQL", _measured(folder, DATABASE_URL=url))
    return section


def _judge(section: Section, name: str, measured: dict[str, Any]) -> None:
    section.figures[name] = measured
    section.say(f"{name}: {ARTICLES} articles written and indexed in {measured['filled_s']} s")
    for one in measured["queries"]:
        section.say(
            f"{name}: {one['query']}: {one['found']} found, recall {one['recall']:.2f}, "
            f"{one['count_and_20_ms']} ms, with filters {one['with_filters_ms']} ms"
        )
        complete = one["recall"] == 1 and not one["wrong"]
        section.expect(complete, f"{name}: {one['query']} is not found completely")
        section.expect(
            one["count_and_20_ms"] <= AIMS[name],
            f"{name}: {one['query']} took {one['count_and_20_ms']} ms, not {AIMS[name]}",
        )


def _measured(folder: str, **more: str) -> dict[str, Any]:
    own = {key: value for key, value in os.environ.items() if key not in KEPT_OUT}
    own |= {"SUNLIT_VAR": folder, "DEMO": "0", **FOR_ONE, **more}
    for command in (["manage.py", "migrate", "-v", "0"], ["-m", "tools.many_articles"]):
        done = subprocess.run(
            [sys.executable, *command, *([str(ARTICLES)] if command[0] == "-m" else [])],
            cwd=ROOT,
            env=own,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return found
