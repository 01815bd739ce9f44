"""Residents have the last word: asked by slip and at the door, they confirm one result and undo
another.

The county sets its own days first, so that the walk need not wait for a month.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.core.files import photo_with_place
from tests.journeys.people import (
    Story,
    bucket,
    click,
    done,
    fill_all,
    forge,
    fresh_address,
    is_as_wide_as_the_screen,
    kept_anywhere,
    offered,
    press,
    said,
    take,
)
from tests.support.browser import VIEWPORTS
from tests.support.server import Served

ANSWER = "/rectification/answer/"
WRONG = "7K2QD-M9XWA-4TZ3P"
DAYS = 5
# No days: that stage falls away, and a closing holds without a public notice.
SCHEDULE = {"lookback.first": DAYS, "lookback.second": 0, "rectification.closing_notice": 0}
PROBLEM = "两个村民组的公示单没有写公示日期"
RESULT = "公示单已补写公示日期并重新张贴。"
UNDONE = "两个村的公示栏没有张贴举报电话"  # closed in the demo county, its look-back is near
SEEN, ON_TIME, HEARD = "看了两处公示栏", "销号早于整改时限", "回收答复码三份"
THREE_YES = {
    "measures_in_place": "yes",
    "measures_evidence": SEEN,
    "solved_on_time": "yes",
    "solved_evidence": ON_TIME,
    "residents_accept": "yes",
    "residents_evidence": HEARD,
}
UNREADABLE = "公示栏的字还是看不清"
VILLAGE = {"index": 1}
COLLEAGUE = {"label": "县局信访专员（演示）"}
CODE = re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}\b")
Staff = Callable[[str], Page]
NewPage = Callable[..., Page]


def _photo() -> tuple[str, str, bytes]:
    return "现场.jpg", "image/jpeg", photo_with_place()


@pytest.fixture
def resident(new_page: NewPage) -> Page:
    """Somebody with a slip and a telephone that runs no scripts."""
    page = new_page("phone", javascript=False, address=fresh_address())
    page.goto(ANSWER)
    return page


@pytest.fixture
def officer(staff: Staff, story: Story) -> Page:
    """The county's rectification officer with the item open."""
    page = staff("county-rectify")
    page.goto(story.asked_page)
    return page


@pytest.fixture
def look(axe: Callable[..., None]) -> Callable[..., None]:
    """A page fits and reads well on a phone and on a desk."""

    def check(page: Page, inside: str | None = None) -> None:
        for size in VIEWPORTS.values():
            page.set_viewport_size(size)  # type: ignore[arg-type]
            assert is_as_wide_as_the_screen(page)
            axe(page, inside=inside)

    return check


def _send(page: Page, code: str, accepted: str, reason: str = "") -> None:
    fill_all(page.locator("main form"), code=code, accepted=accepted, reason=reason)
    press(page.locator("main form"), "Send")


# --- Closed, and asked ---------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "days"), SCHEDULE.items())
def test_the_county_sets_after_how_many_days_one_looks_back(
    staff: Staff, key: str, days: int
) -> None:
    page = staff("county-admin")
    page.goto("/admin/deadlinerule/new/")
    form = page.locator("main form").filter(has=page.locator("[name=key]"))
    fill_all(form, key=key, title="回头看", amount=days, unit="calendar", starts="销号之日")
    fill_all(form, article="本县规定", amber_days=0, effective_from=f"{date.today()}")
    click(form.locator("button[type=submit]").last)
    expect(page).to_have_url(re.compile(r"/deadlinerule/$"))


def test_a_problem_is_put_right_and_asked_to_be_closed(staff: Staff, story: Story) -> None:
    page = staff("county-rectify")
    page.goto("/admin/rectification_items/new/")
    fill_all(page, source="inspection", category="publicity", problem=PROBLEM)
    fill_all(page, division={"label": "沁河镇"}, public_problem=PROBLEM, target="公示单写明日期")
    fill_all(page, responsible_unit={"label": "沁河镇社会事务办公室（演示）"})
    fill_all(page, responsible_person={"label": "沁河镇整改专员（演示）"})
    fill_all(page, deadline=f"{date.today() + timedelta(days=20)}")
    press(page, "Put on the list")
    expect(page.get_by_text(PROBLEM).first).to_be_visible()
    story.asked_page = urlsplit(page.url).path
    public = page.locator("main a[href^='/rectification/']").first.get_attribute("href")
    story.asked = urlsplit(public or "").path
    unit = staff("qinhe-rectify")
    unit.goto(story.asked_page)
    who = {"label": "沁河镇整改专员（演示）"}
    take(unit, "add_measure", text="补写日期", person=who, due=f"{date.today()}")
    done(unit)
    take(unit, "complete_measure", measure={"index": 1})
    done(unit)
    take(unit, "add_evidence", file=_photo(), note="重新张贴的公示单")
    done(unit)
    take(unit, "request_closing", public_result=RESULT)
    done(unit)


def test_the_closing_sets_the_look_back_by_the_days_of_the_county(
    staff: Staff, story: Story, phone: Page
) -> None:
    page = staff("county-supervisor")
    page.goto(story.asked_page)
    take(page, "grant_closing", reason="核对了重新张贴的公示单")
    done(page)
    phone.goto(story.asked)
    expect(phone.locator("main")).to_contain_text(f"{date.today() + timedelta(days=DAYS)}")
    expect(phone.locator("#look-back ~ p")).to_have_count(2)  # one look-back, and who has a slip


@pytest.mark.parametrize("name", ["county-supervisor", "qinhe-rectify"])
def test_the_closer_and_the_unit_do_not_look_back(staff: Staff, story: Story, name: str) -> None:
    page = staff(name)
    page.goto(story.asked_page)
    assert not offered(page) & {"look_back", "hand_out_codes", "record_visit"}
    answer = forge(page, step="hand_out_codes", **{"hand_out_codes-village": "1"})
    assert answer.status == 302
    page.goto(story.asked_page)
    expect(page.locator("main")).to_contain_text(
        said("This step is not open to you now. Nothing was changed.")
    )


def test_when_the_day_has_come_the_look_back_is_called_for_once(served: Served) -> None:
    later = datetime.now().astimezone() + timedelta(days=DAYS)
    for _again in range(2):
        counts = served.manage_json("tick", "--at", later.isoformat())
        assert counts["failed"] == []
        assert counts["rectification"]["look_backs_due"] >= 1


def test_slips_are_printed_with_codes_that_nobody_keeps(
    officer: Page, story: Story, served: Served, tmp_path: Path, look: Callable[..., None]
) -> None:
    click(officer.locator("#step-hand_out_codes summary"))
    look(officer, "main")
    with officer.expect_download() as download:
        take(officer, "hand_out_codes", village=VILLAGE)
    file = tmp_path / "slips.pdf"
    download.value.save_as(file)
    with pypdfium2.PdfDocument(file) as slips:
        pages = [page.get_textpage().get_text_bounded() for page in slips]
    story.slips = [code for page in pages[1:] for code in CODE.findall(page)]
    assert len(set(story.slips)) == 5
    assert RESULT in "".join("".join(pages).split())
    assert kept_anywhere(served, set(story.slips)) == []


# --- What residents say --------------------------------------------------------------------------


def test_a_wrong_code_and_a_no_without_a_reason_come_back_with_what_was_typed(
    resident: Page, story: Story, look: Callable[..., None]
) -> None:
    _send(resident, WRONG, "no", UNREADABLE)
    expect(resident.get_by_role("alert")).to_contain_text(
        said("This code is not known. Compare it with your slip, sign by sign.")
    )
    expect(resident.locator("[name=reason]")).to_have_value(UNREADABLE)
    expect(resident.locator("[name=code]")).to_have_value(WRONG)
    _send(resident, story.slips[0], "no", "")
    expect(resident.get_by_role("alert")).to_contain_text(
        said("Say in a few words why you do not accept the result.")
    )
    expect(resident.locator("[name=code]")).to_have_value(story.slips[0])
    assert story.slips[0] not in resident.url


def test_a_household_answers_by_telephone_and_once(
    resident: Page, story: Story, look: Callable[..., None], new_page: NewPage
) -> None:
    _send(resident, story.slips[0].lower(), "yes")
    expect(resident.get_by_role("status")).to_be_visible()
    resident.goto(ANSWER)
    _send(resident, story.slips[0], "no", UNREADABLE)
    used = "This code has been used already; each code counts once. If it was not you, tell "
    expect(resident.get_by_role("alert")).to_contain_text(said(f"{used}the unit on the slip."))
    at_the_form = new_page("phone", address=fresh_address())
    at_the_form.goto(ANSWER)
    look(at_the_form)
    _send(at_the_form, story.slips[1], "yes")
    expect(at_the_form.get_by_role("status")).to_be_visible()
    look(at_the_form)


def test_too_few_answers_do_not_make_acceptance(officer: Page) -> None:
    take(officer, "look_back", **THREE_YES, file=_photo())
    expect(officer.get_by_role("alert").first).to_contain_text("3")
    expect(officer.locator("[name=look_back-measures_evidence]")).to_have_value(SEEN)


def test_two_members_of_staff_visit_a_household(
    officer: Page, story: Story, look: Callable[..., None]
) -> None:
    click(officer.locator("#step-record_visit summary"))
    look(officer, "main")
    take(officer, "record_visit", village=VILLAGE, visited_with=COLLEAGUE, accepted="yes")
    done(officer)
    officer.goto(story.asked_page)
    expect(officer.locator("main")).to_contain_text("县局信访专员（演示）")
    look(officer, "main")


def test_the_unit_reads_no_single_answer(staff: Staff, story: Story) -> None:
    page = staff("qinhe-rectify")
    page.goto(story.asked_page)
    expect(page.locator("main")).to_contain_text(
        said("What residents answer is read only by those who are not judged by it.")
    )


def test_three_answers_with_evidence_confirm_the_result(officer: Page) -> None:
    take(officer, "look_back", **THREE_YES, file=_photo(), residents_file=_photo())
    done(officer)
    assert "look_back" not in offered(officer)


def test_everyone_reads_the_three_answers_and_no_figures_of_a_few(
    phone: Page, story: Story, look: Callable[..., None], picture: Callable[[Page, str], None]
) -> None:
    phone.goto(story.asked)
    answers = phone.locator("main .facts--answers dd")
    expect(answers).to_have_text([said("Yes,No").split(",")[0]] * 3)
    for hidden in ("%", SEEN, HEARD, "县局信访专员"):
        expect(phone.locator("#look-back").locator("..")).not_to_contain_text(hidden)
    look(phone)
    picture(phone, "look-back-passed")


def test_a_late_code_is_told_so(resident: Page, story: Story) -> None:
    _send(resident, story.slips[2], "no", UNREADABLE)
    expect(resident.get_by_role("alert")).to_contain_text(
        said("Nobody is asked about this result now: the look-back has ended.")
    )
    expect(resident.locator("[name=reason]")).to_have_value(UNREADABLE)


# --- What does not hold --------------------------------------------------------------------------


def test_one_no_opens_the_item_again_with_a_new_deadline(staff: Staff, story: Story) -> None:
    page = staff("county-rectify")
    page.goto("/admin/rectification_items/")
    row = page.locator("tr").filter(has_text=UNDONE)
    click(row.get_by_role("link").first)
    expect(page.locator("#step-look_back")).to_be_visible()
    story.undone_page = urlsplit(page.url).path
    public = page.locator("main a[href^='/rectification/']").first.get_attribute("href")
    story.undone = urlsplit(public or "").path
    failed = {"measures_in_place": "no", "solved_on_time": "yes", "residents_accept": "no"}
    words = {"measures_evidence": SEEN, "solved_evidence": ON_TIME}
    told = {**failed, **words, "residents_evidence": UNREADABLE}
    take(page, "look_back", **told, file=_photo())
    expect(page.get_by_role("alert").first).to_contain_text(
        said("A failed look-back reopens the item: give a new deadline.")
    )
    new = f"{date.today() + timedelta(days=12)}"
    take(page, "look_back", **told, file=_photo(), new_deadline=new)
    done(page)
    expect(page.locator("main")).to_contain_text(new)
    assert "look_back" not in offered(page)


def test_the_superior_watches_the_relapse_and_everyone_reads_it(
    staff: Staff, story: Story, phone: Page, look: Callable[..., None]
) -> None:
    mine = bucket(staff("county-supervisor"), "mine")
    expect(mine.locator(f"a[href='{story.undone_page}']")).to_have_count(1)
    phone.goto(story.undone)
    page = phone.locator("main")
    expect(page).to_contain_text(said("Relapsed"))
    expect(page).to_contain_text(f"{date.today() + timedelta(days=12)}")
    expect(page).to_contain_text("沁源县民政局（演示）")
    expect(page).not_to_contain_text(UNREADABLE)
    look(phone)


def test_no_code_stands_anywhere_and_no_event_was_altered(served: Served, story: Story) -> None:
    bare = {code.replace("-", "") for code in story.slips}
    assert kept_anywhere(served, set(story.slips) | bare) == []
    assert served.manage_json("verify_ledger")["ok"] is True
