"""The whole suite: everything on SQLite, and once more on a real PostgreSQL what needs a database.

Further arguments go to pytest: ``make test ARGS='tests/complaints -x'``.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.support.postgres import PostgresUnavailable, postgres
from tests.support.require_all import REQUIRED

ROOT = Path(__file__).resolve().parent.parent
WORKERS = os.environ.get("TEST_WORKERS", "2")
GRACE_SECONDS = 30
NO_TESTS = 5  # pytest's exit status when nothing was selected
KEPT_OUT = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "DEMO", "PORT", "SUNLIT_VAR")


@dataclass
class Tally:
    """What became of the tests."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def run(title: str, arguments: Sequence[str], environment: dict[str, str]) -> Tally:
    """Run pytest once and count; a run that broke down counts as one failure."""
    print(f"\n== {title}", flush=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sunlit-report-") as folder:
        report = Path(folder) / "report.xml"
        status = _pytest(
            [sys.executable, "-m", "pytest", "-q", "-n", WORKERS, "--dist", "loadgroup",
             f"--junitxml={report}", *arguments],
            {key: value for key, value in os.environ.items() if key not in KEPT_OUT} | environment,
        )  # fmt: skip
        tally = _count(report)
    if status not in (0, NO_TESTS) and tally.failed == 0:
        tally.failed = 1
    print(f"{title}: {tally} in {time.monotonic() - started:.0f} s", flush=True)
    return tally


def _pytest(command: list[str], environment: dict[str, str]) -> int:
    """Run pytest; when we are stopped, stop it so that it can put its servers away."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL)
    try:
        return process.wait()
    except (KeyboardInterrupt, SystemExit):
        process.send_signal(signal.SIGINT)
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
        raise


def _count(report: Path) -> Tally:
    if not report.exists():
        return Tally()
    tally = Tally()
    for suite in ET.parse(report).iter("testsuite"):  # noqa: S314  written by our own pytest
        total, failures, errors, skipped = (
            int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")
        )
        tally += Tally(total - failures - errors - skipped, failures + errors, skipped)
    return tally


def on_postgres(arguments: Sequence[str]) -> Tally:
    """The part of the suite that touches the database, on PostgreSQL."""
    try:
        with postgres() as url:
            chosen = ["-m", "django_db and not journey", *arguments]
            return run("PostgreSQL", chosen, {"DATABASE_URL": url})
    except PostgresUnavailable as reason:
        print(f"\n== PostgreSQL: skipped: {reason}")
        return Tally(failed=1) if REQUIRED else Tally(skipped=1)


def main(arguments: Sequence[str]) -> int:
    """Run both parts, say the sum in one line; 1 when anything failed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where we run behind an "&"
    total = run("SQLite", ["-m", "not journey", *arguments], {})
    # The walks share one server and build on each other: one process, one after another.
    total += run("Journeys", ["-m", "journey", "-n", "0", *arguments], {})
    total += on_postgres(arguments)
    print(f"\n{total}")
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
