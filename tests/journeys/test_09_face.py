"""The public face: light, still, usable without scripts, and it remembers a township by itself."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from tests.journeys.people import (
    click,
    fill_all,
    follow,
    fresh_address,
    is_as_wide_as_the_screen,
    press,
    receipt,
    said,
    send,
    track,
)

FIRST_VIEW = 100_000  # bytes of a first visit, pictures aside
PICTURE = re.compile(r"image/(?!svg)")
MONTHLY = "/publicity/?stage=monthly&programme=dibao-rural"
PAGES = {
    "home": "/",
    "township": "/?place=140431100",
    "policies": "/policies/",
    "guide": "/policies/guide-dibao/",
    "document": "document",
    "publicity": "/publicity/",
    "list": "list",
    "catalogue": "/publicity/catalogue/",
    "funds": "/publicity/funds/",
    "filing": "/complaints/file/",
    "tracking": "/complaints/track/",
    "ledger": "/complaints/",
    "offices": "/complaints/offices/",
    "rectification": "/rectification/",
    "search": "/search/?q=低保",
    "not found": "/no-such-page/",
}
FOUND_ON = {
    "list": (MONTHLY, "main .link-list a"),
    "document": ("/policies/", "main a:has-text('社会救助监督管理')"),
}
# Counted from the first moment of every page.
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((found) => {
  for (const entry of found.getEntries()) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""

# What people write on a page becomes as long as a title, a name or a careless paste may be; days,
# numbers and the words of buttons and of column heads are the site's own.
LONGEST = """
(text) => {
  const own = "svg, time, button, th, dt, .btn, .num, .masked, .nowrap, .badge, .figures strong";
  const words = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const holder = words.currentNode.parentElement;
    if (words.currentNode.data.trim() && !holder.closest(own)) words.currentNode.data = text;
  }
}
"""
UNBROKEN = "非常长" * 34
LETTERS = "Wagtail-" * 13


def address_of(page: Page, name: str) -> str:
    """The address of a page; of some, only a link is known."""
    if name not in FOUND_ON:
        return PAGES[name]
    index, link = FOUND_ON[name]
    page.goto(index)
    return str(page.locator(link).first.get_attribute("href"))


def weight(request: Request) -> int:
    """What one answer cost, headers included; nothing for a picture."""
    answer = request.response()
    if answer is None or PICTURE.match(answer.headers.get("content-type", "")):
        return 0
    sizes = request.sizes()
    return sizes["responseHeadersSize"] + sizes["responseBodySize"]


@pytest.mark.parametrize("name", PAGES)
def test_a_first_view_is_light_and_nothing_moves(new_page: Callable[..., Page], name: str) -> None:
    address = address_of(new_page("phone"), name)
    page = new_page("phone")  # a browser that has nothing of this site yet
    page.add_init_script(SHIFTS)
    requests: list[Request] = []
    page.on("requestfinished", lambda request: requests.append(request))
    page.goto(address, wait_until="networkidle")
    weights = {request.url: weight(request) for request in requests}
    assert any(".css" in url for url in weights), "no style sheet was weighed"
    assert sum(weights.values()) <= FIRST_VIEW, weights
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(200)
    assert page.evaluate("shifted") == 0


@pytest.mark.parametrize("elder", [False, True], ids=["standard", "elder"])
def test_the_longest_texts_fit_on_the_smallest_phone(
    new_page: Callable[..., Page], elder: bool
) -> None:
    page = new_page("phone")
    page.set_viewport_size({"width": 320, "height": 640})
    if elder:
        page.goto("/elder-mode/?on=1&next=/")
    for name in PAGES:
        page.goto(address_of(page, name))
        for text in (UNBROKEN, LETTERS):
            page.evaluate(LONGEST, text)
            assert is_as_wide_as_the_screen(page), (name, wider_than_the_screen(page))


def wider_than_the_screen(page: Page) -> list[str]:
    """What sticks out on the right, for the message of a failure."""
    found: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('main *')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
        ".slice(0, 5).map(e => e.outerHTML.slice(0, 160))"
    )
    return found


@pytest.fixture
def bare(new_page: Callable[..., Page]) -> Page:
    """A phone without scripts, from an address that has asked for nothing yet."""
    return new_page("phone", javascript=False, address=fresh_address())


def test_without_scripts_one_reads_a_guide_searches_and_turns_the_pages_of_a_list(
    bare: Page,
) -> None:
    bare.goto("/")
    bare.locator("main input[name=q]").fill("低保")
    press(bare.locator("main form[role=search]"), "Search")
    click(bare.locator("main .results a[href*='guide-dibao']").first)
    expect(
        bare.get_by_role("heading", name=said("What to bring: the complete list"), exact=True)
    ).to_be_visible()
    onward = bare.get_by_role("link", name=said("Next page"), exact=True)
    bare.goto("/publicity/")
    lists = bare.locator("main .link-list a")
    public = [str(link.get_attribute("href")) for link in lists.all()]
    for address in [*public, "/complaints/", "/rectification/"]:  # earlier walks took lists down
        bare.goto(address)
        if onward.count():
            break
    follow(bare, "Next page")
    expect(bare.locator(".pagination__here")).to_contain_text("2")


def test_without_scripts_one_files_and_tracks(bare: Page) -> None:
    bare.goto("/complaints/file/")
    fill_all(
        bare,
        kind="service",
        division="140431100202",
        subject="入户调查时没有出示证件",
        body="去年入户的人没有出示证件，也没有说明来意，想请镇里核实一下。",
        anonymous=True,
    )
    send(bare)
    number, code = receipt(bare)
    track(bare, number, code)
    expect(bare.locator("main")).to_contain_text(number)


def test_without_scripts_one_chooses_a_township(bare: Page) -> None:
    bare.goto("/")
    bare.locator("select[name=place]").select_option("140431100")
    click(bare.locator("form[data-place] button[type=submit]"))
    assert "place=140431100" in bare.url
    expect(bare.locator(".place a[href^='tel:']").first).to_be_visible()
    expect(bare.locator("[data-forget]")).to_be_hidden()


def test_without_a_connection_a_form_stays_with_what_was_typed(phone: Page) -> None:
    phone.goto("/complaints/file/")
    fill_all(phone, subject="入户调查时没有出示证件", body="想请镇里核实一下。")
    phone.context.set_offline(True)
    send(phone)
    note = phone.locator("form [data-offline]")
    expect(note).to_have_text(
        said(
            "You are offline. Nothing has been sent, and what you typed is still here. "
            "Send it again when you have a connection."
        )
    )
    expect(phone.locator("[name=body]")).to_have_value("想请镇里核实一下。")
    phone.context.set_offline(False)
    expect(note).to_have_text(said("The connection is back. You can send the form now."))
    send(phone)
    expect(phone.locator(".error-summary")).to_be_visible()
    expect(phone.locator("[name=body]")).to_have_value("想请镇里核实一下。")


def test_a_township_is_remembered_on_the_device_only_and_forgotten_when_asked(
    phone: Page,
) -> None:
    phone.goto("/")
    expect(phone.locator("[data-forget]")).to_be_hidden()
    phone.locator("select[name=place]").select_option("140431100")
    click(phone.locator("form[data-place] button[type=submit]"))
    expect(phone.locator("#place")).to_have_value("140431100")
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto("/")
    expect(phone.locator("#place")).to_have_value("140431100")
    assert phone.url.endswith("/"), "the page moves only when it is asked to"
    assert not any("140431100" in url for url in asked)
    assert not phone.context.cookies()
    phone.locator("[data-forget]").click()
    expect(phone.locator("#place")).to_have_value("")
    expect(phone.locator("[data-forget]")).to_be_hidden()
    phone.reload()
    expect(phone.locator("#place")).to_have_value("")


def test_a_township_that_is_not_there_any_more_does_no_harm(phone: Page) -> None:
    phone.goto("/")
    phone.evaluate("localStorage.setItem('place', '<b>1')")
    phone.reload()
    expect(phone.locator("#place")).to_have_value("")
    expect(phone.locator("[data-forget]")).to_be_visible()
