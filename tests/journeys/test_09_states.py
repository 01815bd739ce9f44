"""Pages for when nothing is there or something went wrong are pages like all others."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import is_as_wide_as_the_screen, said

STATES = {
    "a township": ("/?place=140431100", 200),
    "a township that does not exist": ("/?place=1", 404),
    "no such page": ("/no-such-page/", 404),
    "nothing matches": ("/publicity/?programme=children&stage=initial&month=2000-01", 200),
    "nothing found": ("/search/?q=没有这样的词", 200),
}


@pytest.mark.parametrize("elder", [False, True], ids=["standard", "elder"])
@pytest.mark.parametrize("name", STATES)
def test_a_state_is_accessible_and_fits(
    new_page: Callable[..., Page], axe: Callable[..., None], name: str, elder: bool
) -> None:
    page = new_page("phone")
    if elder:
        page.goto("/elder-mode/?on=1&next=/")
    address, status = STATES[name]
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == status
    assert is_as_wide_as_the_screen(page)
    axe(page)
    if elder:
        expect(page.locator("header").get_by_role("link", name=said("Call us"))).to_be_visible()


@pytest.mark.parametrize(
    "address", ["/", "/policies/guide-dibao/", "/complaints/", "/rectification/"]
)
def test_the_elder_version_is_one_column_at_every_width(desktop: Page, address: str) -> None:
    desktop.goto(f"/elder-mode/?on=1&next={address}")
    beside = desktop.evaluate(
        "() => [...document.querySelectorAll('main :is(.ways, .grid, .tiles, .split, .figures)')]"
        ".filter(e => new Set([...e.children].map(c => Math.round(c.getBoundingClientRect().left)))"
        ".size > 1).map(e => e.className)"
    )
    assert beside == []
    heads = desktop.locator("main table.data thead")
    assert not any(head.is_visible() for head in heads.all())


def test_forced_colours_and_a_wish_for_contrast_keep_what_is_chosen_visible(
    desktop: Page,
) -> None:
    desktop.emulate_media(forced_colors="active")
    desktop.goto("/publicity/")
    here, other = (
        desktop.locator(f".site-nav a{which}").first.evaluate(
            "e => getComputedStyle(e).borderBottomColor"
        )
        for which in ("[aria-current]", ":not([aria-current])")
    )
    assert here != other
    ink = "e => getComputedStyle(e).getPropertyValue('--ink').trim()"
    usual = desktop.locator("html").evaluate(ink)
    desktop.emulate_media(forced_colors="none", contrast="more")
    assert desktop.locator("html").evaluate(ink) == "#000" != usual
