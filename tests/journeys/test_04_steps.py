"""A case is passed to the wrong unit, helped with, reviewed, and ends in the confidential queue.

Each step that the other walks do not press is pressed here once, and the page that offers it is
looked at on a desk and on a phone.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import (
    Story,
    bucket,
    click,
    done,
    fill_all,
    fresh_address,
    is_as_wide_as_the_screen,
    offered,
    press,
    receipt,
    said,
    take,
    track,
)
from tests.support.browser import VIEWPORTS

GUODAO = {"label": "郭道镇社会事务办公室（演示）"}
COLLEAGUE = {"label": "沁河镇经办员（演示）"}
PASSED = "来信提到郭道镇的窗口。"
NOT_OURS = "交材料的窗口在沁河镇，郭道镇没有收过。"
TASK = "请查一查本镇有没有这份材料。"
HELPED = "查了收件登记，本镇没有收过这份材料。"
LONGER = "经办人休假，登记本要等他回来才能看。"
NO_LONGER = "登记本由接手的人查阅，按期答复。"
OPINION = "经核对登记，没有收到过您的材料。"
NOT_SATISFIED = "我有受理单的照片，没有人看过。"
LOOKED = "已与来信人通话，照片清楚，责成重新核实。"
ASKED = "没有核对受理单。"
ANEW = "原处理意见没有核对受理单，撤销，重新办理。"
KEPT_AWAY = "受理单由其经手。"
SECRET = "来信人补充说有人要过好处费。"
Staff = Callable[[str], Page]
NewPage = Callable[..., Page]
Look = Callable[[Page, str], None]


@pytest.fixture
def look(axe: Callable[..., None]) -> Look:
    """The box of a step is opened, and fits and reads well on a phone and on a desk."""

    def check(page: Page, step: str) -> None:
        box = page.locator(f"#step-{step}")
        if box.get_attribute("open") is None:
            click(box.locator("summary"))
        for size in (VIEWPORTS["phone"], VIEWPORTS["desktop"]):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            expect(box.locator("button[type=submit]").last).to_be_visible()
            assert is_as_wide_as_the_screen(page)
            axe(page, inside="main")

    return check


@pytest.fixture
def officer(staff: Staff, story: Story) -> Page:
    """The township's officer with the case open."""
    page = staff("qinhe-petition")
    page.goto(story.turned_page)
    return page


@pytest.fixture
def above(staff: Staff, story: Story) -> Page:
    """The county's supervisor with the case open."""
    page = staff("county-supervisor")
    page.goto(story.turned_page)
    return page


@pytest.fixture
def at_home(new_page: NewPage, story: Story) -> Page:
    """The sender, who has looked the case up."""
    page = new_page("phone", address=fresh_address())
    track(page, story.turned_number, story.turned_code)
    return page


def test_a_unit_objects_to_a_transfer_and_the_case_comes_back(
    staff: Staff, story: Story, look: Look
) -> None:
    page = staff("qinhe-petition")
    page.goto("/admin/petitions_register/")
    form = page.locator("form.register")
    told = {"subject": "材料不知去向", "body": "六月交的材料，两个镇都说没有收到。"}
    fill_all(form, channel="letter", division="河西村", kind="service", name="麴霁翊", **told)
    fill_all(form, contact_by="tracking")
    press(form, "Register")
    story.turned_number, story.turned_code = receipt(page)
    click(page.get_by_role("link", name=said("Open the case")))
    story.turned_page = urlsplit(page.url).path
    take(page, "transfer", office=GUODAO, reason=PASSED)
    done(page)
    other = staff("guodao-petition")
    other.goto(story.turned_page)
    look(other, "object")
    take(other, "object", reason=NOT_OURS)
    done(other)
    expect(other.locator("body")).not_to_contain_text("两个镇都说没有收到")
    page.goto(story.turned_page)
    expect(page.locator("main")).to_contain_text(NOT_OURS)
    take(page, "accept")
    done(page)


def test_another_unit_gives_its_opinion(
    officer: Page, staff: Staff, story: Story, look: Look
) -> None:
    take(officer, "units", office=GUODAO, task=TASK)
    done(officer)
    helper = staff("guodao-petition")
    helper.goto(story.turned_page)
    expect(helper.locator("main")).to_contain_text(TASK)
    assert offered(helper) == {"note", "unit_opinion"}
    look(helper, "unit_opinion")
    take(helper, "unit_opinion", opinion="")
    expect(helper.locator("#step-unit_opinion")).to_have_attribute("open", "")
    take(helper, "unit_opinion", opinion=HELPED)
    done(helper)
    assert "unit_opinion" not in offered(helper)
    officer.goto(story.turned_page)
    expect(officer.locator("main")).to_contain_text(HELPED)


def test_a_longer_time_is_refused_and_the_first_date_holds(
    officer: Page, above: Page, story: Story, look: Look
) -> None:
    clocks = officer.locator("details.case__clock").all_inner_texts()
    take(officer, "ask_extension", days=20, reason=LONGER)
    done(officer)
    above.goto(story.turned_page)
    look(above, "refuse_extension")
    take(above, "refuse_extension", reason=NO_LONGER)
    done(above)
    officer.goto(story.turned_page)
    assert officer.locator("details.case__clock").all_inner_texts() == clocks
    assert "ask_extension" in offered(officer)


def test_who_is_not_satisfied_is_looked_into_by_the_supervisor(
    officer: Page, staff: Staff, story: Story, new_page: NewPage, look: Look
) -> None:
    parts = {"facts": "登记本上没有记录。", "reasons": "收件应当登记。"}
    parts["legal_basis"] = "《信访工作条例》第三十二条"
    take(officer, "reply", outcome="not_supported", body=OPINION, **parts)
    done(officer)
    citizen = new_page("phone", address=fresh_address())
    track(citizen, story.turned_number, story.turned_code)
    box = citizen.locator("#accept")
    fill_all(box, accepted="no", reason=NOT_SATISFIED)
    press(box, "Say so")
    expect(citizen.get_by_role("status")).to_be_visible()
    above = staff("county-supervisor")
    click(bucket(above, "to_approve").get_by_role("link", name=story.turned_number))
    look(above, "look_into")
    take(above, "look_into", body=LOOKED)
    done(above)
    assert "look_into" not in offered(above)
    expect(bucket(above, "to_approve")).not_to_contain_text(story.turned_number)
    track(citizen, story.turned_number, story.turned_code)
    looked_into = said("A superior looked into why the sender is not satisfied")
    expect(citizen.locator(".timeline")).to_contain_text(looked_into)
    expect(citizen.locator("main")).not_to_contain_text(LOOKED)


def test_the_review_orders_new_handling_with_a_new_clock(
    at_home: Page, above: Page, story: Story, look: Look
) -> None:
    box = at_home.locator("#review")
    click(box.locator("summary"))
    fill_all(box, reason=ASKED)
    press(box, "Ask for a review")
    expect(at_home.get_by_role("status")).to_be_visible()
    above.goto(story.turned_page)
    look(above, "redo")
    take(above, "redo", opinion=ANEW)
    done(above)
    assert "redo" not in offered(above)
    track(at_home, story.turned_number, story.turned_code)
    expect(at_home.locator("main")).to_contain_text(ANEW)
    expect(at_home.locator(".timeline")).to_contain_text(said("The review ordered new handling"))


def test_a_person_is_kept_away_for_good(above: Page, look: Look) -> None:
    look(above, "exclude")
    take(above, "exclude", person=COLLEAGUE, reason="")
    expect(above.locator("#step-exclude")).to_have_attribute("open", "")
    take(above, "exclude", person=COLLEAGUE, reason=KEPT_AWAY)
    done(above)
    left = above.locator("[name=exclude-person] option")
    expect(left.filter(has_text=COLLEAGUE["label"])).to_have_count(0)


def test_a_case_in_confidence_is_with_one_role_only(
    officer: Page, staff: Staff, story: Story, look: Look
) -> None:
    look(officer, "confide")
    take(officer, "confide", reason=SECRET)
    for username in ("qinhe-petition", "county-supervisor", "guodao-petition"):
        page = staff(username)
        page.goto("/admin/petitions/")
        expect(page.locator("body")).not_to_contain_text(story.turned_number)
        page.goto(story.turned_page)
        expect(page.locator("body")).not_to_contain_text(story.turned_number)
    keeper = staff("county-confidential")
    keeper.goto("/admin/petitions_confidential/")
    click(keeper.get_by_role("link", name=story.turned_number).first)
    expect(keeper.locator("main")).to_contain_text("两个镇都说没有收到")
    assert {"reply", "refer"} <= offered(keeper)


def test_the_sender_reads_all_of_it_and_no_name(at_home: Page, axe: Callable[..., None]) -> None:
    told = at_home.locator(".timeline")
    for kind in (
        "The unit objected to the transfer",
        "The helping unit gave its opinion",
        "Longer time refused",
        "Somebody was kept away from the case",
        "Moved into the confidential queue",
    ):
        expect(told).to_contain_text(said(kind))
    page = at_home.locator("main")
    for hidden in (HELPED, LOOKED, KEPT_AWAY, SECRET, COLLEAGUE["label"]):
        expect(page).not_to_contain_text(hidden)
    for size in VIEWPORTS.values():
        at_home.set_viewport_size(size)  # type: ignore[arg-type]
        assert is_as_wide_as_the_screen(at_home)
        axe(at_home)
