"""One public list of a million entries: the first page beside the ten-thousandth."""

import argparse

from tests.support.server import served_demo
from tools.bench_pages import summary, take_turns
from tools.bench_section import Section

ENTRIES = 1_000_000
LAST = 10_000
TOLERANCE = 0.2


def run(options: argparse.Namespace) -> Section:
    """Load the list, then ask for its first and a far page in turns, one client at a time."""
    with served_demo() as served:
        served.manage("load_demo", "--entries", str(ENTRIES))
        path = _path(served.manage("shell", "-v", "0", "-c", FIND))
        near, far = f"{path}?page=1", f"{path}?page={LAST}"
        figures = summary(take_turns(served.url, (near, far), options))
    ratio = round(figures[far]["per_second"] / figures[near]["per_second"], 3)
    section = Section(
        "lists", {"entries": ENTRIES, "first": figures[near], "far": figures[far], "ratio": ratio}
    )
    for path, one in figures.items():
        section.say(f"{path}: {one['per_second']} per second, p95 {one['p95_ms']} ms")
        section.expect(not one["not_200"], f"{path} answered something other than 200")
    section.say(f"page {LAST} at {ratio} of the rate of page 1")
    section.expect(abs(ratio - 1) <= TOLERANCE, f"page {LAST} at {ratio} of page 1, not 1 ± 0.2")
    return section


FIND = f"""
from disclosure.models import Roster
print(Roster.objects.get(source_digest="synthetic-{ENTRIES}").reference)
"""


def _path(answer: str) -> str:
    return f"/publicity/{answer.strip().splitlines()[-1]}/"
