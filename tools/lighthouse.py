"""What Lighthouse says of the main pages on a phone with a slow line.

python -m tools.lighthouse [URL]   of a demo county of its own, or of one that runs already
Ends with 1 when a score is below 95. Lighthouse itself is no part of this repository: it is
found as LIGHTHOUSE, on PATH or through npx.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.chromium import ARGUMENTS, find_chromium
from tests.support.server import served_demo

LEAST = 95
WELL = 0.9  # an audit below this is named
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
# Lists of people are kept out of search engines by law (个人信息保护法 6): the audit that wants
# them found is left out of their score, in the open, and printed as such.
EXCUSED = "is-crawlable"
PAGES = {
    "home": "/",
    "guide": "/policies/guide-dibao/",
    "list": "",  # the first monthly list, found on the index
    "filing": "/complaints/file/",
    "tracking": "/complaints/track/",
}
PATIENCE = 240  # seconds for one page


def command() -> list[str]:
    """How Lighthouse is started here; empty when it is nowhere."""
    given = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")
    if given:
        return [given]
    npx = shutil.which("npx")
    return [npx, "--yes", "lighthouse"] if npx else []


def report(start: Sequence[str], url: str) -> dict[str, Any]:
    """Lighthouse's own answer for one address, on its simulated phone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.json"
        subprocess.run(
            [
                *start, url, "--quiet", "--output=json", f"--output-path={path}",
                f"--only-categories={','.join(CATEGORIES)}",
                f"--chrome-flags={' '.join(('--headless', *ARGUMENTS))}",
            ],
            env=os.environ | {"CHROME_PATH": find_chromium() or ""},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=PATIENCE, check=True,
        )  # fmt: skip
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def score(found: dict[str, Any], category: str, without: str = "") -> int:
    """The score from 0 to 100, as Lighthouse weighs its audits, one of them left out if asked."""
    whole = found["categories"][category]
    if not without:
        return round(100 * whole["score"])
    parts = [
        (one["weight"], found["audits"][one["id"]]["score"])
        for one in whole["auditRefs"]
        if one["weight"] and one["id"] != without
        and found["audits"][one["id"]]["score"] is not None
    ]  # fmt: skip
    weight = sum(one for one, _value in parts)
    return round(100 * sum(one * value for one, value in parts) / weight) if weight else 100


def failed(found: dict[str, Any], category: str) -> Iterator[str]:
    """The audits that cost something."""
    for one in found["categories"][category]["auditRefs"]:
        audit = found["audits"][one["id"]]
        if one["weight"] and audit["score"] is not None and audit["score"] < WELL:
            yield f"    {one['id']}: {audit['title']} {audit.get('displayValue', '')}".rstrip()


def judge(name: str, found: dict[str, Any]) -> bool:
    """Print the four scores of a page; whether all of them are high enough."""
    excused = EXCUSED if name == "list" else ""
    scores = {one: score(found, one, excused) for one in CATEGORIES}
    note = ""
    if excused and found["audits"][excused]["score"] != 1:
        note = f"  (seo {score(found, 'seo')} with {excused}: noindex by law)"
    print(f"{name:10}" + "".join(f"{scores[one]:>16}" for one in CATEGORIES) + note, flush=True)
    for one in CATEGORIES:
        if scores[one] < LEAST:
            print("\n".join(failed(found, one)))
    return min(scores.values()) >= LEAST


def addresses(url: str) -> dict[str, str]:
    """The five pages; a list of people has a new address every month."""
    with urllib.request.urlopen(f"{url}/publicity/?stage=monthly") as answer:  # noqa: S310
        links = re.findall(r'href="(/publicity/[a-z]+-[^"?]+/)"', answer.read().decode())
    return {name: url + (path or links[0]) for name, path in PAGES.items()}


@contextmanager
def _server(url: str) -> Iterator[str]:
    if url:
        yield url.rstrip("/")
        return
    with served_demo() as served:
        yield served.url


def main(arguments: Sequence[str]) -> int:
    """The scores of every page; 1 when one is too low or cannot be had."""
    start = command()
    if not start or not find_chromium():
        print("Lighthouse (LIGHTHOUSE, PATH or npx) and Chromium (CHROMIUM or PATH) are needed.")
        return 1
    print(f"{'':10}" + "".join(f"{one:>16}" for one in CATEGORIES))
    with _server(arguments[0] if arguments else "") as url:
        good = [judge(name, report(start, page)) for name, page in addresses(url).items()]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
