"""Many clients ask different things at once, each over one kept-alive connection.

Requests are bytes made beforehand and answers are read afterwards, so that the asking costs the
server's machine little; how much it costs is measured too.
"""

import selectors
import time
from collections.abc import Iterable, Iterator, Mapping
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


def burst(
    target: Target,
    requests: Iterable[bytes],
    *,
    clients: int,
    seconds: float,
    keep: bool = False,
) -> Burst:
    """Send *requests* for *seconds* or until there are none left; every one sent is answered.

    With *keep* the answers with status 200 are kept, in the order in which they came.
    """
    result = Burst(Answers(0, 0, 0.0, []))
    waiting = iter(requests)
    cpu, started = time.process_time(), time.perf_counter()
    with selectors.DefaultSelector() as ready:
        for _number, request in zip(range(clients), waiting, strict=False):
            client = Client(target.address, request)
            ready.register(client.socket, selectors.EVENT_READ, client)
            client.ask()
        last = started
        while ready.get_map():
            if not (events := ready.select(PATIENCE)):
                raise TimeoutError("the server does not answer")
            for key, _mask in events:
                if _take(key.data, result, keep=keep):
                    last = time.perf_counter()
                    if not _ask_more(key.data, waiting, last - started < seconds):
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


def _ask_more(client: Client, waiting: Iterator[bytes], in_time: bool) -> bool:
    request = next(waiting, None) if in_time else None
    if request is None:
        return False
    client.request = request
    client.ask()
    return True
