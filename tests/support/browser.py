"""Fixtures of the journeys: one server, one browser, and pages that notice every fault."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.support.chromium import ARGUMENTS, find_chromium
from tests.support.server import ROOT, Served, served_demo

VIEWPORTS = {
    "desktop": {"width": 1280, "height": 800},
    "phone": {"width": 375, "height": 812},
}
SERVER_ERROR = 500
PATIENCE = 20_000  # milliseconds; a busy machine is slow, and a fault is found all the same
expect.set_options(timeout=PATIENCE)
Desks = dict[str, tuple["BrowserContext", "Page", "Watched"]]
PICTURES = ROOT / "var" / "journeys"


class Watched:
    """Collects what a visitor's browser would only tell its console."""

    def __init__(self, page: Page, home: str) -> None:
        self.home = urlsplit(home).netloc
        self.faults: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)
        page.on("requestfailed", self._failed)

    def _console(self, message: Any) -> None:
        # The browser also logs each 4xx answer; those are asked for on purpose.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self.home:
            self.faults.append(f"a third party was asked: {request.url}")

    def _response(self, response: Any) -> None:
        if response.status >= SERVER_ERROR:
            self.faults.append(f"{response.status} from {response.url}")
        elif response.status >= 400 and response.request.resource_type in (
            "stylesheet",
            "script",
            "image",
            "font",
        ):
            self.faults.append(f"{response.status} for {response.url}")

    def _failed(self, request: Any) -> None:
        # A download or a click during loading ends a request early.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.faults.append(f"{request.failure}: {request.url}")


@pytest.fixture(scope="package")
def served() -> Iterator[Served]:
    """The demo county, running; the same one for all journeys."""
    if find_chromium() is None:
        pytest.skip("no Chromium found (set CHROMIUM to its path)")
    # Each person of a walk may come from an address of their own: see new_page(address=…).
    with served_demo(TRUSTED_PROXIES="127.0.0.1") as served:
        yield served


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium found (set CHROMIUM to its path)")
    try:
        playwright = sync_playwright().start()
    except Exception as broken:
        pytest.skip(f"the browser driver does not start ({broken}); it needs libatomic1")
    browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
    yield browser
    browser.close()
    playwright.stop()


@pytest.fixture(scope="package")
def _desks() -> Iterator[Desks]:
    """The pages of staff who have signed in, kept open from one test to the next."""
    desks: Desks = {}
    yield desks
    for context, _page, _watched in desks.values():
        context.close()


@pytest.fixture
def staff(
    served: Served, browser: Browser, request: pytest.FixtureRequest, _desks: Desks
) -> Iterator[Callable[[str], Page]]:
    """``staff("qinhe-editor")``: the desk of a demo account; they sign in once for all walks."""
    used: list[tuple[BrowserContext, Page, Watched]] = []

    def sit_down(username: str) -> Page:
        if username not in _desks:
            context, page, watched = _open(browser, served, "desktop")
            served.sign_in(page, username)
            _desks[username] = context, page, watched
        used.append(_desks[username])
        return _desks[username][1]

    yield sit_down
    _judge(request.node, used)


@pytest.fixture
def new_page(
    served: Served, browser: Browser, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Make a page for one more person: ``new_page("phone", javascript=False)``.

    With *address* the server believes that the person comes from there: it counts by address.
    """
    opened: list[tuple[BrowserContext, Page, Watched]] = []

    def make(viewport: str = "desktop", **options: Any) -> Page:
        opened.append(_open(browser, served, viewport, **options))
        return opened[-1][1]

    yield make
    try:
        _judge(request.node, opened)
    finally:
        for context, _page, _watched in opened:
            context.close()


def _open(
    browser: Browser,
    served: Served,
    viewport: str,
    *,
    javascript: bool = True,
    address: str = "",
) -> tuple[BrowserContext, Page, Watched]:
    context = browser.new_context(
        base_url=served.url,
        viewport=VIEWPORTS[viewport],  # type: ignore[arg-type]
        java_script_enabled=javascript,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        extra_http_headers={"X-Forwarded-For": address} if address else {},
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    return context, page, Watched(page, served.url)


def _judge(item: pytest.Item, opened: Sequence[tuple[BrowserContext, Page, Watched]]) -> None:
    """Fail with what the browsers noticed in this test; keep pictures of a failure."""
    faults = [fault for _context, _page, watched in opened for fault in watched.faults]
    for _context, _page, watched in opened:
        watched.faults.clear()
    if faults or _failed(item):
        _keep_pictures(item.name, [page for _context, page, _watched in opened])
    assert not faults, "the browser complained:\n" + "\n".join(dict.fromkeys(faults))


def _failed(item: pytest.Item) -> bool:
    return bool(getattr(item, "failed_in_call", False))


def _keep_pictures(name: str, pages: list[Page]) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    stem = re.sub(r"[^\w-]+", "-", name)
    for number, page in enumerate(pages, 1):
        path = PICTURES / f"{stem}-{number}.png"
        page.screenshot(path=path, full_page=True)
        print(f"{page.url} at the end: {path}")


@pytest.fixture
def desktop(new_page: Callable[..., Page]) -> Page:
    """A page 1280 px wide."""
    return new_page("desktop")


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    """A page 375 px wide."""
    return new_page("phone")


@pytest.fixture
def without_javascript(new_page: Callable[..., Page]) -> Page:
    """A page of a browser that runs no scripts."""
    return new_page("phone", javascript=False)


@pytest.fixture(scope="package")
def picture() -> Callable[[Page, str], None]:
    """``picture(page, "home")`` keeps a picture where JOURNEY_PICTURES says; else does nothing."""
    folder = os.environ.get("JOURNEY_PICTURES", "")

    def keep(page: Page, name: str) -> None:
        if folder:
            width = (page.viewport_size or {"width": 0})["width"]
            path = Path(folder) / f"{name}-{width}.png"
            page.screenshot(path=path, full_page=True, animations="disabled")

    return keep


@pytest.fixture(scope="package")
def axe() -> Callable[..., None]:
    """``axe(page)`` fails with every accessibility rule that the page breaks."""
    checker = Axe()

    def check(page: Page, *, without: tuple[str, ...] = (), inside: str | None = None) -> None:
        options = {
            "resultTypes": ["violations"],
            "rules": {rule: {"enabled": False} for rule in without},
        }
        found = checker.run(page, context=inside, options=options).response["violations"]
        said = [
            f"{rule['id']} ({rule['impact']}): {rule['help']}\n"
            + "\n".join(f"    {node['html'][:200]}" for node in rule["nodes"][:5])
            for rule in found
        ]
        assert not said, f"{page.url} is not accessible:\n" + "\n".join(said)

    return check


@pytest.fixture(scope="package")
def sign_in(served: Served) -> Callable[..., None]:
    """``sign_in(page, "qinhe-editor")`` at the staff entrance; demo accounts need no password."""
    return served.sign_in
