"""A resident asks a guide whether they can apply, prints the list, and reads what holds now."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import click, english_left, is_as_wide_as_the_screen, press, said

GUIDE = "/policies/guide-dibao/"
SHEET = f"{GUIDE}checklist/?township=140431100"
PAGES = {
    "guide": GUIDE,
    "guide-of-children": "/policies/guide-children/?township=140431100",
    "sheet": SHEET,
    "document": "/policies/document-dibao-2026/",
    "repealed": "/policies/document-dibao-2014/",
    "interpretation": "/policies/interpretation-dibao-2026/",
    "index": "/policies/?validity=repealed",
}
LIKELY = {"check-1": "yes", "check-3": "no", "check-4": "yes"}
Check = Callable[..., None]


def answer(page: Page, income: str, people: str, **others: str) -> None:
    for name, value in {**LIKELY, **others}.items():
        page.locator(f"#{name}-{value}").check(force=True)
    page.locator("#check-2-number").fill(income)
    page.locator("#check-2-people").fill(people)
    press(page, "Show the result")


@pytest.mark.parametrize(
    ("income", "others", "verdict"),
    [
        ("1200", {}, "Result: it is likely that you can apply."),
        ("9000.50", {}, "Result: probably not, as far as these questions go."),
        ("1200", {"check-3": "yes"}, "Result: perhaps. Something is still open."),
    ],
)
def test_the_self_check_says_what_is_likely_and_who_decides(
    desktop: Page, income: str, others: dict[str, str], verdict: str
) -> None:
    desktop.goto(GUIDE)
    answer(desktop, income, "3", **others)
    result = desktop.get_by_role("status")
    expect(result).to_contain_text(said(verdict))
    decides = "The unit of the township decides. You may apply anyway, and it has to answer."
    expect(result).to_contain_text(said(decides))
    if income == "9000.50":
        expect(result).to_contain_text("3000.17")
        expect(result).to_contain_text("第九条")


def test_no_answer_leaves_the_device_or_stays_on_it(desktop: Page) -> None:
    desktop.goto(GUIDE, wait_until="networkidle")
    address, asked = desktop.url, []
    desktop.on("request", lambda request: asked.append(request.url))
    answer(desktop, "1200", "3")
    expect(desktop.get_by_role("status")).not_to_be_empty()
    desktop.wait_for_timeout(500)
    kept: Any = desktop.evaluate(
        "async () => [localStorage.length, sessionStorage.length, document.cookie,"
        " (await indexedDB.databases()).length, history.state]"
    )
    assert kept == [0, 0, "", 0, None]
    assert asked == []
    assert desktop.url == address
    press(desktop, "Clear the answers")
    assert desktop.locator("#check-2-number").input_value() == ""
    assert desktop.locator("[data-check] input:checked").count() == 0
    expect(desktop.get_by_role("status")).to_be_empty()


@pytest.mark.parametrize(
    ("income", "people", "sentence"),
    [
        ("", "3", "Type a number here, such as 620."),
        ("abc", "3", "Type digits only, such as 620; letters or signs cannot be computed."),
        ("1e9", "3", "Type digits only, such as 620; letters or signs cannot be computed."),
        ("-5", "3", "A number below zero is not possible here. Without income type 0."),
        ("1200", "0", "A household has at least one member. Type a whole number, such as 3."),
        ("1200", "2.5", "A household has at least one member. Type a whole number, such as 3."),
        (
            "１２００",
            "3",
            "These are full-width digits. Switch the keyboard to half width and type them again, "
            "such as 620.",
        ),
    ],
)
def test_what_is_no_number_is_said_beside_its_field(
    phone: Page, axe: Check, income: str, people: str, sentence: str
) -> None:
    phone.goto(GUIDE)
    answer(phone, income, people)
    wrong = phone.locator("[data-check] [aria-invalid]")
    expect(wrong).to_have_count(1)
    expect(wrong).to_be_focused()
    beside = phone.locator(f"#{wrong.get_attribute('aria-describedby')}")
    expect(beside).to_have_text(said(sentence))
    expect(phone.get_by_role("status")).to_contain_text(
        said("Result: perhaps. Something is still open.")
    )
    axe(phone)


def test_the_result_prints_by_itself(desktop: Page) -> None:
    desktop.goto(GUIDE)
    answer(desktop, "1200", "3")
    desktop.evaluate("() => { window.print = () => { window.printed = true } }")
    press(desktop, "Print the result")
    assert desktop.evaluate("() => window.printed")
    desktop.emulate_media(media="print")
    expect(desktop.get_by_role("status")).to_be_visible()
    expect(desktop.locator("#materials")).to_be_hidden()
    desktop.evaluate("() => dispatchEvent(new Event('afterprint'))")
    expect(desktop.locator("#materials")).to_be_visible()


def test_without_scripts_the_check_is_a_list_to_read(without_javascript: Page) -> None:
    page = without_javascript
    page.goto(GUIDE)
    plain = page.locator("[data-plain]")
    expect(plain).to_be_visible()
    expect(plain).to_contain_text("620")
    expect(page.locator("[data-check] [data-form]")).to_be_hidden()
    page.select_option("#township", "140431100")
    click(page.locator("#where ~ form button"))
    expect(page.locator("a.call__number").first).to_be_visible()
    click(page.get_by_role("link", name=said("What to bring, on one sheet")).first)
    expect(page.get_by_role("heading", level=1)).to_have_text(said("What to bring, on one sheet"))


@pytest.mark.parametrize(
    "slug", ["dibao", "dibao-urban", "tekun", "linshi", "low-income", "children"]
)
def test_what_to_bring_prints_on_one_sheet(desktop: Page, slug: str) -> None:
    desktop.goto(f"/policies/guide-{slug}/checklist/?township=140431100")
    paper = desktop.pdf(format="A4", prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(BytesIO(paper))
    assert len(document) == 1
    text = document[0].get_textpage().get_text_range()
    document.close()
    for part in ("身份证", "0355-5550101", "0355-5550100"):
        assert part in text
    assert "社会救助暂行办法" not in text


@pytest.mark.parametrize("viewport", ["desktop", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_guides_and_documents_are_accessible(
    new_page: Callable[..., Page], axe: Check, picture: Check, viewport: str, name: str
) -> None:
    page = new_page(viewport)
    page.goto(PAGES[name])
    axe(page)
    assert is_as_wide_as_the_screen(page)
    assert english_left(page) == []
    picture(page, f"policies-{name}")


def test_a_repealed_document_leads_to_what_holds_now(desktop: Page) -> None:
    desktop.goto("/policies/?validity=repealed")
    click(desktop.get_by_role("link", name="审核审批办法"))
    expect(desktop.locator(".tombstone")).to_be_visible()
    click(desktop.locator("main").get_by_role("link", name="实施细则").first)
    expect(desktop.locator("main")).to_contain_text("沁民字〔2014〕20号")
    click(desktop.get_by_role("link", name="解读").last)
    expect(desktop.locator("main")).to_contain_text(said("Questions and answers"))
