"""Every main page as a person sees it, to be looked at: two widths, standard and elder version.

python -m tools.screenshots --looks          from a demo county of its own, into var/looks/
python -m tools.screenshots --looks URL      from one that runs already
It also says which page is wider than the narrowest phone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.chromium import ARGUMENTS, find_chromium
from tests.support.server import served_demo
from tools.screenshots import document, file_one, first_item, first_list, guide

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "looks"
WIDTHS = {375: 812, 1280: 800}
NARROWEST = 320
TALLEST = 6000  # pixels of one picture

Scene = Callable[[Page], None]


@dataclass(frozen=True)
class Look:
    """One page: its name, its address, what to do there, and the status that is right."""

    name: str
    path: str
    scene: Scene | None = None
    status: int = 200


def nothing_filled_in(page: Page) -> None:
    """Send the filing form empty: it comes back with its errors."""
    page.locator("form[enctype] button[type=submit]").click()


def search_nothing(page: Page) -> None:
    """Search for what is nowhere."""
    page.locator("main input[type=search]").first.fill("没有的词")
    page.locator("main form[role=search] button").first.click()


LOOKS = (
    Look("home", "/"),
    Look("home-township", "/?place=140431100"),
    Look("home-unknown", "/?place=1", status=404),
    Look("policies", "/policies/"),
    Look("guide", "/policies/", guide),
    Look("document", "/policies/", document),
    Look("publicity", "/publicity/"),
    Look("list", "/publicity/?stage=monthly", first_list),
    Look("filing", "/complaints/file/"),
    Look("filing-errors", "/complaints/file/", nothing_filled_in),
    Look("ledger", "/complaints/"),
    Look("offices", "/complaints/offices/"),
    Look("rectification", "/rectification/"),
    Look("item", "/rectification/?state=consolidated", first_item),
    Look("catalogue", "/publicity/catalogue/"),
    Look("funds", "/publicity/funds/"),
    Look("search", "/search/?q=低保"),
    Look("search-none", "/search/", search_nothing),
    Look("track", "/complaints/track/"),
    Look("not-found", "/no-such-page/", status=404),
)


def looks(url: str, names: set[str]) -> list[str]:
    """Take every picture; returns what was wrong on the way."""
    chromium = find_chromium()
    if chromium is None:
        return ["No Chromium found: install it, or set CHROMIUM to its path."]
    FOLDER.mkdir(parents=True, exist_ok=True)
    problems: list[str] = []
    with _server(url) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        wanted = [one for one in (*LOOKS, *_own_case(browser, address)) if _is(one, names)]
        for elder in (False, True):
            for width in WIDTHS:
                with _context(browser, address, width, elder) as context:
                    for look in wanted:
                        problems += _take(context, look, width, elder)
        browser.close()
    return problems


def _is(look: Look, names: set[str]) -> bool:
    return not names or look.name in names


def _own_case(browser: Browser, url: str) -> Iterator[Look]:
    """One case is filed; its receipt cannot be opened again, its course can."""
    with _context(browser, url, 375, False) as context:
        page = context.new_page()
        page.goto("/complaints/file/")
        file_one(page)
        shown = page.locator("[data-query-code]").first
        if not shown.count():
            return
        page.screenshot(path=FOLDER / "receipt-375.png", full_page=True)
        number = str(shown.get_attribute("data-complaint-number"))
        code = str(shown.get_attribute("data-query-code"))

    def follow(page: Page) -> None:
        page.locator("input[name=number]").fill(number)
        page.locator("input[name=code]").fill(code)
        page.locator("main form button[type=submit]").first.click()

    yield Look("tracking", "/complaints/track/", follow)


@contextmanager
def _server(url: str) -> Iterator[str]:
    if url:
        yield url
        return
    with served_demo(FILING_FREE_RATE="100/h") as served:
        yield served.url


@contextmanager
def _context(browser: Browser, url: str, width: int, elder: bool) -> Iterator[BrowserContext]:
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": WIDTHS[width]},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    context.set_default_timeout(15_000)
    if elder:
        context.new_page().goto("/elder-mode/?on=1&next=/")
    try:
        yield context
    finally:
        context.close()


def _take(context: BrowserContext, look: Look, width: int, elder: bool) -> Iterator[str]:
    name = f"{look.name}-{width}{'-elder' if elder else ''}"
    page = context.new_page()
    try:
        answer = page.goto(look.path, wait_until="load")
        if answer is None or answer.status != look.status:
            yield f"{name}: {look.path} answered {answer and answer.status}"
        if look.scene:
            look.scene(page)
            page.wait_for_load_state()
        height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
        page.screenshot(
            path=FOLDER / f"{name}.png",
            full_page=True,
            animations="disabled",
            clip={"x": 0, "y": 0, "width": width, "height": height},
        )
        if width == min(WIDTHS):
            page.set_viewport_size({"width": NARROWEST, "height": 640})
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > NARROWEST:
                yield f"{name}: {wide} px wide on a screen of {NARROWEST} px"
    except Exception as error:
        yield f"{name}: {str(error).splitlines()[0]}"
    finally:
        page.close()
