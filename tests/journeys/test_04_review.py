"""A group comes to the counter; their case waits, takes longer, is answered, and is reviewed."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import (
    Story,
    click,
    done,
    fill_all,
    fresh_address,
    offered,
    press,
    receipt,
    said,
    take,
    track,
)
from tests.support.made_up import mobile

OFFICE = "沁河镇社会事务办公室（演示）"
INVESTIGATORS = ("沁河镇信访专员", "沁河镇经办员")
SPEAKERS = "祁缃绮\n蔺翙翙"
WANTED = "请说明你们各自是哪一天交的材料。"
GIVEN = "我们八户都是八月三日在窗口交的。"
LONGER = "需要向银行逐户核对代发记录。"
FOUND = "窗口收件登记上没有这八户，也没有出具受理单。"
OPINION = "对请求予以支持，八户的申请即日受理。"
ASKED = "答复没有说明以前的月份补不补发。"
DECISION = "复查认为，原处理意见事实清楚、依据正确，予以维持。"
Staff = Callable[[str], Page]
NewPage = Callable[..., Page]


@pytest.fixture
def at_home(new_page: NewPage, story: Story) -> Page:
    """The one who spoke for the group, who has looked the case up."""
    page = new_page("phone", address=fresh_address())
    track(page, story.group_number, story.group_code)
    return page


@pytest.fixture
def officer(staff: Staff, story: Story) -> Page:
    """The township's officer with the case open."""
    page = staff("qinhe-petition")
    page.goto(story.group_page)
    return page


def test_a_group_is_registered_with_its_representatives(staff: Staff, story: Story) -> None:
    page = staff("qinhe-petition")
    page.goto("/admin/petitions_register/")
    click(page.locator("details.register__more summary"))
    form = page.locator("form.register")
    fill_all(
        form,
        channel="visit",
        division="河西村",
        kind="service",
        subject="八户一同来访",
        body="八户交了临时救助材料，三个月没有答复。",
        name="麴霁翊",
        phone=mobile(),
        people_count=8,
        representatives="\n".join([SPEAKERS, "甲", "乙", "丙", "丁"]),
    )
    press(form, "Register")
    expect(
        form.locator(".register__field", has=page.locator("#id_representatives"))
    ).to_contain_text("五人")
    expect(form.locator("[name=people_count]")).to_have_value("8")
    fill_all(form, representatives=SPEAKERS)
    press(form, "Register")
    story.group_number, story.group_code = receipt(page)
    click(page.get_by_role("link", name=said("Open the case")))
    story.group_page = urlsplit(page.url).path
    expect(page.locator("main")).to_contain_text("8")
    assert "祁缃绮" not in page.locator("main").inner_text()


def test_the_clock_waits_until_the_sender_has_added_what_is_missing(
    officer: Page, story: Story, new_page: NewPage
) -> None:
    take(officer, "accept")
    done(officer)
    take(officer, "ask_supplement", body=WANTED)
    done(officer)
    assert "end_supplement" in offered(officer)
    citizen = new_page("phone", address=fresh_address())
    track(citizen, story.group_number, story.group_code)
    expect(citizen.locator("main")).to_contain_text(WANTED)
    box = citizen.locator("#supplement")
    fill_all(box, body=GIVEN)
    press(box, "Send")
    expect(citizen.get_by_role("status")).to_contain_text(
        said("Your message has been added to the case.")
    )
    officer.goto(story.group_page)
    expect(officer.locator("main")).to_contain_text(GIVEN)
    assert "end_supplement" not in offered(officer)


def test_a_supervisor_grants_longer_time_and_reads_why(
    officer: Page, staff: Staff, story: Story
) -> None:
    take(officer, "ask_extension", days=500, reason=LONGER)
    expect(officer.locator("[name=ask_extension-reason]")).to_have_value(LONGER)
    take(officer, "ask_extension", days=20, reason=LONGER)
    done(officer)
    assert not offered(officer) & {"grant_extension", "ask_extension"}
    above = staff("county-supervisor")
    above.goto(story.group_page)
    expect(above.locator("#step-grant_extension")).to_contain_text(LONGER)
    take(above, "grant_extension")
    done(above)


def test_the_opinion_is_looked_at_sent_and_delivered(officer: Page) -> None:
    one, two = ({"label": f"{name}（演示） · {OFFICE}"} for name in INVESTIGATORS)
    record = {"place": "镇便民服务中心", "method": "查阅登记", "found": FOUND}
    take(officer, "investigate", first=one, second=two, **record)
    done(officer)
    box = officer.locator("#step-reply")
    click(box.locator("summary"))
    opinion = {"outcome": "supported", "reasons": "窗口没有按规定出具受理单。", "body": OPINION}
    fill_all(box, **{f"reply-{name}": text for name, text in opinion.items()})
    with officer.context.expect_event(
        "response", lambda answer: answer.request.method == "POST"
    ) as looked:
        click(box.locator("[name=preview]"))
    assert looked.value.headers["content-type"] == "application/pdf"
    assert "reply" in offered(officer)
    take(officer, "reply")
    done(officer)
    take(officer, "deliver", way="post", result="refused", note="")
    expect(
        officer.locator("#step-deliver [role=alert], #step-deliver .w-field__errors").first
    ).to_be_visible()
    take(officer, "deliver", way="in_person", result="signed")
    done(officer)


def test_the_sender_asks_for_a_review(at_home: Page, story: Story) -> None:
    expect(at_home.locator("main")).to_contain_text(OPINION)
    box = at_home.locator("#review")
    click(box.locator("summary"))
    fill_all(box, reason=ASKED)
    press(box, "Ask for a review")
    expect(at_home.get_by_role("status")).to_contain_text(
        said("Your request for a review is in the ledger. Its decision is told here.")
    )


def test_the_supervisor_records_that_the_review_upholds_the_opinion(
    staff: Staff, story: Story, new_page: NewPage
) -> None:
    above = staff("county-supervisor")
    above.goto(story.group_page)
    take(above, "uphold", opinion="")
    expect(above.locator("#step-uphold")).to_have_attribute("open", "")
    expect(above.locator("#step-uphold")).to_contain_text(ASKED)
    take(above, "uphold", opinion=DECISION)
    done(above)
    citizen = new_page("phone", address=fresh_address())
    track(citizen, story.group_number, story.group_code)
    expect(citizen.locator("main")).to_contain_text(DECISION)
    expect(citizen.locator("main")).to_contain_text(re.compile(r"\d{4}-\d{2}-\d{2}"))
