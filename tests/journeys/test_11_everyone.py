"""Every kind of page for everybody: axe, structure, 320 px, 200 % zoom, elder mode, keyboard."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from portal.core.context import ELDER_COOKIE
from portal.core.models import SiteIdentity
from tests.journeys.people import (
    fresh_address,
    is_as_wide_as_the_screen,
    press,
    said,
)

GUIDE = "/policies/guide-dibao/"
MONTHLY = "/publicity/?stage=monthly&programme=dibao-rural"
# A page, or where it is linked from and the link.
PAGES: dict[str, str | tuple[str, str]] = {
    "home": "/",
    "home of a township": "/?place=140431100",
    "policies": "/policies/",
    "repealed documents": "/policies/?validity=repealed",
    "guide": GUIDE,
    "what to bring": f"{GUIDE}checklist/?township=140431100",
    "document": ("/policies/", "main a:has-text('社会救助监督管理')"),
    "document repealed": "/policies/document-dibao-2014/",
    "interpretation": "/policies/interpretation-dibao-2026/",
    "circular": "/policies/circular-problems-demo/",
    "notice": "/policies/notice-report-phones/",
    "accessibility": "/accessibility/",
    "open government": "/open/",
    "open guide": "/open/guide/",
    "annual report": f"/open/{date.today().year - 1}-disclosure/",
    "publicity": "/publicity/",
    "no list matches": "/publicity/?programme=children&stage=initial&month=2000-01",
    "list": (MONTHLY, "main .link-list a"),
    "list ended": ("/publicity/?state=ended", "main .link-list a"),
    "catalogue": "/publicity/catalogue/",
    "funds": "/publicity/funds/",
    "ledger": "/complaints/",
    "offices": "/complaints/offices/",
    "open data": "/complaints/open-data/",
    "filing": "/complaints/file/",
    "tracking": "/complaints/track/",
    "lost code": "/complaints/lost-code/",
    "receipt check": "/complaints/receipt/",
    "relatives": "/complaints/relatives/",
    "rectification": "/rectification/",
    "item": ("/rectification/", "main a[href^='/rectification/ZG']"),
    "check": ("/rectification/checks/", "main a[href^='/rectification/checks/']"),
    "assessment": ("/rectification/assessment/", "main a[href^='/rectification/assessment/']"),
    "answer": "/rectification/answer/",
    "found": "/search/?q=低保",
    "not found": "/search/?q=没有这样的词",
    "sitemap": "/sitemap/",
    "leaving": "/leaving/?to=made-up",
    "error report": "/errors/report/?page=/policies/",
    "no such page": "/no-such-page/",
}
# Fields, headings and parts as those hear them who do not see the page.
STRUCTURE = """
() => {
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const shown = (what, where) =>
    all(what, where).filter((e) => e.checkVisibility({ visibilityProperty: true }));
  const wrong = [];
  const say = (what, e) => wrong.push(`${what}: ${e ? e.outerHTML.slice(0, 160) : ""}`);
  if (!/^zh/.test(document.documentElement.lang)) say("no language");
  if (shown("h1").length !== 1) say("not one h1");
  let level = 0;
  for (const head of shown("h1, h2, h3, h4, h5, h6")) {
    if (Number(head.tagName[1]) > level + 1) say("a heading out of order", head);
    level = Number(head.tagName[1]);
  }
  for (const part of ["main", "body > header", "body > footer"])
    if (shown(part).length !== 1) say(`not one ${part}`);
  const names = shown("nav").map((e) => e.ariaLabel ?? e.getAttribute("aria-labelledby"));
  if (names.some((name) => !name) || new Set(names).size < names.length) say("names of nav");
  for (const field of shown("input:not([type=submit]), select, textarea"))
    if (!field.labels?.length && !field.ariaLabel) say("no label", field);
  for (const radio of shown("[type=radio]"))
    if (!radio.closest("fieldset")?.querySelector("legend")) say("no question", radio);
  for (const head of shown("th")) if (!head.scope) say("a head of nothing", head);
  for (const e of all("[aria-describedby], [aria-labelledby]"))
    for (const to of ["aria-describedby", "aria-labelledby"])
      for (const id of (e.getAttribute(to) ?? "").split(" ").filter(Boolean))
        if (!document.getElementById(id)) say(`${to} leads nowhere`, e);
  for (const link of all("a[href^='#']"))
    if (!document.getElementById(decodeURIComponent(link.hash.slice(1)))) say("no target", link);
  if (all("[tabindex]").some((e) => e.tabIndex > 0)) say("an order of its own");
  return wrong;
}
"""
# Two texts of which the later one stands above the other, or before it on its line. A column to
# the right begins again at the top.
ORDER = """
() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  let before = null;
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    const holder = text.parentElement;
    if (!text.data.trim() || holder.closest(".visually-hidden, .skip, option")) continue;
    if (!holder.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const above = before && box.bottom <= before.box.top + 2 && box.left < before.box.right - 2;
    const left = before && Math.abs(box.top - before.box.top) < 4
      && box.right <= before.box.left + 2;
    if (above || left) found.push(`${before.what} is read before ${text.data.trim()}`);
    before = { box, what: text.data.trim() };
  }
  return found;
}
"""
# Where the focus is: its place in the page, and whether one sees that it is there.
FOCUS = """
() => {
  const e = document.activeElement;
  if (e === document.body) return null;
  const box = e.getBoundingClientRect();
  const ring = getComputedStyle(e);
  return {
    what: e.outerHTML.slice(0, 120),
    place: [...document.querySelectorAll("*")].indexOf(e),
    seen: ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2
      && box.bottom > 0 && box.top < innerHeight && e.checkVisibility(),
  };
}
"""
FOCUSABLE = "a[href], button, select, textarea, summary, input:not([type=hidden], [type=radio])"
Check = Callable[..., None]
NewPage = Callable[..., Page]


def elder(page: Page) -> Page:
    """The same browser after somebody chose the elder version."""
    url = page.context.request.get("/healthz").url
    page.context.add_cookies([{"name": ELDER_COOKIE, "value": "1", "url": url}])
    return page


def reads_well(page: Page, axe: Check) -> None:
    """At both widths, on the smallest phone and at 200 % zoom of a desktop."""
    page.emulate_media(reduced_motion="reduce")
    for width, height in ((1280, 800), (375, 812)):
        page.set_viewport_size({"width": width, "height": height})
        axe(page)
        assert page.evaluate(STRUCTURE) == []
        assert page.evaluate(ORDER) == []
    for width, height in ((640, 400), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        assert is_as_wide_as_the_screen(page), (page.url, width)
    page.set_viewport_size({"width": 1280, "height": 800})


def is_for_the_elder(page: Page) -> None:
    expect(page.locator("html")).to_have_class("elder")
    expect(page.locator("header a[href^='tel:']")).to_be_visible()


@pytest.mark.parametrize("name", PAGES)
def test_every_kind_of_page_reads_well_in_both_versions(
    new_page: NewPage, axe: Check, name: str
) -> None:
    address = PAGES[name]
    for page in (new_page(address=fresh_address()), elder(new_page(address=fresh_address()))):
        if isinstance(address, tuple):
            page.goto(address[0])
            address = str(page.locator(address[1]).first.get_attribute("href"))
        page.goto(address)
        reads_well(page, axe)
    is_for_the_elder(page)


@pytest.mark.parametrize(
    "address",
    [
        "/complaints/file/",
        "/complaints/track/",
        "/complaints/lost-code/",
        "/complaints/receipt/",
        "/rectification/answer/",
        "/errors/report/?page=/policies/",
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_in_a_summary_with_the_focus(
    new_page: NewPage, axe: Check, address: str
) -> None:
    page = elder(new_page(address=fresh_address()))
    page.goto(address)
    page.locator("main form[method=post] button[type=submit]").last.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    for link in page.locator(".error-summary a").all():
        field = page.locator(str(link.get_attribute("href")))
        holder = (
            page.locator("[aria-describedby*=_error]")
            .filter(has=field)
            .or_(field.and_(page.locator("[aria-describedby*=_error]")))
        )
        assert holder.count(), link.inner_text()
        link.press("Enter")
        expect(field).to_be_focused()
    reads_well(page, axe)
    is_for_the_elder(page)


@pytest.mark.parametrize(("template", "status"), [("500", 500), ("503", 503)])
@pytest.mark.parametrize("version", ["", "elder"])
def test_pages_for_our_own_faults_read_well(
    new_page: NewPage, axe: Check, template: str, status: int, version: str
) -> None:
    known = {"site_identity": SiteIdentity(phone="0355-5550100"), "elder_mode": bool(version)}
    body = render_to_string(f"{template}.html", known)
    page = new_page()
    page.route(
        "**/made-up/", lambda route: route.fulfill(body=body, content_type="text/html", status=200)
    )
    page.goto("/made-up/")
    reads_well(page, axe)
    if version:
        is_for_the_elder(page)


def test_too_many_searches_and_a_stale_form_read_well_in_the_elder_version(
    new_page: NewPage, axe: Check
) -> None:
    page = elder(new_page(address=fresh_address()))
    for _search in range(62):
        answer: Any = page.context.request.get("/search/?q=x")
    assert answer.status == 429
    page.goto("/search/?q=x")
    reads_well(page, axe)
    is_for_the_elder(page)
    page.goto("/complaints/receipt/")
    page.locator("main [name=csrfmiddlewaretoken]").evaluate("e => { e.value = 'old' }")
    press(page.locator("main form"), "Check")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        said("The form has to be opened again")
    )
    reads_well(page, axe)
    is_for_the_elder(page)


@pytest.mark.parametrize("name", ["home", "guide", "publicity", "filing", "tracking"])
@pytest.mark.parametrize("viewport", ["desktop", "phone"])
def test_the_keyboard_comes_everywhere_in_reading_order_and_is_seen(
    new_page: NewPage, name: str, viewport: str
) -> None:
    page = new_page(viewport, address=fresh_address())
    page.emulate_media(reduced_motion="reduce")
    page.goto(str(PAGES[name]))
    waiting = sum(
        box.is_visible() and box.is_enabled() for box in page.locator(FOCUSABLE).all()
    ) + len(set(page.locator("[type=radio]:visible").evaluate_all("all => all.map(e => e.name)")))
    stops: list[dict[str, Any]] = []
    page.keyboard.press("Tab")
    while stop := page.evaluate(FOCUS):
        assert stop["seen"], stop["what"]
        if stops and stop["place"] <= stops[-1]["place"]:
            break
        stops.append(stop)
        page.keyboard.press("Tab")
    assert 'class="skip"' in stops[0]["what"]
    assert len(stops) == waiting


def test_with_keys_alone_one_checks_oneself_searches_and_asks_for_a_case(desktop: Page) -> None:
    keys = desktop.keyboard
    desktop.goto(GUIDE)
    keys.press("Tab")
    keys.press("Enter")
    expect(desktop.locator("main")).to_be_focused()
    go_on_to(desktop, "#check-1-yes")
    keys.press("Space")
    keys.press("Tab")
    keys.type("1200")
    keys.press("Tab")
    keys.type("3")
    keys.press("Enter")
    expect(desktop.locator("[data-check] [role=status]")).to_be_focused()
    expect(desktop.locator("[data-check] [role=status]")).to_contain_text(
        said("Result: perhaps. Something is still open.")
    )
    desktop.goto("/")
    go_on_to(desktop, "#site-search")
    keys.type("低保")
    keys.press("Enter")
    expect(desktop.locator("main .results a").first).to_be_visible()
    desktop.goto("/complaints/track/")
    go_on_to(desktop, "[name=number]")
    keys.type("XF2026-000001")
    keys.press("Tab")
    keys.type("ABCD-EFGH-JKLM")
    keys.press("Enter")
    expect(desktop.locator(".error-summary")).to_be_focused()


def go_on_to(page: Page, field: str) -> None:
    """Press Tab until the focus has come to *field*."""
    for _key in range(80):
        page.keyboard.press("Tab")
        if page.locator(field).evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not come to {field}")
