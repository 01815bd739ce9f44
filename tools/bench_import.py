"""A workbook of a hundred thousand rows: checked and imported beside the reader alone.

It is screened against registers of 20,000 persons and another programme's public list of 100,000
entries, with standards and exclusions in force. Neither side of a ratio counts making those.

Each turn is a process of its own, so that its peak of memory is its own too; the reader alone
runs right before each work that is compared with it.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.postgres import postgres
from tools import made_up_workbook
from tools.bench_section import Section

ROOT = Path(__file__).resolve().parent.parent
ROWS = 100_000
MOST = {"dry-run": 3.0, "import": 5.0}  # times the reader alone
MOST_MIB = 600
VILLAGES = """
from portal.core.models import Division
from tools.import_once import TOWNSHIP
print("|".join(Division.objects.by_code(TOWNSHIP).get_children().values_list("name", flat=True)))
"""


@dataclass
class Database:
    """A demo county on one kind of database, and what the turns on it measured."""

    name: str
    environment: dict[str, str]
    ratios: dict[str, list[float]] = field(default_factory=lambda: {how: [] for how in MOST})
    peaks: list[int] = field(default_factory=list)

    def manage(self, *arguments: str) -> str:
        return _run([sys.executable, "manage.py", *arguments], self.environment)

    def fill(self) -> None:
        """Registers and lists to screen against."""
        _run([sys.executable, "-m", "tools.busy_county", str(ROWS)], self.environment)

    def turn(self, how: str, file: Path, month: str) -> dict[str, float]:
        """One run of the work in its own process."""
        command = [sys.executable, "-m", "tools.import_once", how, str(file), month]
        answer: dict[str, float] = json.loads(_run(command, self.environment).splitlines()[-1])
        return answer


def run(options: argparse.Namespace) -> Section:
    """Rounds on SQLite and on PostgreSQL; the median of the ratios."""
    section = Section("import", {"rows": ROWS})
    with tempfile.TemporaryDirectory(prefix="sunlit-bench-") as folder, postgres() as url:
        databases = [
            _county("sqlite", Path(folder) / "sqlite", ""),
            _county("postgresql", Path(folder) / "postgresql", url),
        ]
        file = Path(folder) / "list.xlsx"
        villages = databases[0].manage("shell", "-v", "0", "-c", VILLAGES).strip().split("|")
        made_up_workbook.write(file, ROWS, villages)
        for database in databases:
            database.fill()
        section.say(f"{ROWS} rows, {file.stat().st_size / 2**20:.1f} MiB")
        for number in range(1, options.rounds + 1):
            for database in databases:
                _round(database, file, f"2026-{number:02d}")
    for database in databases:
        _tell(section, database)
    return section


def _county(name: str, var: Path, url: str) -> Database:
    var.mkdir()
    environment = {**os.environ, "SUNLIT_VAR": str(var), "DEMO": "1", "TASKS_BACKEND": "immediate"}
    environment.pop("DATABASE_URL", None)
    environment |= {"DATABASE_URL": url} if url else {}
    database = Database(name, environment)
    database.manage("demo", "--prepare-only", "--port", "0")
    return database


def _round(database: Database, file: Path, month: str) -> None:
    for how, ratios in database.ratios.items():
        alone = database.turn("calamine", file, month)["seconds"]
        one = database.turn(how, file, month)
        ratios.append(one["seconds"] / alone)
        database.peaks.append(int(one["peak_mib"]))


def _tell(section: Section, database: Database) -> None:
    figures: dict[str, float] = {"peak_mib": max(database.peaks)}
    for how, ratios in database.ratios.items():
        figures[how] = round(statistics.median(ratios), 2)
        section.expect(
            figures[how] <= MOST[how],
            f"{how} on {database.name} took {figures[how]} times the reader, not {MOST[how]}",
        )
    section.figures[database.name] = figures
    section.say(
        f"{database.name}: dry run {figures['dry-run']}, import {figures['import']} times the "
        f"reader alone; at most {figures['peak_mib']} MiB"
    )
    section.expect(
        figures["peak_mib"] <= MOST_MIB,
        f"{database.name} used {figures['peak_mib']} MiB, not {MOST_MIB}",
    )


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return done.stdout
