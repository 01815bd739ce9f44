"""The main pages are fetched through the proxy again: along the links, in both modes."""

import http.server
import threading
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.core import warming

PAGES = {
    "/": '<a class="x" href="/a/">A</a> <a href="https://jiuzhu.example.cn/b/?page=2">B</a>'
    '<a href="https://elsewhere.example/c/">C</a> <a href="/file.pdf">F</a>'
    '<a rel="nofollow" href="/poster/">P</a> <a href="#main">M</a>',
    "/sitemap.xml": "<loc>https://jiuzhu.example.cn/d/</loc>",
    "/a/": '<a href="../e/">E</a>',
    "/d/": "",
    "/e/": "",
}


class Proxy(http.server.BaseHTTPRequestHandler):
    """A site that marks its pages, behind something that says so."""

    asked: list[tuple[str, str]] = []
    broken = ""

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Cookie"] or ""))
        assert self.headers["Host"] == "jiuzhu.example.cn"
        text = PAGES.get(self.path, "").encode()
        self.send_response(502 if self.path == self.broken else 200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(text)))
        if self.path in PAGES:
            self.send_header("Cache-Control", "public, max-age=0, s-maxage=60")
        self.send_header("X-Cache", "MISS")
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture(autouse=True)
def proxy(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Proxy]]:
    monkeypatch.setattr(Proxy, "asked", [])
    settings.PUBLIC_URL = "https://jiuzhu.example.cn"
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.FRONT_ADDRESS = f"http://127.0.0.1:{server.server_port}"
        yield Proxy
        server.shutdown()


def test_pages_are_found_along_links_and_fetched_in_both_modes(proxy: type[Proxy]) -> None:
    found = warming.warm()
    assert sorted(proxy.asked) == sorted(
        (path, cookie) for path in PAGES for cookie in ("", "elder=1")
    )
    assert (found.fetched, found.kept, found.failed) == (10, 10, [])


def test_there_is_an_end_to_it(proxy: type[Proxy], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "MOST", 3)
    warming.warm()
    assert len({path for path, _cookie in proxy.asked}) == 3


def test_a_page_that_did_not_answer_is_named(
    proxy: type[Proxy], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proxy, "broken", "/a/")
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("warm_pages", stdout=said)
    assert "no answer: /a/" in said.getvalue()


def test_without_a_front_there_is_nothing_to_fetch_through(settings: Any) -> None:
    settings.FRONT_ADDRESS = ""
    with pytest.raises(CommandError, match="FRONT_ADDRESS"):
        call_command("warm_pages")
