"""Pages from the page cache in front beside a static file of the same nginx, in one run.

The nginx is started from the files of deploy/nginx, so what is measured is what a county runs.
"""

import argparse
import re
import shutil
import statistics
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.support import nginx
from tests.support.server import Served, served_county
from tools.bench_section import Section

PAGES = ("/", "/publicity/", "/complaints/")
# As a browser asks; the file lies there compressed as well, as `collectstatic` leaves them.
PACKED = "gzip"
# A cached page through the deployment's own nginx, of a static file of its size there.
AIM = 0.75
RATE = re.compile(r"Requests/sec:\s+([0-9.]+)")
BAD = re.compile(r"Non-2xx|Socket errors")


def run(options: argparse.Namespace) -> Section:
    """The same page, as a file and from the page cache, in turns; the median of the rounds."""
    figures: dict[str, dict[str, float]] = {}
    section = Section("front", {"pages": figures})
    if not nginx.installed() or shutil.which("wrk") is None:
        section.say("nginx or wrk is missing here: not measured")
        return section
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sunlit-front-")))
        served = stack.enter_context(
            served_county(_nothing, SERVE_WORKERS="1", ALLOWED_HOSTS=f"{nginx.PUBLIC},127.0.0.1")
        )
        port = int(served.environment["PORT"])
        front = nginx.Front(folder, served.var, port, port, workers=2)
        stack.enter_context(nginx.running(front))
        for path in PAGES:
            figures[path] = _compare(section, front, path, options)
    return section


def _nothing(served: Served) -> None:
    """The data of the demo county is enough."""


def _compare(
    section: Section, front: nginx.Front, path: str, options: argparse.Namespace
) -> dict[str, float]:
    page, number = front.ask(path, Accept_Encoding=PACKED), PAGES.index(path)
    file = f"/static/bench-{number}.html"
    target = front.var / file.removeprefix("/")
    target.write_bytes(front.ask(path).body)
    target.with_name(f"{target.name}.gz").write_bytes(page.body)
    kept = front.ask(path, Accept_Encoding=PACKED)
    section.expect(kept.cache == "HIT", f"{path} was not kept: {kept.status} {kept.cache}")
    turns: dict[str, list[float]] = {path: [], file: []}
    for _round in range(options.rounds):
        for asked, rates in turns.items():
            rates.append(_rate(front, asked, options))
    cached, static = (statistics.median(rates) for rates in turns.values())
    ratio = cached / static
    section.say(
        f"{path:15} {len(page.body):>7} bytes  cached {cached:>9.0f}/s  file {static:>9.0f}/s  "
        f"ratio {ratio:.2f} (aim {AIM})"
    )
    section.expect(ratio >= AIM, f"{path}: {ratio:.2f} of nginx static, aim {AIM}")
    return {
        "bytes": len(page.body),
        "cached": cached,
        "static": static,
        "of_static": round(ratio, 3),
    }


def _rate(front: nginx.Front, path: str, options: argparse.Namespace) -> float:
    # Plain HTTP on the port for this machine: what is compared is the cache, not encryption.
    done = subprocess.run(
        ["wrk", "-t1", f"-c{options.clients}", f"-d{max(1, round(options.seconds))}s",
         "-H", f"Host: {nginx.PUBLIC}", "-H", f"Accept-Encoding: {PACKED}",
         f"http://127.0.0.1:{front.local}{path}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = RATE.search(done.stdout)
    if not found or BAD.search(done.stdout):
        raise RuntimeError(f"wrk could not measure {path}:\n{done.stdout}")
    return float(found[1])
