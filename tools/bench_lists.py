"""One public list of a million entries: first page, ten-thousandth page, searches inside."""

import argparse
from urllib.parse import quote

from tests.support.server import served_demo
from tools.bench_pages import summary, take_turns
from tools.bench_section import Section

ENTRIES = 1_000_000
LAST = 10_000
TOLERANCE = 0.2
# A village that has thousands of entries, and a name that nobody has: the whole list is read.
SOUGHT = ("河西村", "没有此人")
SLOWEST_SEARCH_MS = 500


def run(options: argparse.Namespace) -> Section:
    """Load the list, then ask for its first and a far page in turns, and search it alone."""
    with served_demo(SEARCH_LIMIT_RATE="1000000/m") as served:
        served.manage("load_demo", "--entries", str(ENTRIES))
        path = _path(served.manage("shell", "-v", "0", "-c", FIND))
        near, far = f"{path}?page=1", f"{path}?page={LAST}"
        searches = tuple(f"{path}?q={quote(text)}" for text in SOUGHT)
        figures = summary(take_turns(served.url, (near, far), options))
        alone = argparse.Namespace(**vars(options) | {"clients": 1})
        figures |= summary(take_turns(served.url, searches, alone))
    ratio = round(figures[far]["per_second"] / figures[near]["per_second"], 3)
    section = Section(
        "lists",
        {
            "entries": ENTRIES,
            "first": figures[near],
            "far": figures[far],
            "searches": [figures[path] for path in searches],
            "ratio": ratio,
        },
    )
    for path, one in figures.items():
        section.say(f"{path}: {one['per_second']} per second, p95 {one['p95_ms']} ms")
        section.expect(not one["not_200"], f"{path} answered something other than 200")
    section.say(f"page {LAST} at {ratio} of the rate of page 1")
    section.expect(abs(ratio - 1) <= TOLERANCE, f"page {LAST} at {ratio} of page 1, not 1 ± 0.2")
    for path in searches:
        slowest = figures[path]["p95_ms"]
        section.expect(slowest <= SLOWEST_SEARCH_MS, f"{path} took {slowest} ms")
    return section


FIND = f"""
from disclosure.models import Roster
print(Roster.objects.get(source_digest="synthetic-{ENTRIES}").reference)
"""


def _path(answer: str) -> str:
    return f"/publicity/{answer.strip().splitlines()[-1]}/"
