"""One line of pages: a check is planned and drawn, its finding confirmed by a second person,
circulated by two more, and stands on the rectification list with somebody who answers for it.
"""

from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.core.files import photo_with_place
from tests.journeys.people import (
    Story,
    bucket,
    click,
    done,
    fill,
    fill_all,
    follow,
    is_as_wide_as_the_screen,
    offered,
    press,
    said,
    take,
)
from tests.support.browser import VIEWPORTS

TITLE = "年末档案双随机检查"
PROBLEM = "抽查的救助档案缺少入户调查照片"
TARGET = "补齐入户调查照片并归档"
INSPECTORS = ("县局整改专员（演示）", "县局督查员（演示）")
OFFICE, PERSON = {"label": "沁源县民政局（演示）"}, {"label": INSPECTORS[0]}
Staff = Callable[[str], Page]


@pytest.fixture
def officer(staff: Staff) -> Page:
    return staff("county-rectify")


@pytest.fixture
def supervisor(staff: Staff) -> Page:
    return staff("county-supervisor")


@pytest.fixture
def editor(staff: Staff) -> Page:
    return staff("county-editor")


@pytest.fixture
def look(axe: Callable[..., None]) -> Callable[[Page], None]:
    """The staff page reads well and fits on a phone and on a desk."""

    def check(page: Page) -> None:
        for size in VIEWPORTS.values():
            page.set_viewport_size(size)  # type: ignore[arg-type]
            assert is_as_wide_as_the_screen(page)
            axe(page, inside=".case, main form")

    return check


def test_the_county_plans_a_check_and_announces_it(officer: Page, story: Story) -> None:
    officer.goto("/admin/checks/new/")
    today = date.today()
    form = officer.locator("main form").last
    for person in form.locator("[name=pool]").all():
        drawn = any(name in person.locator("xpath=..").inner_text() for name in INSPECTORS)
        person.set_checked(drawn)
    fill_all(form, title=TITLE, theme="救助档案", townships_wanted=1, cases_wanted=1)
    fill_all(form, starts_on=today, ends_on=today - timedelta(days=1))
    press(form, "Plan the check")
    expect(officer.get_by_role("alert")).to_have_text(said("The check ends before it begins."))
    expect(form.locator("[name=title]")).to_have_value(TITLE)  # nothing typed is lost
    fill(form, "ends_on", today)
    press(form, "Plan the check")
    expect(officer.locator("main h2").first).to_have_text(TITLE)
    story.check = urlsplit(officer.url).path
    assert "draw" not in offered(officer)  # nothing is drawn that was not announced
    take(officer, "announce")
    done(officer)


def test_townships_and_inspectors_are_drawn(
    officer: Page, story: Story, look: Callable[[Page], None]
) -> None:
    officer.goto(story.check)
    take(officer, "draw", value="2026313")
    refusal = said("Say where everyone can find this number.")
    expect(officer.locator("#step-draw").get_by_text(refusal).first).to_be_visible()
    take(officer, "draw", source="福彩3D")
    done(officer)
    look(officer)
    sheets = officer.locator("main table").first.locator("tbody tr")
    expect(sheets).to_have_count(1)
    for name in INSPECTORS:
        expect(sheets).to_contain_text(name)


def test_an_inspector_fills_the_sheet_and_writes_a_finding(
    supervisor: Page, story: Story, look: Callable[[Page], None]
) -> None:
    click(bucket(supervisor, "mine").get_by_role("link", name="检查表").first)
    story.sheet = urlsplit(supervisor.url).path
    expect(supervisor.locator("main")).to_contain_text(TITLE)
    look(supervisor)
    for number in range(supervisor.locator("main table").first.locator("tbody a").count()):
        click(supervisor.locator("main table").first.locator("tbody a").nth(number))
        _everything_in_order(supervisor.locator("details[id^=step-part-][open]"))
        done(supervisor)
    take(
        supervisor,
        "record",
        category="files",
        problem="三份档案缺照片",
        public_problem=PROBLEM,
        accountability="exempted",
    )
    refusal = said("Say why this was an honest mistake: nobody is exempted without reasons.")
    expect(supervisor.locator("#step-record").get_by_role("alert")).to_have_text(refusal)
    take(supervisor, "record", accountability_reason="相机损坏，已主动说明")
    done(supervisor)
    assert "confirm" not in offered(supervisor)  # another inspector stands for it too


def _everything_in_order(part: Locator) -> None:
    for answer in part.locator("select").all():
        answer.select_option("in_order")
    for photo in part.locator("input[type=file]").all():
        file = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": photo_with_place()}
        photo.set_input_files(file)  # type: ignore[arg-type]
    click(part.locator("button[type=submit]"))


def test_the_second_inspector_confirms_and_the_check_ends(officer: Page, story: Story) -> None:
    click(bucket(officer, "to_approve").get_by_role("link", name=PROBLEM))
    assert urlsplit(officer.url).path == story.sheet
    take(officer, "confirm", finding={"index": 1})
    done(officer)
    take(officer, "finish", visited_on=date.today())
    done(officer)
    officer.goto(story.check)
    take(officer, "complete")
    done(officer)
    press(officer, "Draft the circular")
    done(
        officer,
        said(
            "The circular is drafted: an editor names persons and deadlines, a reviewer approves."
        ),
    )


def test_an_editor_finds_the_draft_and_names_who_answers(editor: Page, story: Story) -> None:
    click(bucket(editor, "mine").get_by_role("link", name=TITLE))
    story.circular = urlsplit(editor.url).path
    row = editor.locator("form[data-edit-form]")
    expect(row.locator("[name=problems-0-value-problem]")).to_have_value(PROBLEM)
    values = {"unit": OFFICE, "person": PERSON, "target": TARGET}
    values["deadline"] = date.today() - timedelta(days=1)  # type: ignore[assignment]
    fill_all(row, **{f"problems-0-value-{name}": value for name, value in values.items()})
    _hand_in(editor)
    expect(editor.get_by_text("早于今日").first).to_be_visible()
    expect(row.locator("[name=problems-0-value-target]")).to_have_value(TARGET)
    fill(row, "problems-0-value-deadline", date.today() + timedelta(days=20))
    _hand_in(editor)
    done(editor, TITLE)
    assert bucket(editor, "mine").get_by_role("link", name=TITLE).count() == 0


def _hand_in(page: Page) -> None:
    page.keyboard.press("Escape")  # the calendar of the field lies over the buttons
    click(page.locator("footer .w-dropdown__toggle"))
    click(page.locator("[name=action-submit]"))


def test_its_approval_puts_the_finding_on_the_list(staff: Staff, story: Story) -> None:
    reviewer = staff("county-reviewer")
    reviewer.goto("/admin/")
    click(reviewer.locator(f"main a[href='{story.circular}']").first)
    # The table is drawn by a script; without it nothing of a row would be sent along.
    expect(reviewer.locator("[name=problems-0-value-target]")).to_have_value(TARGET)
    click(reviewer.locator("footer .w-dropdown__toggle"))
    click(reviewer.locator("footer [data-workflow-action-name=approve]").first)
    reviewer.wait_for_url(lambda address: "/edit/" not in address)


def test_the_officer_follows_the_line_to_the_item(
    officer: Page, phone: Page, story: Story, look: Callable[[Page], None]
) -> None:
    officer.goto(story.check)
    look(officer)
    click(officer.locator("#items + table tbody a").first)
    facts = officer.locator("main")
    for text in (PROBLEM, TARGET, INSPECTORS[0], TITLE):
        expect(facts).to_contain_text(text)
    expect(facts).to_contain_text(
        said(
            "%(person)s puts it right, attaches evidence and asks for closing.",
            person=INSPECTORS[0],
        )
    )
    look(officer)
    take(officer, "request_closing", public_result="照片已补齐。")
    refusal = officer.locator("#step-request_closing").get_by_role("alert")
    expect(refusal).to_be_visible()
    number = officer.locator("main dd").first.inner_text().split()[0]
    follow(officer.locator("main"), "Public page")
    expect(officer.locator("main")).to_contain_text(PROBLEM)
    phone.goto(f"/rectification/{number}/")
    expect(phone.locator("main")).to_contain_text(PROBLEM)
    assert "三份档案缺照片" not in phone.locator("body").inner_text()
