"""A citizen reports an entry of a list, without an account, and follows what becomes of it."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.core.files import photo_with_place
from tests.journeys.people import (
    Story,
    answer_to,
    click,
    fill_all,
    follow,
    fresh_address,
    kept_anywhere,
    press,
    receipt,
    said,
    send,
    table_of,
    track,
)
from tests.support.made_up import identity_number, mobile
from tests.support.server import Served

SUBJECT = "名单里的一户早已搬走"
BODY = "这一户两年前就搬到外县住了，村里人都知道，房子一直空着，请镇里核实。"
VILLAGE = "河西村"
OTHER = {"kind": "consult", "subject": "请问申请要多久", "body": "材料交了以后多久能有结果？"}
UNIT = "沁河镇社会事务办公室（演示）"
NAME = "麴霁翊"
NewPage = Callable[..., Page]


@pytest.fixture(scope="module")
def address() -> str:
    """From where one family files everything on this day."""
    return fresh_address()


@pytest.fixture(scope="module")
def own_phone() -> str:
    return mobile()


def open_entry(page: Page, story: Story) -> None:
    """From the list to the form that knows its first entry."""
    page.goto(story.list)
    click(page.locator("main tbody tr").first.get_by_role("link"))
    expect(page.locator("[name=publicity_entry]")).to_have_value(re.compile(r"^\d+$"))


def write(page: Page, **answers: object) -> None:
    """Fill in the form for 沁河镇河西村."""
    fill_all(page, division={"label": VILLAGE}, **answers)


def total_received(page: Page) -> int:
    """How many cases the public ledger counts."""
    page.goto("/complaints/")
    return int(page.locator("ul.figures strong").first.inner_text())


def test_a_half_filled_form_keeps_what_was_typed(
    new_page: NewPage, story: Story, address: str, axe: Callable[..., None]
) -> None:
    page = new_page("phone", address=address)
    open_entry(page, story)
    write(page, body=BODY, name=NAME, public_consent=True)
    send(page)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(2)  # subject and phone
    expect(page).to_have_title(re.compile("^" + said("Error:")))
    for name, value in (("body", BODY), ("name", NAME)):
        expect(page.locator(f"[name={name}]")).to_have_value(value)
    expect(page.locator("[name=kind][value=assistance_report]")).to_be_checked()
    expect(page.locator("[name=public_consent]")).to_be_checked()
    expect(page.locator("[name=division] option:checked")).to_have_text(VILLAGE)
    expect(page.locator("[name=publicity_entry]")).to_have_value(re.compile(r"^\d+$"))
    click(summary.get_by_role("link").first)
    expect(page.locator("[name=subject]")).to_be_focused()
    axe(page)


def test_an_identity_number_in_the_text_is_refused_and_never_shown_again(
    new_page: NewPage, address: str
) -> None:
    number = identity_number()
    page = new_page("phone", address=address)
    page.goto("/complaints/file/")
    write(page, **{**OTHER, "body": f"我的证号是{number}，请查。"}, anonymous=True)
    send(page)
    error = page.get_by_role("alert")
    expect(error).to_contain_text(said("an identity number"))
    expect(error).not_to_contain_text(number)


def test_a_named_report_on_a_phone_gets_number_and_code(
    new_page: NewPage,
    story: Story,
    address: str,
    own_phone: str,
    axe: Callable[..., None],
    picture: Callable[[Page, str], None],
) -> None:
    page = new_page("phone", address=address)
    before = total_received(page)
    open_entry(page, story)
    expect(page.locator("[name=challenge_answer]")).to_have_count(0)
    write(page, subject=SUBJECT, body=BODY, name=NAME, phone=own_phone, public_consent=True)
    photo = ("现场.jpg", "image/jpeg", photo_with_place())
    fill_all(page, attachments=photo)
    picture(page, "filing-filled")
    button = page.locator("main form").get_by_role("button", name=said("Send"), exact=True)
    button.dblclick()
    story.number, story.code = receipt(page)
    axe(page)
    picture(page, "receipt")
    assert re.fullmatch(r"QY\d{8}-\d{4,}", story.number)
    assert len(re.sub(r"[^A-Z0-9]", "", story.code)) >= 13  # 12 characters of 32 are 60 bits
    expect(page.locator("main")).to_contain_text(f"{date.today() + timedelta(days=15)}")
    with page.expect_download() as paper:
        press(page, "Receipt as PDF")
    assert paper.value.suggested_filename == f"{story.number}.pdf"
    fill_all(page, typed="AAAAA")
    press(page, "Compare")
    assert receipt(page) == (story.number, story.code)
    axe(page)
    fill_all(page, typed=story.code.lower())
    press(page, "Compare")
    expect(page.get_by_role("heading", name=said("You have noted it right"))).to_be_visible()
    axe(page)
    assert total_received(page) == before + 1


def test_staying_anonymous_hides_what_is_not_wanted(phone: Page) -> None:
    phone.goto("/complaints/file/")
    name = phone.locator("[name=name]")
    expect(name).to_be_visible()
    fill_all(phone, anonymous=True)
    expect(name).to_be_hidden()
    fill_all(phone, anonymous=False)
    expect(name).to_be_visible()


def test_an_anonymous_report_without_javascript_sent_twice_is_one_case(
    new_page: NewPage, story: Story, address: str
) -> None:
    page = new_page("phone", javascript=False, address=address)
    before = total_received(page)
    open_entry(page, story)
    write(page, subject="同一户的情况", body=BODY, anonymous=True)
    send(page)
    number, code = receipt(page)
    page.reload()  # sends the same form again
    again = page.locator("[data-complaint-number]")
    expect(again).to_have_attribute("data-complaint-number", number)
    assert again.get_attribute("data-query-code") is None
    expect(page.get_by_role("heading", name=said("We had received it already"))).to_be_visible()
    assert code not in page.content()
    assert total_received(page) == before + 1


def test_the_third_filing_of_an_hour_is_still_free(new_page: NewPage, address: str) -> None:
    page = new_page("phone", javascript=False, address=address)
    page.goto("/complaints/file/")
    expect(page.locator("[name=challenge_answer]")).to_have_count(0)
    write(page, **OTHER, anonymous=True)
    send(page)
    receipt(page)


def test_the_fourth_meets_a_question_and_a_wrong_answer_loses_nothing(
    new_page: NewPage, address: str, axe: Callable[..., None]
) -> None:
    page = new_page("phone", javascript=False, address=address)
    page.goto("/complaints/file/")
    question = page.locator("label[for=id_challenge_answer]")
    right = answer_to(question.inner_text())
    write(page, **OTHER, anonymous=True, challenge_answer=str(int(right) + 1))
    send(page)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[name=body]")).to_have_value(OTHER["body"])
    fill_all(page, challenge_answer=answer_to(question.inner_text()))
    send(page)
    receipt(page)


def test_with_javascript_the_browser_does_the_work(
    new_page: NewPage, address: str, axe: Callable[..., None]
) -> None:
    page = new_page("phone", address=address)
    page.goto("/complaints/file/")
    widget = page.locator("altcha-widget")
    expect(widget).to_be_visible()
    expect(page.locator("[name=challenge_answer]")).to_be_hidden()
    axe(page)
    write(page, **OTHER, anonymous=True)
    send(page)
    receipt(page)


def test_another_address_meets_no_question(new_page: NewPage) -> None:
    page = new_page("phone", address=fresh_address())
    page.goto("/complaints/file/")
    expect(page.locator("[name=subject]")).to_be_visible()
    expect(page.locator("[name=challenge_answer]")).to_have_count(0)


def test_a_wrong_code_and_an_unknown_number_are_answered_alike(
    new_page: NewPage, story: Story
) -> None:
    page = new_page("phone", address=fresh_address())
    answers = []
    wrong = "".join("A" if sign != "A" else "B" for sign in story.code if sign.isalnum())
    for number, code in ((story.number, wrong), ("QY20200101-0001", story.code)):
        track(page, number, code)
        expect(page.get_by_role("alert")).to_be_visible()
        answers.append(page.get_by_role("alert").inner_text())
        expect(page.locator("main")).not_to_contain_text(SUBJECT)
    assert answers[0] == answers[1]


def test_number_and_code_show_the_case_its_next_duty_and_why_that_day(
    new_page: NewPage,
    story: Story,
    axe: Callable[..., None],
    picture: Callable[[Page, str], None],
) -> None:
    page = new_page("phone", address=fresh_address())
    track(page, story.number.lower(), story.code.lower().replace("-", " "))
    expect(page.get_by_role("heading", level=1)).to_have_text(SUBJECT)
    due = f"{date.today() + timedelta(days=15)}"
    coming = page.locator("main .notice").filter(has_text=said("What comes next"))
    expect(coming).to_contain_text(UNIT)
    expect(coming).to_contain_text(due)
    clock = page.locator(".sheet").filter(has_text="受理告知")
    expect(clock).to_contain_text(due)
    click(clock.get_by_text(said("How this date was computed")))
    expect(clock.get_by_role("listitem").filter(has_text="15").first).to_be_visible()
    expect(page.locator(".timeline li").first).to_be_visible()
    axe(page)
    picture(page, "case")


def test_the_page_of_a_case_has_no_address_that_shows_it(new_page: NewPage, story: Story) -> None:
    page = new_page("phone", address=fresh_address())
    track(page, story.number, story.code)
    assert page.url.endswith("/complaints/track/")
    assert page.context.cookies() == [
        cookie for cookie in page.context.cookies() if cookie["name"] == "csrftoken"
    ]
    page.goto(f"/complaints/track/?number={story.number}&code={story.code}")
    expect(page.locator("main")).not_to_contain_text(SUBJECT)


def test_a_number_is_warned_of_while_one_types_and_nothing_is_sent(new_page: NewPage) -> None:
    page = new_page("phone", address=fresh_address())
    page.goto("/complaints/file/", wait_until="networkidle")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.locator("[name=body]").press_sequentially(f"证号 {identity_number()} 在此")
    warning = page.locator("#id_body_numbers")
    expect(warning).to_be_visible()
    assert sent == []
    page.locator("[name=body]").fill("没有号码")
    expect(warning).to_be_hidden()


@pytest.mark.parametrize("viewport", ["phone", "desktop"])
def test_a_lost_code_and_a_receipt_to_check_have_pages_of_their_own(
    new_page: NewPage,
    story: Story,
    own_phone: str,
    picture: Callable[[Page, str], None],
    viewport: str,
) -> None:
    page = new_page(viewport, javascript=False, address=fresh_address())
    page.goto(f"/complaints/track/?number={story.number}")
    expect(page.locator("[name=number]")).to_have_value(story.number)
    picture(page, "track")
    page.goto("/complaints/lost-code/")
    picture(page, "lost-code")
    fill_all(page, number=story.number, name=NAME, phone=own_phone)
    press(page, "Ask for a new code")
    expect(page.locator("main")).not_to_contain_text(own_phone)
    page.goto("/complaints/receipt/")
    fill_all(page, number=story.number, seal="0" * 16)
    press(page, "Check")
    expect(page.locator("main")).not_to_contain_text(SUBJECT)
    picture(page, "receipt-check")


@pytest.mark.parametrize("path", ["track", "lost-code", "receipt"])
def test_the_pages_around_the_code_are_accessible(
    new_page: NewPage, axe: Callable[..., None], path: str
) -> None:
    page = new_page("phone", address=fresh_address())
    page.goto(f"/complaints/{path}/")
    axe(page)


def test_the_citizen_adds_something(new_page: NewPage, story: Story) -> None:
    page = new_page("phone", javascript=False, address=fresh_address())
    track(page, story.number, story.code)
    box = page.locator("#supplement")
    fill_all(box, body="补充：上个月我去看过，门锁着。")
    press(box, "Send")
    expect(page.get_by_role("status")).to_contain_text(
        said("Your message has been added to the case.")
    )
    expect(page.locator("main article")).to_contain_text("门锁着")


def test_the_case_is_counted_but_not_shown_to_others(desktop: Page, story: Story) -> None:
    desktop.goto("/complaints/")
    expect(desktop.locator("main")).not_to_contain_text(story.number)
    expect(desktop.locator("main")).not_to_contain_text(SUBJECT)
    desktop.goto(f"/search/?q={SUBJECT[:6]}")
    assert desktop.locator("ul.results").count() == 0
    follow(desktop, "Complaints ledger")
    assert table_of(desktop)


def test_name_phone_and_code_stand_nowhere_in_the_files_of_the_server(
    served: Served, story: Story, own_phone: str
) -> None:
    assert kept_anywhere(served, {story.number}), "the search itself finds what is there"
    bare = re.sub(r"[^A-Z0-9]", "", story.code)
    assert kept_anywhere(served, {NAME, own_phone, story.code, bare}) == []
