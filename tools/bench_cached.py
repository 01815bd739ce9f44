"""A cached page beside the empty view and nginx's static files, an uncached one beside Wagtail.

All are asked in turns in one run, because only ratios of one run mean anything. The load comes
from wrk where it is installed (the client in Python is slower than what it would measure).
"""

import argparse
import re
import shutil
import statistics
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.support.server import Served, free_port, served_demo
from tools.bench_pages import BARE, measure
from tools.bench_section import Section
from tools.stock_wagtail import stock_wagtail

ENTRIES = 20_000
FIND = f"""
from disclosure.models import Roster
print(Roster.objects.get(source_digest="synthetic-{ENTRIES}").reference)
"""
RATE = re.compile(r"Requests/sec:\s+([0-9.]+)")
BAD = re.compile(r"Non-2xx or 3xx responses: (\d+)")
NGINX = """
worker_processes 2; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; types {{ text/html html; }} sendfile on; keepalive_requests 1000000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}/site; }}
}}
"""
# Said with the figures, because "uncached" alone would promise too much or too little.
KEPT = (
    "uncached: no page and no row of its content is kept; kept are the frame of the site (head,\n"
    "header, navigation, footer), names of places, rules, and the SQL of queries, never answers"
)
# What is compared, and the least that it should be.
AIMS = {
    ("cached home page", "empty view"): 0.85,
    ("cached list page", "empty view"): 0.85,
    ("cached home page", "nginx, same page"): 0.45,
    ("uncached list page of 50 rows", "stock Wagtail article"): 2.0,
    ("uncached policies page", "stock Wagtail article"): 2.0,
}


def run(section: Section, options: argparse.Namespace) -> None:
    """Add the figures and the ratios to *section*."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sunlit-bench-")))
        addresses = _addresses(stack, folder)
        rates = _in_turns(section, addresses, options)
    section.figures["cached"] = rates
    section.say("")
    section.say(f"{'beside each other':34} {'per second':>10}")
    section.say(KEPT)
    for name, rate in rates.items():
        section.say(f"{name:34} {rate:>10}")
    for (one, other), least in AIMS.items():
        if one not in rates or other not in rates:
            section.say(f"{one} / {other}: not measured, a part is not installed")
            continue
        ratio = round(rates[one] / rates[other], 2)
        section.say(f"{one} / {other}: {ratio} (aim {least})")
        section.expect(ratio >= least, f"{one} at {ratio} of {other}, not {least}")


def _addresses(stack: ExitStack, folder: Path) -> dict[str, str]:
    """Everything that runs side by side, by its name in the report."""
    cached = stack.enter_context(served_demo())
    cached.manage("load_demo", "--entries", str(ENTRIES))
    found = cached.manage("shell", "-v", "0", "-c", FIND).strip().splitlines()[-1]
    path = f"/publicity/{found}/"
    uncached = stack.enter_context(_beside(cached))
    site, article = stack.enter_context(stock_wagtail(_made(folder / "stock")))
    addresses = {
        "empty view": cached.url + BARE,
        "cached home page": f"{cached.url}/",
        "cached list page": cached.url + path,
        "uncached list page of 50 rows": uncached + path,
        "uncached policies page": f"{uncached}/policies/",
        "stock Wagtail article": site + article,
    }
    if shutil.which("nginx"):
        page = _read(f"{cached.url}/")
        addresses["nginx, same page"] = stack.enter_context(_nginx(folder / "nginx", page))
    return addresses


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _read(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310  an address of ours
        return bytes(answer.read())


@contextmanager
def _beside(served: Served) -> Iterator[str]:
    """The same site from a second server that keeps no page."""
    with served.beside(PAGE_CACHE_MB="0") as url:
        yield url


@contextmanager
def _nginx(folder: Path, page: bytes) -> Iterator[str]:
    """nginx with the page as a file."""
    _made(folder / "site")
    folder.chmod(0o755)
    folder.parent.chmod(0o755)
    (folder / "site" / "page.html").write_bytes(page)
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder, port=port), encoding="utf-8")
    server = subprocess.Popen(["nginx", "-c", str(configuration), "-e", str(folder / "error.log")])
    try:
        yield f"http://127.0.0.1:{port}/page.html"
    finally:
        server.terminate()
        server.wait()


def _in_turns(
    section: Section, addresses: dict[str, str], options: argparse.Namespace
) -> dict[str, float]:
    """The median rate of each address, round after round."""
    for url in addresses.values():
        _rate(url, 4, 1)  # warm up: templates, connections, the first drawing
    rates: dict[str, list[float]] = {name: [] for name in addresses}
    for _round in range(options.rounds):
        for name, url in addresses.items():
            rate, bad = _rate(url, options.clients, options.seconds)
            section.expect(not bad, f"{name} answered something other than 200")
            rates[name].append(rate)
    return {name: round(statistics.median(found), 1) for name, found in rates.items()}


def _rate(url: str, clients: int, seconds: float) -> tuple[float, int]:
    """Good answers a second, and the number of others."""
    wrk = shutil.which("wrk")
    if not wrk:
        base, path = url[: url.index("/", 8)], url[url.index("/", 8) :]
        found = measure(base, path, clients=clients, seconds=seconds)
        return found.rate, found.bad
    command = [wrk, "-t2", f"-c{clients}", f"-d{max(1, round(seconds))}s", url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate, bad = RATE.search(told), BAD.search(told)
    return float(rate[1]) if rate else 0.0, int(bad[1]) if bad else 0
