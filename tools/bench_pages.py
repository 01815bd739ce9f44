"""Public pages beside the bare view of the same server, asked for in turns in one run."""

import argparse
import selectors
import socket
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.support.server import served_demo
from tools.bench_section import Section

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


def run(options: argparse.Namespace) -> Section:
    """All pages in turns; the median of the rounds."""
    with served_demo() as served:
        turns = take_turns(served.url, PAGES, options)
    figures = summary(turns)
    bare = figures[BARE]["per_second"]
    section = Section("pages", {"clients": options.clients, "pages": figures})
    section.say(f"{options.clients} clients, one kept-alive connection each")
    section.say(f"{'page':22} {'per second':>10} {'of bare':>8} {'p95 ms':>7} {'not 200':>8}")
    for path, one in figures.items():
        one["of_bare_view"] = round(one["per_second"] / bare, 3)
        section.say(
            f"{path:22} {one['per_second']:>10} {one['of_bare_view']:>8} {one['p95_ms']:>7} "
            f"{one['not_200']:>8}"
        )
        section.expect(not one["not_200"], f"{path} answered something other than 200")
    from tools import bench_cached  # noqa: PLC0415  it asks with the client of this module

    bench_cached.run(section, options)
    return section


def take_turns(
    url: str, paths: Sequence[str], options: argparse.Namespace
) -> dict[str, list[Answers]]:
    """The answers of every path, round after round, so that a slow moment hits all of them."""
    for path in paths:  # warm up: templates, connections, caches
        measure(url, path, clients=4, seconds=0.5)
    turns: dict[str, list[Answers]] = {path: [] for path in paths}
    for _round in range(options.rounds):
        for path in paths:
            turns[path].append(measure(url, path, clients=options.clients, seconds=options.seconds))
    return turns


def summary(turns: dict[str, list[Answers]]) -> dict[str, dict[str, float]]:
    """Per path: the median rate, the 95th percentile of the waiting time, the bad answers."""
    figures = {}
    for path, answers in turns.items():
        waits = sorted(wait for one in answers for wait in one.waits)
        figures[path] = {
            "per_second": round(statistics.median(one.rate for one in answers), 1),
            "p95_ms": round(waits[int(len(waits) * 0.95)] * 1000, 1) if waits else 0.0,
            "not_200": sum(one.bad for one in answers),
        }
    return figures
