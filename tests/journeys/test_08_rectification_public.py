"""A resident goes from the home page through everything that is public about rectification."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from hashlib import sha256

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import (
    click,
    english_left,
    fill_all,
    follow,
    is_as_wide_as_the_screen,
    press,
    said,
)

LIST = "/rectification/"
CHECK = "社会救助专项随机检查"
CIRCULAR = "关于社会救助公示和资金发放情况抽查的通报（演示）"
Check = Callable[..., None]
NewPage = Callable[..., Page]


@pytest.fixture(params=["phone", "desktop"])
def visitor(request: pytest.FixtureRequest, new_page: NewPage) -> Page:
    """Somebody with a telephone, and somebody at a desk."""
    page: Page = new_page(request.param)
    page.goto("/")
    return page


@pytest.fixture
def reads_well(axe: Check) -> Callable[[Page], None]:
    """Accessible, nothing beside the screen, nothing in English."""

    def check(page: Page) -> None:
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        axe(page)
        assert is_as_wide_as_the_screen(page)
        assert not english_left(page)

    return check


def heading(page: Page, text: str) -> None:
    """Wait for the page with this title."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def test_the_list_is_found_and_cut_down(visitor: Page, reads_well: Callable[[Page], None]) -> None:
    follow(visitor.locator("main"), "All problems and their state")
    heading(visitor, said("Rectification"))
    reads_well(visitor)
    fill_all(visitor, state="consolidated")
    press(visitor.locator("main form"), "Show", "filter")
    expect(visitor).to_have_url(re.compile("state=consolidated"))
    reads_well(visitor)
    follow(visitor.locator("main"), "Say whether you accept the result")
    heading(visitor, said("Your word on a rectification"))
    reads_well(visitor)


def test_every_state_has_its_page(visitor: Page, reads_well: Callable[[Page], None]) -> None:
    for query in ("?overdue=1", "?state=open", "?state=closed", "?state=consolidated"):
        visitor.goto(LIST + query)
        click(visitor.locator("main td.strong a").first)
        expect(visitor.locator("#look-back")).to_be_visible()
        reads_well(visitor)


def test_a_check_can_be_drawn_again_by_what_its_page_says(
    visitor: Page, reads_well: Callable[[Page], None], axe: Check
) -> None:
    visitor.goto(LIST)
    follow(visitor.locator("main"), "Checks of townships")
    reads_well(visitor)
    click(visitor.get_by_role("link", name=CHECK, exact=True))
    heading(visitor, CHECK)
    reads_well(visitor)
    click(visitor.locator("details summary"))
    axe(visitor)
    link = visitor.locator("a[href$='/1.json']")
    body = visitor.request.get(link.get_attribute("href") or "").body()
    expect(visitor.locator("main")).to_contain_text(sha256(body).hexdigest())
    command = visitor.locator("details li code").first.inner_text()
    found = re.fullmatch(r"printf '%s' '(.+\|)(\d+)' \| sha256sum", command)
    assert found
    codes = [one["code"] for one in json.loads(body)["pool"]["townships"]]
    assert found[2] == min(codes, key=lambda code: sha256((found[1] + code).encode()).hexdigest())


def test_a_circular_leads_to_its_items_and_to_its_report(
    visitor: Page, reads_well: Callable[[Page], None]
) -> None:
    visitor.goto("/policies/circular-problems-demo/")
    heading(visitor, CIRCULAR)
    reads_well(visitor)
    report = visitor.locator("a[href$='/report/']").get_attribute("href") or ""
    assert visitor.request.get(report).body().startswith(b"%PDF")
    click(visitor.locator("main td.strong a").first)
    follow(visitor.locator("main"), CIRCULAR)
    heading(visitor, CIRCULAR)


def test_assessment_and_near_relatives_are_found_by_links(
    visitor: Page, reads_well: Callable[[Page], None]
) -> None:
    visitor.goto(LIST)
    follow(visitor.locator("main"), "Assessment of townships")
    reads_well(visitor)
    click(visitor.locator("main .link-list a").first)
    reads_well(visitor)
    visitor.goto("/complaints/")
    follow(visitor, "Filing of near relatives: how many officials declare, by township")
    heading(visitor, said("Filing of near relatives"))
    reads_well(visitor)


def test_feed_and_open_data_say_what_the_page_says(desktop: Page) -> None:
    desktop.goto(LIST)
    listed = desktop.locator(".figures strong").first.inner_text()
    feed = desktop.locator("link[type='application/atom+xml']").get_attribute("href") or ""
    assert ET.fromstring(desktop.request.get(feed).text())  # noqa: S314  our own answer
    answer = desktop.request.get("/rectification/open-data/items.csv")
    rows = list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))))
    assert len(rows) == int(listed)
