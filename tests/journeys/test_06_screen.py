"""The notice-board screen of a township: it turns, outlives the network, and forgets what ended."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.server import Served

TURN = 15_000
TOWNSHIP = "/screen/140431100/"
WITHDRAW = """
from django.utils import timezone
from disclosure import roster as writer
from disclosure.queries import open_rosters
from portal.core.models import Division, User
by = User.objects.get(username="county-supervisor")
for roster in open_rosters(Division.objects.by_code("140431101")):
    writer.withdraw(roster, by, "名单有误")
"""


def serial(page: Page) -> str:
    return page.locator("tbody td").first.inner_text()


def test_it_turns_its_pages_and_outlives_the_network(
    new_page: Callable[..., Page],
    axe: Callable[..., None],
    picture: Callable[[Page, str], None],
) -> None:
    page = new_page("desktop")
    page.emulate_media(reduced_motion="reduce")
    page.clock.install()
    page.goto(TOWNSHIP)
    expect(page.locator("[data-updated]")).not_to_be_empty()
    assert serial(page) == "1"
    axe(page)
    picture(page, "screen")
    page.clock.fast_forward(TURN)
    expect(page.locator("tbody td").first).not_to_have_text("1")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("tbody td").first).to_have_text("1")
    expect(page.locator("[data-controls]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")

    page.route("**/page/**", lambda route: route.abort("aborted"))
    page.clock.fast_forward(TURN)
    expect(page.locator("[data-lost]")).to_be_visible()
    expect(page.locator("table")).to_be_visible()
    page.clock.fast_forward("25:00:00")
    expect(page.locator("table")).to_have_count(0)
    expect(page.locator(".board__phones").first).to_be_visible()
    page.unroute("**/page/**")
    page.clock.fast_forward(TURN)
    expect(page.locator("table")).to_be_visible()
    expect(page.locator("[data-lost]")).to_be_hidden()


def test_a_withdrawn_list_is_gone_with_the_next_page(
    served: Served, new_page: Callable[..., Page]
) -> None:
    page = new_page("phone")
    page.clock.install()
    page.goto("/screen/140431101/")
    expect(page.locator("table")).to_be_visible()
    served.manage("shell", "-v", "0", "-c", WITHDRAW)
    page.clock.fast_forward(TURN)
    expect(page.locator("table")).to_have_count(0)
    expect(page.locator(".board__phones")).to_be_visible()
