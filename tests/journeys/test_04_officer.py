"""Officers answer, put the problem right, and look back; the citizen has the last word."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.core.files import CAMERA, photo_with_place
from tests.journeys.people import (
    Story,
    bucket,
    click,
    done,
    fill_all,
    follow,
    forge,
    fresh_address,
    kept_anywhere,
    offered,
    press,
    said,
    take,
    track,
)
from tests.journeys.test_04_lookback import DAYS
from tests.support.server import Served

QUESTION = "请问您最近一次看到这户人家是什么时候？"
REPLY = "经入户核实并询问邻居，该户2024年起已不在本县居住，反映情况属实，已提请停发。"
INVESTIGATORS = ("沁河镇信访专员", "沁河镇经办员")
FOUND = "该户房屋上锁，邻居称2024年初已举家迁出。"
WHY = "不再在本县居住的家庭，不符合继续保障的条件。"
REASON_TO_OPEN = "电话约定入户时间"
PROBLEM = "一户家庭迁出后仍在享受低保"
RESULT = "已停发并追回多发资金，同类家庭已逐户复核。"
MEASURE = "停发并追回多发资金"
THREE_YES = {
    "measures_in_place": "yes",
    "measures_evidence": "查看了停发手续和追回凭证",
    "solved_on_time": "yes",
    "solved_evidence": "销号日期早于整改时限",
    "residents_accept": "yes",
    "residents_evidence": "走访同村三户，均表示认可",
}
VISITOR = {"label": "县局信访专员（演示）"}
OFFICE = "沁河镇社会事务办公室（演示）"
Staff = Callable[[str], Page]
NewPage = Callable[..., Page]


@pytest.fixture
def at_home(new_page: NewPage, story: Story) -> Page:
    """The citizen, who has looked the case up."""
    page = new_page("phone", address=fresh_address())
    track(page, story.number, story.code)
    return page


# --- The answer ----------------------------------------------------------------------------------


def test_the_petition_officer_accepts_and_sees_why_the_answer_is_due_then(
    staff: Staff, story: Story, picture: Callable[[Page, str], None]
) -> None:
    page = staff("qinhe-petition")
    page.goto("/admin/petitions/")
    click(page.get_by_role("link", name=story.number).first)
    story.case_page = urlsplit(page.url).path
    facts = page.locator("main")
    expect(facts).to_contain_text("上个月我去看过")
    assert "麴霁翊" not in facts.inner_text()
    take(page, "accept")
    done(page)
    due = f"{date.today() + timedelta(days=30)}"
    clock = page.locator("details.case__clock").filter(has_text=due)
    expect(clock.get_by_role("listitem").first).to_be_visible()
    expect(clock).to_contain_text("30")
    mine = bucket(page, "mine").get_by_role("link", name=re.compile(story.number))
    expect(mine).to_have_attribute("href", story.case_page)
    page.goto(story.case_page)
    picture(page, "staff-case")


@pytest.mark.parametrize("name", ["guodao-petition", "qinhe-editor", "county-confidential"])
def test_staff_of_another_place_or_task_cannot_open_the_case(
    staff: Staff, story: Story, name: str
) -> None:
    page = staff(name)
    answer = page.goto(story.case_page)
    assert answer is not None
    assert answer.status in {403, 404} or urlsplit(page.url).path == "/admin/"
    expect(page.locator("body")).not_to_contain_text(story.number)


def test_the_officer_asks_and_the_citizen_reads_it(
    staff: Staff, story: Story, new_page: NewPage
) -> None:
    page = staff("qinhe-petition")
    page.goto(story.case_page)
    take(page, "message", body=QUESTION)
    done(page)
    citizen = new_page("phone", address=fresh_address())
    track(citizen, story.number, story.code)
    expect(citizen.locator("main article").filter(has_text=QUESTION)).to_be_visible()


def test_opening_the_identity_needs_a_reason_and_the_citizen_sees_it(
    staff: Staff, story: Story, new_page: NewPage
) -> None:
    page = staff("qinhe-petition")
    page.goto(story.case_page)
    take(page, "identity", purpose="", reason=REASON_TO_OPEN)
    expect(page.locator("[data-identity]")).to_have_count(0)
    take(page, "identity", purpose="contact", reason=REASON_TO_OPEN)
    expect(page.locator("[data-identity]")).to_contain_text("麴霁翊")
    page.goto(story.case_page)
    expect(page.locator("main")).not_to_contain_text("麴霁翊")
    citizen = new_page("phone", address=fresh_address())
    track(citizen, story.number, story.code)
    opened = citizen.locator(".timeline li").filter(
        has_text=said("The sender's identity was opened")
    )
    expect(opened).to_have_count(1)
    expect(opened).to_contain_text(REASON_TO_OPEN)
    expect(opened).to_contain_text(said("to get in touch with the sender"))


def test_two_people_look_into_it_before_it_is_answered(staff: Staff, story: Story) -> None:
    page = staff("qinhe-petition")
    page.goto(story.case_page)
    one, two = ({"label": f"{name}（演示） · {OFFICE}"} for name in INVESTIGATORS)
    record = {"place": "该户家中", "method": "入户核查、邻里走访", "found": FOUND}
    take(page, "investigate", first=one, second=one, **record)
    expect(page.locator("#step-investigate")).to_have_attribute("open", "")
    take(page, "investigate", first=one, second=two, **record)
    done(page)
    expect(page.locator("main")).to_contain_text(FOUND)


def test_the_officer_answers_that_it_is_true(staff: Staff, story: Story) -> None:
    page = staff("qinhe-petition")
    page.goto(story.case_page)
    take(page, "reply", outcome="substantiated", body="")
    expect(page.locator("#step-reply")).to_have_attribute("open", "")
    expect(page.locator("[name=reply-facts]")).to_have_value(FOUND)
    take(page, "reply", outcome="substantiated", reasons=WHY, body=REPLY)
    done(page)
    expect(page.locator("main")).to_contain_text(REPLY)
    assert "reply" not in offered(page)
    expect(
        page.get_by_role("link", name=said("Put on the rectification list"), exact=True)
    ).to_be_visible()


def test_the_citizen_reads_the_answer(at_home: Page) -> None:
    answer = at_home.locator(".sheet").filter(has_text=said("The answer"))
    expect(answer).to_contain_text(REPLY)
    expect(answer).to_contain_text(OFFICE)


# --- The problem behind it -----------------------------------------------------------------------


def test_the_rectification_officer_puts_the_problem_on_the_list(staff: Staff, story: Story) -> None:
    page = staff("qinhe-rectify")
    click(bucket(page, "mine").get_by_role("link", name=re.compile(story.number)))
    expect(page.locator("[name=problem]")).to_have_value(REPLY)
    fill_all(
        page,
        category="wrong",
        public_problem=PROBLEM,
        responsible_person={"label": "沁河镇整改专员（演示）"},
        target="不在本县居住的家庭全部退出",
        deadline=f"{date.today() + timedelta(days=20)}",
    )
    press(page, "Put on the list")
    expect(page.get_by_text(PROBLEM).first).to_be_visible()
    story.item_page = urlsplit(page.url).path
    story.item = urlsplit(
        page.locator("main a[href^='/rectification/']").first.get_attribute("href") or ""
    ).path


def test_the_public_sees_problem_unit_and_deadline_at_once(phone: Page, story: Story) -> None:
    phone.goto("/rectification/")
    click(phone.get_by_role("link", name=PROBLEM))
    assert urlsplit(phone.url).path == story.item
    page = phone.locator("main")
    expect(page).to_contain_text(OFFICE)
    expect(page).to_contain_text(f"{date.today() + timedelta(days=20)}")
    for hidden in (story.number, REPLY, "麴霁翊"):
        expect(page).not_to_contain_text(hidden)


def test_closing_needs_measures_done_and_evidence(staff: Staff, story: Story) -> None:
    page = staff("qinhe-rectify")
    page.goto(story.item_page)
    take(page, "request_closing", public_result=RESULT)
    expect(page.get_by_role("alert")).to_contain_text(
        said("Enter the measures that were taken first.")
    )
    take(
        page,
        "add_measure",
        text=MEASURE,
        person={"label": "沁河镇整改专员（演示）"},
        due=f"{date.today() + timedelta(days=10)}",
    )
    done(page)
    take(page, "complete_measure", measure={"index": 1})
    done(page)
    take(page, "request_closing", public_result=RESULT)
    expect(page.get_by_role("alert")).to_contain_text(
        said("Attach evidence of what was done before you ask for closing.")
    )


def test_the_evidence_is_kept_without_place_and_camera(
    staff: Staff, story: Story, served: Served
) -> None:
    page = staff("qinhe-rectify")
    page.goto(story.item_page)
    sent = photo_with_place()
    assert CAMERA.encode() in sent
    take(page, "add_evidence", file=("停发手续.jpg", "image/jpeg", sent), note="停发手续照片")
    done(page)
    link = page.get_by_role("link", name="停发手续照片")
    kept = page.request.get(link.get_attribute("href") or "")
    assert "attachment" in kept.headers["content-disposition"]
    assert dict(Image.open(io.BytesIO(kept.body())).getexif()) == {}
    assert kept_anywhere(served, {CAMERA}) == []


def test_who_asks_for_closing_cannot_close(staff: Staff, story: Story) -> None:
    page = staff("qinhe-rectify")
    page.goto(story.item_page)
    take(page, "request_closing", public_result=RESULT)
    done(page)
    assert not offered(page) & {"grant_closing", "refuse_closing", "look_back"}
    answer = forge(page, step="grant_closing", **{"grant_closing-reason": "自己看过了"})
    assert answer.status in {302, 403, 422}
    page.goto(story.item)
    expect(page.locator("main")).not_to_contain_text(RESULT)


def test_the_county_supervisor_closes(
    staff: Staff, story: Story, picture: Callable[[Page, str], None]
) -> None:
    page = staff("county-supervisor")
    click(bucket(page, "to_approve").locator(f"a[href='{story.item_page}']"))
    picture(page, "staff-item")
    take(page, "grant_closing", reason="核对了停发手续和追回凭证")
    done(page)
    assert "look_back" not in offered(page), "who closed it does not look back at it"
    page.goto(story.item)
    expect(page.locator("main")).to_contain_text(RESULT)
    # After as many days as the county has set in an earlier walk.
    expect(page.locator("main")).to_contain_text(f"{date.today() + timedelta(days=DAYS)}")


# --- A month later -------------------------------------------------------------------------------


def test_after_a_month_the_look_back_is_called_and_the_list_has_closed(
    served: Served, story: Story, phone: Page
) -> None:
    later = datetime.now().astimezone() + timedelta(days=31)
    counts = served.manage_json("tick", "--at", later.isoformat())
    assert counts["failed"] == []
    assert counts["rectification"]["look_backs_due"] >= 1
    assert counts["publicity"]["closed"] >= 1
    answer = phone.goto(story.list)
    assert answer is not None
    assert answer.status == 200
    expect(phone.locator("main")).to_contain_text(
        said("The publicity period of this list has ended")
    )
    assert phone.locator("main table").count() == 0


def test_the_citizen_is_asked_whether_it_is_put_right(
    at_home: Page, axe: Callable[..., None]
) -> None:
    box = at_home.locator("#rectified")
    axe(at_home, inside="#rectified")
    fill_all(box, accepted="no")
    press(box, "Say so")
    expect(at_home.get_by_role("alert")).to_contain_text(
        said("Say in a few words why you do not accept the result.")
    )
    fill_all(at_home.locator("#rectified"), accepted="yes")
    press(at_home.locator("#rectified"), "Say so")
    expect(at_home.get_by_role("status")).to_be_visible()
    expect(at_home.locator("#rectified")).to_have_count(0)


def test_another_officer_looks_back_and_answers_three_questions(staff: Staff, story: Story) -> None:
    page = staff("county-rectify")
    page.goto(story.item_page)
    for _household in range(2):
        take(page, "record_visit", village={"index": 1}, visited_with=VISITOR, accepted="yes")
        done(page)
    take(page, "look_back", **{**THREE_YES, "solved_evidence": ""})
    expect(page.locator("#step-look_back")).to_have_attribute("open", "")
    expect(page.locator("[name=look_back-measures_evidence]")).to_have_value(
        THREE_YES["measures_evidence"]
    )
    take(page, "look_back", **THREE_YES, file=("现场.jpg", "image/jpeg", photo_with_place()))
    done(page)
    assert "look_back" not in offered(page)


def test_the_public_page_shows_result_and_three_answers(
    phone: Page, story: Story, axe: Callable[..., None], picture: Callable[[Page, str], None]
) -> None:
    phone.goto(story.item)
    answers = phone.locator("main .facts--answers dd")
    expect(answers).to_have_text([said("Yes,No").split(",")[0]] * 3)
    expect(phone.locator("main")).to_contain_text(RESULT)
    axe(phone)
    picture(phone, "item-confirmed")


def test_the_citizen_sees_the_result_rates_it_and_accepts_it(
    at_home: Page, story: Story, picture: Callable[[Page, str], None]
) -> None:
    section = at_home.locator("main section").filter(has_text=said("What has become of it"))
    expect(section.get_by_role("link")).to_have_attribute("href", story.item)
    box = at_home.locator("#rate")
    fill_all(box, unit_score="unsatisfied", petition_office_score="satisfied")
    press(box, "Send the rating")
    expect(at_home.get_by_role("alert")).to_be_focused()
    expect(at_home.locator("#rate [value=unsatisfied][name=unit_score]")).to_be_checked()
    fill_all(at_home.locator("#rate"), unit_score="basically", reason="时间长了一些")
    press(at_home.locator("#rate"), "Send the rating")
    expect(at_home.get_by_role("status")).to_contain_text(said("Thank you for your rating."))
    box = at_home.locator("#accept")
    fill_all(box, accepted="yes")
    press(box, "Say so")
    expect(at_home.get_by_role("status")).to_contain_text(
        said("Thank you. Your word on the result is in the ledger.")
    )
    expect(at_home.locator("#rate")).to_have_count(0)
    picture(at_home, "case-done")
    section = at_home.locator("main section").filter(has_text=said("What has become of it"))
    click(section.get_by_role("link"))
    expect(at_home.get_by_role("heading", level=1)).to_have_text(PROBLEM)


def test_the_officer_closes_and_publishes_the_case(staff: Staff, story: Story, phone: Page) -> None:
    page = staff("qinhe-petition")
    page.goto(story.case_page)
    expect(page.locator("main")).to_contain_text("时间长了一些")
    take(page, "close")
    done(page)
    take(page, "publish")
    done(page)
    phone.goto("/complaints/")
    row = phone.locator("#cases tr").filter(has_text=story.number)
    expect(row).to_contain_text("沁河镇")
    expect(phone.locator("main")).not_to_contain_text("河西村")
    follow(phone, "Track a complaint")


# --- The ledger ----------------------------------------------------------------------------------


def test_no_event_of_the_ledger_was_altered(served: Served) -> None:
    found = served.manage_json("verify_ledger")
    assert found["ok"] is True
    assert found["events"] > 20


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_ledger_is_exported_without_anybody_in_it(
    served: Served, story: Story, tmp_path: Path, form: str
) -> None:
    target = tmp_path / f"ledger.{form}"
    answer = served.manage_json(
        "export_ledger", "--format", form, "--division", "140431100", "-o", str(target)
    )
    rows = _rows(target)
    assert answer["rows"] == len(rows)
    text = json.dumps(rows, ensure_ascii=False, default=str)
    assert story.number in text
    assert "麴霁翊" not in text
    assert story.code not in text


def _rows(file: Path) -> list[list[str]]:
    """The rows of an exported file below its head."""
    if file.suffix == ".csv":
        return list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))[1:]
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    return [[str(cell) for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)]
