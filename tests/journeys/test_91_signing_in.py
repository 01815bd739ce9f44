"""The staff entrance as its people use it: second factor, recovery code, guesses."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import answer_to, english_left, follow, press, said
from tests.support.browser import Watched
from tests.support.server import Served, served_demo

WHO = "county-admin"


@pytest.fixture(scope="module")
def entrance() -> Iterator[Served]:
    """A server of its own: what is counted here is counted for nobody else."""
    with served_demo() as served:
        yield served


@pytest.fixture
def visit(browser: Browser, entrance: Served) -> Iterator[Callable[..., Page]]:
    opened = []

    def open_(*, javascript: bool = True, width: int = 1280) -> Page:
        context = browser.new_context(
            base_url=entrance.url,
            viewport={"width": width, "height": 800},
            java_script_enabled=javascript,
            locale="zh-CN",
        )
        page = context.new_page()
        opened.append((context, Watched(page, entrance.url)))
        return page

    yield open_
    faults = [fault for _context, watched in opened for fault in watched.faults]
    for context, _watched in opened:
        context.close()
    assert not faults


def enter(page: Page, password: str, username: str = WHO) -> None:
    page.goto("/admin/login/")
    type_in(page, password, username)


def type_in(page: Page, password: str, username: str = WHO) -> None:
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(password)
    with page.expect_navigation():  # what follows counts what the next page shows
        page.locator("form.login-form button[type=submit]").click()


def give(page: Page, code: str) -> None:
    page.locator("input[name=code]").fill(code)
    with page.expect_navigation():
        page.locator("form.login-form button[type=submit]").click()


def test_a_second_factor_is_set_up_and_then_asked_for(
    visit: Callable[..., Page], entrance: Served, axe: Callable[..., None]
) -> None:
    page = visit()
    enter(page, entrance.password)
    page.goto("/admin/second-factors/")
    axe(page)
    page.goto("/admin/account/signing-in/")
    axe(page)
    follow(page, "Set up the second factor")
    axe(page)
    page.locator("input[name=password]").fill(entrance.password)
    press(page.locator("main"), "Continue")
    expect(page.locator(".signin__qr svg")).to_be_visible()
    axe(page)
    assert page.locator("[style*=':']").count() == 0
    secret = re.sub(r"\s", "", page.locator(".signin__steps code").inner_text())
    give(page, format_hotp_value(hotp_value(secret, int(time.time()) // 30 - 1)))
    codes = page.locator(".signin__codes code").all_inner_texts()
    assert len(set(codes)) == 10
    axe(page)

    phone = visit(width=375)
    enter(phone, entrance.password)
    expect(phone).to_have_url(re.compile("/admin/login/code/$"))
    give(phone, "000000")
    expect(phone.locator("input[name=code]")).to_be_visible()
    expect(phone.locator(".w-field__errors")).to_be_visible()
    axe(phone)
    give(phone, format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    expect(phone).to_have_url(re.compile("/admin/$"))

    lost = visit(javascript=False)
    enter(lost, entrance.password)
    give(lost, codes[0])
    expect(lost).to_have_url(re.compile("/admin/$"))
    again = visit()
    enter(again, entrance.password)
    give(again, codes[0])
    expect(again.locator("input[name=code]")).to_be_visible()


def test_after_wrong_passwords_a_question_is_asked_and_then_a_pause(
    visit: Callable[..., Page], entrance: Served
) -> None:
    page = visit(javascript=False)
    page.goto("/admin/login/")
    assert not english_left(page)
    for _guess in range(3):
        type_in(page, "wrong", "nobody")
    question = page.locator("label[for=id_challenge_answer]")
    for _guess in range(9):
        if not question.count():
            break
        expect(page.locator("[name=challenge_answer]")).to_have_value("")
        page.locator("[name=challenge_answer]").fill(answer_to(question.inner_text()))
        type_in(page, "wrong", "nobody")
    expect(page.get_by_role("heading", name=said("Too many attempts"))).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"\d"))


def test_no_page_of_staff_breaks_the_policy(visit: Callable[..., Page], entrance: Served) -> None:
    page = visit()
    enter(page, entrance.password, "qinhe-editor")
    for path in ("/admin/", "/admin/pages/", "/admin/account/", "/admin/account/signing-in/"):
        page.goto(path)
        expect(page.locator("main")).to_be_visible()
