"""While a closing stands on public notice, anybody finds the form to object to it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import click, english_left, follow, is_as_wide_as_the_screen, said

ON_NOTICE = (
    "两个村的公示单没有张贴监督举报电话"  # in the demo county, for as long as its notice runs
)


@pytest.mark.parametrize("viewport", ["phone", "desktop"])
def test_the_way_from_the_list_to_the_objection(
    new_page: Callable[..., Page], axe: Callable[..., None], viewport: str
) -> None:
    page = new_page(viewport)
    page.goto("/rectification/?state=closing_notice")
    click(page.get_by_role("link", name=ON_NOTICE, exact=True))
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text(ON_NOTICE)
    axe(page)
    follow(page.locator("main"), "Object to this closing")
    expect(title).to_have_text(said("Object to this closing"))
    assert is_as_wide_as_the_screen(page)
    assert not english_left(page)
    axe(page)
