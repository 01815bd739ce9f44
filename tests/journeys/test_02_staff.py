"""A township's staff bring a list and a notice to the public, two people for each."""

import json
import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.core.files import blank_pdf
from tests.disclosure.workbooks import password_protected
from tests.journeys.lists import NAME, lists_of, sentence_with, upload
from tests.journeys.people import (
    Story,
    bucket,
    click,
    done,
    fill_all,
    follow,
    forge,
    kept_anywhere,
    offered,
    said,
    table_of,
    take,
)
from tests.journeys.rosters import SHEET, RosterFile, a_roster, half_broken, workbook
from tests.support.server import Served

REASON = "该户已随女儿迁居外镇，户籍仍在本镇，经复核属实。"
CHAIR, PRESENT = "李主任", "社会救助经办人、驻村干部、村民代表"
NOTICE = "关于沁河镇冬季入户核查安排的通知"
NOTICE_TEXT = "核查人员入户时两人以上，主动出示证件。"
BECAME = {
    "手机号码": "dropped",
    "银行账号": "dropped",
    "开户银行": "dropped",
    "残疾等级": "dropped",
    "身份证号码": "Identity number, for checks only",
    "家庭住址": "Address, for checks only",
}
Staff = Callable[[str], Page]


@pytest.fixture(scope="module")
def roster() -> RosterFile:
    return a_roster()


@pytest.fixture
def editor(staff: Staff) -> Page:
    return staff("qinhe-editor")


@pytest.fixture
def reviewer(staff: Staff) -> Page:
    return staff("qinhe-reviewer")


# --- The list ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "complaint"),
    [
        (password_protected(), NAME, "protected by a password"),
        (blank_pdf(), NAME, "not a workbook"),
        (workbook([]), NAME, "no row below"),
    ],
    ids=["password", "renamed PDF", "no rows"],
)
def test_a_file_that_cannot_be_a_list_is_refused(
    editor: Page, data: bytes, name: str, complaint: str
) -> None:
    before = lists_of(editor)
    upload(editor, data, name)
    refusal = editor.get_by_role("alert").filter(
        has_text=said("The file was refused. Nothing was changed.")
    )
    expect(refusal).to_contain_text(sentence_with(complaint))
    assert lists_of(editor) == before


def test_a_file_with_half_its_rows_broken_names_each_place(editor: Page) -> None:
    before = lists_of(editor)
    data, faults = half_broken()
    upload(editor, data)
    refusal = editor.get_by_role("alert").filter(
        has_text=said("The file was refused. Nothing was changed.")
    )
    for row, column in faults:
        line = refusal.get_by_role("row").filter(has_text=said("row %(row)d", row=row))
        expect(line).to_contain_text(said("sheet “%(sheet)s”", sheet=SHEET))
        expect(line).to_contain_text(column)
    assert lists_of(editor) == before


def test_the_editor_imports_the_roster_and_sees_what_became_of_it(
    editor: Page, roster: RosterFile, story: Story, picture: Callable[[Page, str], None]
) -> None:
    upload(editor, roster.workbook())
    done(editor, said("The list was imported and masked."))
    story.work_page = urlsplit(editor.url).path
    facts = editor.locator("main")
    reference = re.search(r"dibao-rural-\d+-\d+-initial-\d+", facts.inner_text())
    assert reference
    story.list = f"/publicity/{reference[0]}/"
    expect(facts).to_contain_text(
        said(
            "%(total)s read, %(accepted)s entries, %(rejected)s left out",
            total=len(roster.everyone),
            accepted=len(roster.published),
            rejected=1,
        )
    )
    for heading, meaning in BECAME.items():
        row = facts.get_by_role("row").filter(has_text=heading).last
        expect(row.get_by_role("cell").last).to_have_text(said(meaning))
    for heading in ("户主姓名", "保障人数", "月保障金额"):
        row = facts.get_by_role("row").filter(has_text=heading).last
        expect(row).not_to_contain_text(said("dropped"))
    for person, english in ((roster.minor, "under 18"), (roster.stranger, "No village")):
        place = said("row %(row)d", row=roster.row_of(person))
        row = facts.get_by_role("row").filter(has_text=re.compile(rf"{place}(?!\d)"))
        expect(row.filter(has_text=sentence_with(english))).to_have_count(1)
    shown = facts.inner_text()
    assert not [text for text in roster.secrets if text in shown]
    picture(editor, "staff-list")


def test_a_list_with_open_findings_cannot_be_submitted(editor: Page, story: Story) -> None:
    editor.goto(story.work_page)
    take(editor, "submit")
    expect(editor.get_by_role("alert")).to_contain_text("1")
    expect(editor.locator("[data-status]")).to_have_attribute("data-status", "draft")


def test_the_editor_explains_and_submits(editor: Page, story: Story) -> None:
    expect(bucket(editor, "mine").get_by_role("link")).to_have_attribute("href", story.work_page)
    editor.goto(story.work_page)
    take(editor, "explain", finding={"index": 1}, reason=REASON)
    done(editor)
    expect(editor.locator("main")).to_contain_text(REASON)
    assert "explain" not in offered(editor)
    take(editor, "submit")
    expect(editor.get_by_role("alert")).to_contain_text(said("the people present"))
    take(
        editor,
        "describe",
        meeting_held_on=f"{date.today()}",
        meeting_chair=CHAIR,
        meeting_attendees=PRESENT,
    )
    done(editor)
    take(editor, "submit")
    expect(editor.locator("[data-status]")).to_have_attribute("data-status", "submitted")
    assert bucket(editor, "mine").get_by_role("link").count() == 0


def test_the_editor_cannot_approve_what_they_made(editor: Page, story: Story) -> None:
    editor.goto(story.work_page)
    assert not offered(editor) & {"approve", "withdraw"}
    answer = forge(editor, step="approve")
    assert answer.status in {302, 403, 422}
    editor.reload()
    expect(editor.locator("[data-status]")).to_have_attribute("data-status", "submitted")


@pytest.mark.parametrize("name", ["guodao-editor", "guodao-reviewer", "qinhe-petition"])
def test_staff_of_another_place_or_task_cannot_open_the_list(
    staff: Staff, story: Story, name: str
) -> None:
    desktop = staff(name)
    for address in (story.work_page, story.work_page.replace("inspect", "preview")):
        answer = desktop.goto(address)
        assert answer is not None
        assert answer.status in {403, 404} or urlsplit(desktop.url).path == "/admin/"
        assert "*" not in desktop.locator("body").inner_text()
    desktop.goto("/admin/")
    answer = forge(desktop, story.work_page, step="approve")
    assert answer.status in {302, 403, 404}


def test_a_list_that_waits_is_not_public(desktop: Page, story: Story) -> None:
    answer = desktop.goto(story.list)
    assert answer is not None
    assert answer.status == 404
    desktop.goto("/publicity/")
    assert desktop.locator(f"a[href='{story.list}']").count() == 0


def test_the_reviewer_approves_exactly_the_public_page(
    reviewer: Page, roster: RosterFile, story: Story
) -> None:
    waiting = bucket(reviewer, "to_approve")
    click(waiting.locator(f"a[href='{story.work_page}']"))
    page = reviewer.frame_locator("iframe").locator("main")
    expect(page.locator("table tbody tr")).to_have_count(len(roster.published))
    for person in roster.published:
        expect(page.locator("table")).to_contain_text(person.masked)
    promised = _what_it_says(page)
    take(reviewer, "approve")
    expect(reviewer.locator("[data-status]")).to_have_attribute("data-status", "open")
    follow(reviewer, "Public page")
    assert urlsplit(reviewer.url).path == story.list
    assert _what_it_says(reviewer.locator("main")) == promised


def _what_it_says(page: Locator) -> list[str]:
    """Title, head and rows of a list; who approved it is known only afterwards."""
    parts = page.locator("h1, dl.facts > div, table tr, .call").all_text_contents()
    approved = said("Prepared and approved by")
    return [" ".join(part.split()) for part in parts if approved not in part]


def test_the_list_is_public_at_once_with_its_period(
    phone: Page, roster: RosterFile, story: Story, picture: Callable[[Page, str], None]
) -> None:
    phone.goto("/publicity/")
    entry = phone.locator("main li").filter(has=phone.locator(f"a[href='{story.list}']"))
    expect(entry).to_contain_text(re.compile(r"\d{4}-\d\d-\d\d.+\d{4}-\d\d-\d\d"))
    click(entry.get_by_role("link"))
    rows = table_of(phone)
    assert [row["户主姓名"] for row in rows] == [person.masked for person in roster.published]
    assert [row["村（社区）"] for row in rows][:5] == [person.village for person in roster.people]
    page = phone.content()
    assert not [text for text in roster.secrets if text in page]
    expect(phone.locator("main")).to_contain_text("7")
    picture(phone, "new-list")


def test_the_very_same_file_is_taken_once(editor: Page, roster: RosterFile) -> None:
    data = roster.workbook()  # the same rows saved again: other bytes, another file
    upload(editor, data)
    done(editor, said("The list was imported and masked."))
    before = lists_of(editor)
    upload(editor, data)
    expect(editor.get_by_role("alert")).to_contain_text("dibao-rural-140431100-")
    assert lists_of(editor) == before
    click(editor.locator("main table tbody a[href*='inspect']").first)
    take(editor, "discard")
    editor.wait_for_url(re.compile(r"/admin/publicity_lists/(#.*)?$"))
    assert lists_of(editor) == before - 1


def test_nothing_raw_of_the_roster_is_kept_anywhere(served: Served, roster: RosterFile) -> None:
    masked = {person.masked for person in roster.published}
    assert kept_anywhere(served, masked), "the search itself finds what is there"
    assert kept_anywhere(served, roster.secrets) == []


# --- The notice ----------------------------------------------------------------------------------


def test_the_editor_writes_a_notice_and_submits_it(editor: Page, story: Story) -> None:
    editor.goto("/admin/policy_notices/")
    click(editor.locator("a[href$='/choose_parent/']").first)
    fill_all(editor, title=NOTICE)
    click(
        editor.locator("[data-contentpath=body], #panel-child-content-body-section, main")
        .locator("button:has(.icon-plus)")
        .first
    )
    click(editor.get_by_role("option", name=said("Paragraph")))
    click(editor.locator(".Draftail-Editor [contenteditable=true]"))
    editor.keyboard.type(NOTICE_TEXT)
    # The editor writes into the form a moment after the last key.
    expect(editor.locator("[name='body-0-value']")).to_have_value(
        re.compile(re.escape(json.dumps(NOTICE_TEXT)) + "|" + NOTICE_TEXT)
    )
    assert editor.locator("[name=action-publish]").count() == 0
    click(editor.locator("footer .w-dropdown__toggle"))
    click(editor.locator("[name=action-submit]"))
    done(editor, NOTICE)
    click(editor.get_by_role("link", name=NOTICE).first)
    story.notice_edit = urlsplit(editor.url).path
    assert "/edit/" in story.notice_edit


def test_the_editor_cannot_publish_it(editor: Page, desktop: Page, story: Story) -> None:
    editor.goto(story.notice_edit)
    assert editor.locator("[name=action-publish], [data-workflow-action-name=approve]").count() == 0
    with editor.expect_navigation():
        editor.locator("form[data-edit-form]").evaluate(
            """form => {
                const forged = document.createElement('input');
                forged.type = 'hidden';
                forged.name = 'action-publish';
                forged.value = 'action-publish';
                form.append(forged);
                form.submit();
            }"""
        )
    desktop.goto("/policies/")
    expect(desktop.get_by_role("link", name=NOTICE)).to_have_count(0)


def test_the_reviewer_approves_the_notice_and_it_is_public(reviewer: Page, story: Story) -> None:
    reviewer.goto("/admin/")
    click(reviewer.locator(f"main a[href='{story.notice_edit}']").first)
    click(reviewer.locator("footer .w-dropdown__toggle"))
    click(reviewer.locator("footer [data-workflow-action-name=approve]").first)
    reviewer.wait_for_url(lambda address: "/edit/" not in address)
    reviewer.goto("/policies/")
    click(reviewer.get_by_role("link", name=NOTICE))
    expect(reviewer.locator("main")).to_contain_text(NOTICE_TEXT)
    reviewer.goto(f"/search/?q={NOTICE_TEXT[:4]}")
    expect(reviewer.locator("ul.results")).to_contain_text(NOTICE)


# --- The first screen ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "buckets"),
    [
        ("qinhe-reviewer", {"to_approve": "城市低保 初审公示"}),
        ("county-petition", {"overdue": "交了材料两个月没有人回复"}),
        ("qinhe-rectify", {"mine": "ZG"}),
    ],
)
def test_the_first_screen_shows_each_person_their_own_work(
    staff: Staff, name: str, buckets: dict[str, str]
) -> None:
    desktop = staff(name)
    for which in ("overdue", "due_soon", "to_approve", "mine"):
        box = bucket(desktop, which)
        if which in buckets:
            expect(box.get_by_role("link", name=re.compile(buckets[which])).first).to_be_visible()
    expect(desktop.locator("main")).not_to_contain_text("guodao")
