"""A guide from its first word to its withdrawal: two people make it, everybody reads it at once."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.people import Story, click, done, fill_all, fresh_address, said
from tests.support.made_up import identity_number

Staff = Callable[[str], Page]
TITLE = "采暖救助办事指南"
HOURS, CORRECTED = "工作日8:00—12:00", "工作日9:00—11:00"
# Everything that a guide needs but its legal basis.
PARTS = {
    "eligible-0-value-text": "本县户籍，冬季采暖确有困难。",
    "materials-0-value-name": "采暖缴费单据",
    "where-0-value-name": "县民政局窗口",
    "where-0-value-address": "演示街1号",
    "where-0-value-hours": HOURS,
    "where-0-value-phone": "0355-5550100",
    "steps-0-value-title": "申请",
}


@pytest.fixture(scope="module")
def story() -> Story:
    return Story()


@pytest.fixture
def editor(staff: Staff) -> Page:
    return staff("county-editor")


@pytest.fixture
def reviewer(staff: Staff) -> Page:
    return staff("county-reviewer")


@pytest.fixture
def reader(new_page: Callable[..., Page]) -> Page:
    """A resident with a phone, whose address has searched for nothing yet."""
    return new_page("phone", address=fresh_address())


def add_block(page: Page, stream: str) -> None:
    """Open the first block of a part."""
    part = page.locator(f"[data-contentpath='{stream}']").first
    part.locator("button:has(.icon-plus)").last.click()
    expect(page.locator(f"[name='{stream}-0-type']")).to_have_count(1)


def hand_in(page: Page) -> None:
    page.locator("footer .w-dropdown__toggle").click()
    with page.expect_navigation():
        page.locator("[name=action-submit]").click()


def approve(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("footer .w-dropdown__toggle").click()
    with page.expect_navigation(url=lambda url: "/edit/" not in url):
        page.locator("footer [data-workflow-action-name=approve]").first.click()


def faults(page: Page) -> Locator:
    """What stands beside the fields, in the order of the page."""
    return page.locator(".w-field__errors, .help-critical").filter(has_text=re.compile(r"\S"))


def found_by(page: Page) -> int:
    """How many ways lead to it: the list of the room, the sitemap, the search."""
    places = ("/policies/", "/sitemap/", f"/search/?q={TITLE}")
    told = []
    for place in places:
        page.goto(place)
        told.append(page.locator("main").get_by_role("link", name=TITLE).count() > 0)
    return sum(told)


def test_a_guide_without_its_legal_basis_is_not_handed_in_and_nothing_is_lost(
    editor: Page, story: Story
) -> None:
    editor.goto("/admin/guides/")
    click(editor.locator("a[href$='/choose_parent/']").first)
    fill_all(editor, title=TITLE)
    for stream in ("eligible", "materials", "where", "steps"):
        add_block(editor, stream)
    fill_all(editor, **PARTS)
    hand_in(editor)
    expect(faults(editor)).to_have_text(
        said("The legal basis is missing: name at least one document.")
    )
    for name, text in PARTS.items():
        expect(editor.locator(f"[name='{name}']")).to_have_value(text)
    add_block(editor, "bases")
    number = identity_number("19491231")
    fill_all(editor, **{"bases-0-value-title": "社会救助暂行办法", "steps-0-value-text": number})
    hand_in(editor)
    expect(faults(editor)).to_have_count(1)
    expect(faults(editor)).not_to_contain_text(number)
    fill_all(editor, **{"steps-0-value-text": "到窗口提交材料。"})
    hand_in(editor)
    done(editor, TITLE)
    click(editor.get_by_role("link", name=TITLE).first)
    story.edit = urlsplit(editor.url).path


def test_a_second_person_makes_it_public_at_once(
    reviewer: Page, reader: Page, story: Story
) -> None:
    assert found_by(reader) == 0
    approve(reviewer, story.edit)
    assert found_by(reader) == 3
    click(reader.locator("main").get_by_role("link", name=TITLE).first)
    expect(reader.locator("main")).to_contain_text(HOURS)
    story.page = urlsplit(reader.url).path


def test_a_correction_is_read_with_the_next_request(
    editor: Page, reviewer: Page, reader: Page, story: Story
) -> None:
    editor.goto(story.edit)
    fill_all(editor, **{"where-0-value-hours": CORRECTED})
    hand_in(editor)
    reader.goto(story.page)
    expect(reader.locator("main")).to_contain_text(HOURS)
    approve(reviewer, story.edit)
    reader.reload()
    expect(reader.locator("main")).to_contain_text(CORRECTED)
    expect(reader.locator("main")).not_to_contain_text(HOURS)


def test_a_withdrawn_guide_is_gone_with_the_next_request(
    reviewer: Page, reader: Page, story: Story
) -> None:
    reader.goto(story.page)
    reviewer.goto(story.edit.replace("/edit/", "/unpublish/"))
    with reviewer.expect_navigation():
        reviewer.locator("main form button[type=submit], main form input[type=submit]").last.click()
    answer = reader.goto(story.page)
    assert answer is not None
    assert answer.status == 404
    assert found_by(reader) == 0
