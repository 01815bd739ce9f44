"""What stands between a file and the public: the check, the corrected meaning, the reason."""

import re
from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect

from tests.journeys.lists import lists_of, sentence_with, upload
from tests.journeys.people import click, done, press, said, take
from tests.journeys.rosters import CARD_COLUMN, ODD, odd_heading

DUE = "本月去世，本月待遇按规定发放，次月起停发。"
CHAIR, PRESENT = "李主任", "社会救助经办人、驻村干部、村民代表"
Staff = Callable[[str], Page]


def test_a_file_is_checked_and_a_wrong_meaning_corrected_for_good(staff: Staff) -> None:
    editor = staff("qinhe-editor")
    before = lists_of(editor)
    data = odd_heading()
    upload(editor, data, button="Check the file")
    odd = editor.get_by_role("row").filter(has=editor.locator("th", has_text=ODD))
    becomes = odd.locator("td").nth(1)
    expect(becomes).to_have_text(said("Dropped"))
    card = editor.get_by_role("row").filter(has=editor.locator("th", has_text=CARD_COLUMN))
    assert card.locator("select").count() == 0, "what can never be public is not offered"
    odd.locator("select").select_option("amount")
    press(editor, "Check the file")
    expect(becomes).to_contain_text("金额")
    expect(odd.locator("select")).to_have_value("amount")
    assert lists_of(editor) == before, "a check stores nothing"
    upload(editor, data, button="Check the file")
    expect(becomes).to_have_text(said("Dropped"))
    odd.locator("select").select_option("amount")
    press(editor, "Import")
    done(editor, said("The list was imported and masked."))
    take(editor, "discard")
    editor.wait_for_url(re.compile(r"/admin/publicity_lists/(#.*)?$"))
    upload(editor, data, button="Check the file")
    expect(odd.locator("select")).to_have_value("amount")
    assert lists_of(editor) == before


def test_the_deceased_of_a_draft_need_a_reason_before_it_is_submitted(staff: Staff) -> None:
    editor = staff("guodao-editor")
    editor.goto("/admin/publicity_lists/")
    draft = editor.locator("main tbody tr", has_text="城市低保").filter(has_text=said("Draft"))
    click(draft.locator("a[href*='inspect']").first)
    take(
        editor,
        "describe",
        meeting_held_on=f"{date.today()}",
        meeting_chair=CHAIR,
        meeting_attendees=PRESENT,
    )
    take(editor, "submit")
    expect(editor.locator("[data-status]")).to_have_attribute("data-status", "draft")
    dead = editor.locator("tbody[data-severity=explain]").filter(
        has_text=sentence_with("register of the deceased has")
    )
    expect(dead).to_contain_text(said("missing"))
    option = editor.locator("[name=explain-finding] option").filter(
        has_text=sentence_with("register of the deceased has")
    )
    value = option.first.get_attribute("value")
    take(editor, "explain", finding=value, reason=DUE)
    expect(dead).to_contain_text(DUE)
    expect(dead).not_to_contain_text(said("missing"))
