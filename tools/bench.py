"""Measures the running product against itself: each page beside the bare view, in one run.

Absolute figures drift between machines and hours; the ratios are what can be compared. Starts the
demo county with the production server, asks for each address in turns so that a slow moment hits
all of them, and writes ``var/bench.json``.

    python -m tools.bench [--seconds 2] [--rounds 3] [--clients 16]
"""

import argparse
import json
import os
import platform
import selectors
import socket
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.server import Served, served_demo

ROOT = Path(__file__).resolve().parent.parent
# The empty view that everything is compared with, and what a visitor asks for most.
BARE = "/healthz"
PAGES = (
    BARE,
    "/",
    "/policies/",
    "/publicity/",
    "/complaints/",
    "/complaints/file/",
    "/complaints/track/",
    "/rectification/",
)
CHUNK = 65_536
PATIENCE = 60.0  # seconds


@dataclass
class Answers:
    """What one address answered: good and bad answers, seconds spent, waiting times."""

    good: int
    bad: int
    seconds: float
    waits: list[float]

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return self.good / self.seconds


class Client:
    """One kept-alive connection that asks the same question again and again."""

    def __init__(self, address: tuple[str, int], request: bytes) -> None:
        self.socket = socket.create_connection(address, timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request = request
        self.asked = 0.0
        self.answer = b""

    def ask(self) -> None:
        self.answer = b""
        self.asked = time.perf_counter()
        self.socket.sendall(self.request)

    def read(self) -> int | None:
        """The status once the whole answer is here, None before."""
        part = self.socket.recv(CHUNK)
        if not part:
            raise ConnectionError("the server closed a kept-alive connection")
        self.answer += part
        head, found, body = self.answer.partition(b"\r\n\r\n")
        if not found:
            return None
        length = head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0]
        if len(body) < int(length or b"0"):
            return None
        return int(self.answer[9:12])


def measure(url: str, path: str, *, clients: int, seconds: float) -> Answers:
    """Ask for *path* from *clients* connections for *seconds*."""
    parts = urlsplit(url)
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: text/html\r\n"
        "Accept-Language: zh-CN\r\nConnection: keep-alive\r\n\r\n"
    ).encode()
    address = (parts.hostname or "127.0.0.1", parts.port or 80)
    answers = Answers(0, 0, seconds, [])
    with selectors.DefaultSelector() as ready:
        started = time.perf_counter()
        for _number in range(clients):
            client = Client(address, request)
            ready.register(client.socket, selectors.EVENT_READ, client)
            client.ask()
        # On a busy machine every connection still gets its first answer.
        while (now := time.perf_counter()) - started < seconds or (
            len(answers.waits) < clients and now - started < PATIENCE
        ):
            for key, _events in ready.select(0.2):
                _take(key.data, answers)
        answers.seconds = now - started
        for key in list(ready.get_map().values()):
            key.data.socket.close()
    return answers


def _take(client: Client, answers: Answers) -> None:
    status = client.read()
    if status is None:
        return
    answers.waits.append(time.perf_counter() - client.asked)
    if status == 200:  # noqa: PLR2004
        answers.good += 1
    else:
        answers.bad += 1
    client.ask()


def run(served: Served, *, seconds: float, rounds: int, clients: int) -> dict[str, object]:
    """All pages in turns; the median of the rounds."""
    for path in PAGES:  # warm up: templates, connections, caches
        measure(served.url, path, clients=4, seconds=0.5)
    turns: dict[str, list[Answers]] = {path: [] for path in PAGES}
    for _round in range(rounds):
        for path in PAGES:
            turns[path].append(measure(served.url, path, clients=clients, seconds=seconds))
    bare = statistics.median(one.rate for one in turns[BARE])
    pages = {}
    for path, all_answers in turns.items():
        rate = statistics.median(one.rate for one in all_answers)
        waits = sorted(wait for one in all_answers for wait in one.waits)
        pages[path] = {
            "per_second": round(rate, 1),
            "of_bare_view": round(rate / bare, 3),
            "p95_ms": round(waits[int(len(waits) * 0.95)] * 1000, 1) if waits else None,
            "not_200": sum(one.bad for one in all_answers),
        }
    return {
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "clients": clients,
        "pages": pages,
    }


def main(arguments: list[str]) -> int:
    """Measure, print, write; 1 when a page answered anything but 200."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, default=16)
    options = parser.parse_args(arguments)
    with served_demo() as served:
        result = run(
            served, seconds=options.seconds, rounds=options.rounds, clients=options.clients
        )
    print(f"{result['machine']}, {options.clients} clients, one kept-alive connection each")
    print(f"{'page':22} {'per second':>10} {'of bare':>8} {'p95 ms':>7} {'not 200':>8}")
    pages: dict[str, dict[str, float]] = result["pages"]  # type: ignore[assignment]
    for path, one in pages.items():
        print(
            f"{path:22} {one['per_second']:>10} {one['of_bare_view']:>8} {one['p95_ms']:>7} "
            f"{one['not_200']:>8}"
        )
    target = ROOT / "var" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(f"Written to {target.relative_to(ROOT)}")
    return 1 if any(one["not_200"] for one in pages.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
