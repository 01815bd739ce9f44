"""Many clients ask different things at once, each over one kept-alive connection.

Requests are bytes made beforehand and answers are read afterwards, so that the asking costs the
server's machine little; how much it costs is measured too.
"""

import heapq
import selectors
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from tools.bench_pages import Answers, Client

PATIENCE = 60.0  # seconds
_BOUNDARY = "sunlit-bench-0123456789"


@dataclass
class Burst:
    """What came back, and the share of one core that the asking took."""

    answers: Answers
    kept: list[bytes] = field(default_factory=list)
    own_share: float = 0.0


class Target:
    """Makes requests for one server."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.netloc = parts.netloc
        self.address = (parts.hostname or "127.0.0.1", parts.port or 80)

    def get(self, path: str, cookie: str = "") -> bytes:
        """A page."""
        return self._head("GET", path, cookie, "")

    def post(self, path: str, fields: Mapping[str, str], cookie: str) -> bytes:
        """A form without files."""
        body = urlencode(fields).encode()
        more = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        return self._head("POST", path, cookie, more) + body

    def post_multipart(self, path: str, fields: Mapping[str, str], cookie: str) -> bytes:
        """A form that takes files, as browsers send it."""
        lines = (
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
            for name, text in fields.items()
        )
        body = ("".join(lines) + f"--{_BOUNDARY}--\r\n").encode()
        more = (
            f"Content-Type: multipart/form-data; boundary={_BOUNDARY}\r\n"
            f"Content-Length: {len(body)}\r\n"
        )
        return self._head("POST", path, cookie, more) + body

    def _head(self, method: str, path: str, cookie: str, more: str) -> bytes:
        cookies = f"Cookie: {cookie}\r\n" if cookie else ""
        return (
            f"{method} {path} HTTP/1.1\r\nHost: {self.netloc}\r\nAccept: text/html\r\n"
            f"Accept-Language: zh-CN\r\nConnection: keep-alive\r\n{cookies}{more}\r\n"
        ).encode()


@dataclass
class Turns:
    """When each client asks next: as soon as it is answered, or every *length* seconds.

    A client that is answered after its next turn has begun has waited since that turn.
    """

    length: float
    resting: list[tuple[float, int, Client]] = field(default_factory=list)

    def rest(self, client: Client, until: float | None = None) -> None:
        """Let *client* ask when its turn comes."""
        turn = client.asked + self.length if until is None else until
        heapq.heappush(self.resting, (turn, id(client), client))

    def ask(self) -> None:
        """Whoever's turn has come asks."""
        while self.resting and (not self.length or self.resting[0][0] <= time.perf_counter()):
            turn, _order, client = heapq.heappop(self.resting)
            client.ask()
            client.asked = turn if self.length else client.asked

    @property
    def patience(self) -> float:
        """Seconds until the next turn, or until nobody waits any longer."""
        return max(self.resting[0][0] - time.perf_counter(), 0) if self.resting else PATIENCE


def burst(
    target: Target,
    requests: Iterable[bytes],
    *,
    clients: int,
    seconds: float,
    keep: bool = False,
    pace: float = 0,
) -> Burst:
    """Send *requests* for *seconds* or until there are none left; every one sent is answered.

    With *keep* the answers with status 200 are kept, in the order in which they came. With *pace*
    all clients together ask so often in a second; else each asks as soon as it is answered.
    """
    result = Burst(Answers(0, 0, 0.0, []))
    waiting = iter(requests)
    turns = Turns(clients / pace if pace else 0.0)
    cpu, started = time.process_time(), time.perf_counter()
    with selectors.DefaultSelector() as ready:
        for number, request in zip(range(clients), waiting, strict=False):
            client = Client(target.address, request)
            ready.register(client.socket, selectors.EVENT_READ, client)
            turns.rest(client, until=started + turns.length * number / clients)
        last = started
        while ready.get_map():
            turns.ask()
            if not (events := ready.select(turns.patience)) and not turns.resting:
                raise TimeoutError("the server does not answer")
            for key, _mask in events:
                if _take(key.data, result, keep=keep):
                    last = time.perf_counter()
                    more = next(waiting, None) if last - started < seconds else None
                    if not _go_on(key.data, more, turns):
                        ready.unregister(key.data.socket)
                        key.data.socket.close()
    result.answers.seconds = last - started
    result.own_share = (time.process_time() - cpu) / result.answers.seconds
    return result


def _take(client: Client, result: Burst, *, keep: bool) -> bool:
    """Whether the whole answer is here."""
    status = client.read()
    if status is None:
        return False
    result.answers.waits.append(time.perf_counter() - client.asked)
    if status == 200:  # noqa: PLR2004
        result.answers.good += 1
        if keep:
            result.kept.append(client.answer)
    else:
        result.answers.bad += 1
    return True


def _go_on(client: Client, request: bytes | None, turns: Turns) -> bool:
    """Whether the client has something more to ask when its turn comes."""
    if request is None:
        return False
    client.request = request
    turns.rest(client)
    return True
