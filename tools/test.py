"""The whole suite: everything on SQLite, and once more on a real PostgreSQL what needs a database.

Further arguments go to pytest: ``make test ARGS='tests/complaints -x'``.
"""

import os
import shutil
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
WALKS = "tests/journeys"
NO_WALKS = [f"--ignore={WALKS}"]  # what is not looked at need not be imported either
# The last would make each of a dozen processes compile the tree again; git ignores what they keep.
KEPT_OUT = (
    *("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "DEMO", "PORT", "SUNLIT_VAR"),
    "PYTHONDONTWRITEBYTECODE",
)


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


class Run:
    """One pytest, running. With *aside* it runs beside another, and is shown when it is done."""

    def __init__(
        self, title: str, arguments: Sequence[str], environment: dict[str, str], aside: bool = False
    ) -> None:
        self.title = title
        self.started = time.monotonic()
        self.folder = Path(tempfile.mkdtemp(prefix="sunlit-report-"))
        self.said = self.folder / "said.txt" if aside else None
        if not aside:
            print(f"\n== {title}", flush=True)
        output = self.said.open("wb") if self.said else None
        kept = {key: value for key, value in os.environ.items() if key not in KEPT_OUT}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pytest", "-q", "-n", WORKERS, "--dist", "loadgroup",
             f"--junitxml={self.folder / 'report.xml'}", *arguments],
            cwd=ROOT, env=kept | environment, stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT if output else None,
        )  # fmt: skip
        if output:
            output.close()

    def finish(self) -> Tally:
        """Wait, show, and count; a run that broke down counts as one failure."""
        status = self.process.wait()
        took = time.monotonic() - self.started
        if self.said:
            print(f"\n== {self.title} (ran beside the others)", flush=True)
            print(self.said.read_text(encoding="utf-8", errors="replace"), end="")
        tally = _count(self.folder / "report.xml")
        if status not in (0, NO_TESTS) and tally.failed == 0:
            tally.failed = 1
        print(f"{self.title}: {tally} in {took:.0f} s", flush=True)
        return tally

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, *_stopped: object) -> None:
        """When we are stopped, stop it so that it can put its servers away."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def run(title: str, arguments: Sequence[str], environment: dict[str, str]) -> Tally:
    """Run pytest once, in front."""
    with Run(title, arguments, environment) as running:
        return running.finish()


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
            chosen = ["-m", "django_db and not journey", *NO_WALKS, *arguments]
            return run("PostgreSQL", chosen, {"DATABASE_URL": url})
    except PostgresUnavailable as reason:
        print(f"\n== PostgreSQL: skipped: {reason}")
        return Tally(failed=1) if REQUIRED else Tally(skipped=1)


def _is_place(argument: str) -> bool:
    """Whether this argument names tests, and is no option."""
    return (ROOT / argument.partition("::")[0]).exists()


def main(arguments: Sequence[str]) -> int:
    """Run all parts, say the sum in one line; 1 when anything failed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where we run behind an "&"
    # The walks share one server and build on each other: one process, one after another. Half of
    # the time it waits for the browser, so the other parts run meanwhile.
    where = [] if any(_is_place(one) for one in arguments) else [WALKS]
    chosen = ["-m", "journey", "-n", "0", *arguments, *where]
    with Run("Journeys", chosen, {}, aside=True) as walks:
        total = run("SQLite", ["-m", "not journey", *NO_WALKS, *arguments], {})
        total += on_postgres(arguments)
        total += walks.finish()
    print(f"\n{total}")
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
