"""Somebody in a hurry: the browser works by itself, or a question is asked; no foreign service."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import VIEWPORTS, Watched
from tests.support.server import Served, served_demo

URL = "/complaints/file/"
NUMERALS = {
    **{numeral: value for value, numeral in enumerate("零一二三四五六七八九")},
    "两": 2,
}
SLOW = 90_000  # milliseconds; the work takes a second, a busy test machine many


@pytest.fixture(scope="module")
def hurried() -> Iterator[Served]:
    """A server that challenges the very first filing."""
    with served_demo(FILING_FREE_RATE="0/h") as served:
        yield served


@contextmanager
def visitor(browser: Browser, served: Served, *, javascript: bool = True) -> Iterator[Page]:
    context = browser.new_context(
        base_url=served.url,
        viewport=VIEWPORTS["phone"],  # type: ignore[arg-type]
        java_script_enabled=javascript,
        locale="zh-CN",
    )
    page = context.new_page()
    watched = Watched(page, served.url)
    yield page
    context.close()
    assert not watched.faults


def fill(page: Page) -> None:
    page.locator("input[name=kind][value=service]").check()
    page.locator("select[name=division]").select_option("140431100202")
    page.locator("input[name=subject]").fill("两个月没有答复")
    page.locator("textarea[name=body]").fill("材料交了两个月，没有人答复。")
    page.locator("input[name=anonymous]").check()


def send(page: Page) -> None:
    page.locator("form.form button[type=submit]").click()


def receipt(page: Page) -> Any:
    return page.locator("[data-complaint-number][data-query-code]")


def test_the_browser_does_the_work_by_itself(hurried: Served, browser: Browser, axe: Any) -> None:
    with visitor(browser, hurried) as page:
        page.goto(URL)
        expect(page.locator("altcha-widget input[type=checkbox]")).to_be_checked(timeout=SLOW)
        assert page.locator("style").count() == 0
        axe(page)
        fill(page)
        send(page)
        expect(receipt(page)).to_be_visible()


def test_sending_before_the_work_is_done_waits_for_it(hurried: Served, browser: Browser) -> None:
    with visitor(browser, hurried) as page:
        page.goto(URL)
        fill(page)
        send(page)
        expect(receipt(page)).to_be_visible(timeout=SLOW)


def test_without_javascript_a_question_is_asked(hurried: Served, browser: Browser) -> None:
    with visitor(browser, hurried, javascript=False) as page:
        page.goto(URL)
        fill(page)
        page.locator("[name=challenge_answer]").fill("99")
        send(page)
        expect(page.locator(".error-summary")).to_be_visible()
        text = page.locator("label[for=id_challenge_answer]").inner_text()
        first, second = [NUMERALS[sign] for sign in text if sign in NUMERALS][:2]
        page.locator("[name=challenge_answer]").fill(str(first + second))
        send(page)
        expect(receipt(page)).to_be_visible()
