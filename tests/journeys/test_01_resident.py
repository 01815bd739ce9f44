"""A resident reads a policy, finds a list, searches, and could report an entry."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response, expect

from portal.core.identifiers import find_personal_data
from tests.disclosure.papers import pages_of
from tests.journeys.people import (
    Story,
    click,
    english_left,
    fill,
    follow,
    is_as_wide_as_the_screen,
    press,
    said,
    table_of,
)

NOTICE = "沁民字〔2022〕51号"
NOTICE_TITLE = "社会救助监督管理"
GUIDE = "农村最低生活保障（低保）办事指南"
MONTHLY = "农村低保 在保名单"
LATE_TOWNSHIP = "140431202"  # of the demo county, without a monthly list
FIRST_VIEW = 100_000  # bytes
MAY_BE_SHOWN = {
    *("序号", "村（社区）", "户主姓名", "类别", "保障人数"),
    *("金额（元）", "纳入时间", "是否近亲属备案"),
}
PUBLIC = {
    "home": "/",
    "policies": "/policies/",
    "guide": "/policies/guide-dibao/",
    "lists": "/publicity/",
    "lists-ended": "/publicity/?state=ended",
    "catalogue": "/publicity/catalogue/",
    "catalogue-of-one": "/publicity/catalogue/?division=140431100",
    "funds": "/publicity/funds/",
    "funds-of-children": "/publicity/funds/?programme=children",
    "ledger": "/complaints/",
    "filing": "/complaints/file/",
    "tracking": "/complaints/track/",
    "rectification": "/rectification/",
    "search": "/search/?q=低保",
    "not-found": "/no-such-page/",
}
Check = Callable[..., None]


@pytest.fixture
def monthly_list(desktop: Page) -> Page:
    """The long list of those who receive the allowance, found as a resident finds it."""
    desktop.goto("/publicity/")
    fill(desktop.locator("form.filters"), "stage", "monthly")
    click(desktop.locator("form.filters").get_by_role("button"))
    click(desktop.get_by_role("link", name=re.compile(MONTHLY)).first)
    expect(desktop.get_by_role("heading", level=1)).to_contain_text(MONTHLY)
    return desktop


def test_the_front_door_leads_to_every_room(desktop: Page) -> None:
    desktop.goto("/")
    ways = desktop.get_by_role("navigation", name=said("Ways in")).get_by_role("link")
    leads_to = {link.get_attribute("href") for link in ways.all()}
    assert leads_to >= {"/policies/", "/publicity/", "/complaints/file/", "/complaints/track/"}
    for address in leads_to:
        answer = desktop.goto(str(address))
        assert answer is not None
        assert answer.status == 200
        expect(desktop.get_by_role("heading", level=1)).to_be_visible()


def test_the_first_view_is_light(phone: Page) -> None:
    answers: list[Response] = []
    phone.on("response", lambda answer: answers.append(answer))
    phone.goto("/", wait_until="networkidle")
    weights = {
        answer.url: sum(
            answer.request.sizes()[part] for part in ("responseHeadersSize", "responseBodySize")
        )
        for answer in answers
    }
    assert any(address.endswith(".css") for address in weights), "no style sheet was weighed"
    assert sum(weights.values()) <= FIRST_VIEW, weights


def test_the_founding_notice_is_read_along_its_outline(desktop: Page, picture: Check) -> None:
    desktop.goto("/")
    follow(desktop.get_by_role("navigation", name=said("Main")), "Policies")
    click(desktop.get_by_role("link", name=re.compile(f"{NOTICE_TITLE}(?!.*解读)")).first)
    expect(desktop.locator("dl.facts")).to_contain_text(NOTICE)
    outline = desktop.get_by_role("navigation", name=said("Contents"))
    anchors = [link.get_attribute("href") or "" for link in outline.get_by_role("link").all()]
    assert len(anchors) >= 10
    assert len(set(anchors)) == len(anchors)
    for anchor in anchors:
        expect(desktop.locator(f"[id='{anchor[1:]}']")).to_have_count(1)
    chapter = outline.get_by_role("link").filter(has_text="整改处置机制").first
    click(chapter)
    expect(
        desktop.locator("main :is(h2,h3,h4)", has_text=chapter.inner_text()).first
    ).to_be_in_viewport()
    picture(desktop, "notice")


def test_the_guide_tells_everything_at_once_and_leads_to_the_lists(desktop: Page) -> None:
    desktop.goto("/policies/")
    click(desktop.get_by_role("link", name=GUIDE))
    for part in (
        "Who can apply",
        "What to bring: the complete list",
        "Where to apply and ask",
        "Steps and time limits",
        "Standards in force",
        "Legal basis",
    ):
        expect(desktop.get_by_role("heading", name=said(part), exact=True)).to_be_visible()
    follow(desktop, "Publicity lists of this programme")
    expect(desktop.locator("select[name=programme]")).to_have_value("dibao-rural")
    expect(desktop.get_by_role("link", name=re.compile("农村低保")).first).to_be_visible()


def test_a_list_shows_only_what_may_be_public(monthly_list: Page) -> None:
    report = said("Report")
    rows = table_of(monthly_list)
    assert len(rows) == 50
    for row in rows:
        assert set(row) == MAY_BE_SHOWN | {report}
        assert "*" in row["户主姓名"]
    shown = " ".join(text for row in rows for text in row.values())
    assert not find_personal_data(shown)
    expect(monthly_list.locator("main")).to_contain_text(said("Township report phone"))
    expect(monthly_list.locator("main")).to_contain_text(said("Legal basis"))


def test_a_list_has_pages_without_gaps(monthly_list: Page) -> None:
    seen = [row["序号"] for row in table_of(monthly_list)]
    for number in (2, 3):
        follow(monthly_list, "Next page")
        expect(monthly_list.locator(".pagination__here")).to_contain_text(str(number))
        seen += [row["序号"] for row in table_of(monthly_list)]
    assert seen == [str(number) for number in range(1, 127)]
    expect(monthly_list.get_by_role("link", name=said("Next page"))).to_have_count(0)


@pytest.mark.parametrize("column", ["户主姓名", "村（社区）"])
def test_a_list_is_searched_by_masked_name_and_by_village(monthly_list: Page, column: str) -> None:
    wanted = table_of(monthly_list)[7][column]
    form = monthly_list.locator("main form[role=search]")
    form.get_by_role("searchbox").fill(wanted)
    press(form, "Search")
    expect(monthly_list.get_by_role("link", name=said("Show the whole list"))).to_be_visible()
    found = table_of(monthly_list)
    assert found
    assert len(found) < 50
    assert all(wanted in row[column] for row in found)


def test_a_search_without_a_hit_says_what_to_try(monthly_list: Page) -> None:
    form = monthly_list.locator("main form[role=search]")
    form.get_by_role("searchbox").fill("没有这个人")
    press(form, "Search")
    expect(monthly_list.get_by_text(said("Nothing found in this list"))).to_be_visible()
    assert monthly_list.locator("main table").count() == 0


def test_an_entry_leads_to_a_form_that_knows_it(monthly_list: Page) -> None:
    row = table_of(monthly_list)[2]
    click(monthly_list.locator("main tbody tr").nth(2).get_by_role("link"))
    notice = monthly_list.locator("main .notice").filter(
        has_text=said("You report this entry of a publicity list")
    )
    expect(notice).to_contain_text(row["户主姓名"])
    expect(notice).to_contain_text("农村低保")
    expect(monthly_list.locator("[name=kind][value=assistance_report]")).to_be_checked()
    expect(monthly_list.locator("[name=programme]")).to_have_value("dibao-rural")
    place = monthly_list.locator("[name=division] option:checked")
    expect(place).to_have_text(row["村（社区）"])
    expect(monthly_list.locator("[name=publicity_entry]")).to_have_value(re.compile(r"^\d+$"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("低保", GUIDE),
        ("临时救助", "临时救助"),
        ("时救", "临时救助"),  # half of two words
        ("回头看", NOTICE_TITLE),
        ("沁民字２０２２", NOTICE_TITLE),  # full-width digits, without the brackets of the number
        ("没有这样的词", None),
        ("51号", NOTICE_TITLE),
        ("低保 材料", GUIDE),
    ],
)
def test_the_site_is_searched_by_words_and_half_words(
    desktop: Page, words: str, expected: str | None
) -> None:
    desktop.goto("/")
    form = desktop.locator("main form[role=search]")
    form.get_by_role("searchbox").fill(words)
    press(form, "Search")
    if expected is None:
        expect(desktop.get_by_text(said("Nothing was found"))).to_be_visible()
        return
    hits = desktop.locator("main ul.results")
    expect(hits.get_by_role("link", name=re.compile(expected)).first).to_be_visible()
    expect(hits.locator("mark").first).to_be_visible()


def test_the_elder_version_is_larger_and_stays(phone: Page, picture: Check) -> None:
    def size() -> float:
        return float(
            phone.locator("main").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        )

    phone.goto("/publicity/")
    before = size()
    follow(phone, "Elder version")
    assert phone.url.endswith("/publicity/")
    larger = size()
    assert larger >= before * 1.15
    phone.goto("/")
    assert size() == larger
    expect(phone.locator("header").get_by_role("link", name=said("Call us"))).to_be_visible()
    assert is_as_wide_as_the_screen(phone)
    picture(phone, "home-elder")
    follow(phone, "Standard version")
    assert size() == before


@pytest.mark.parametrize("viewport", ["phone", "desktop"])
@pytest.mark.parametrize("name", PUBLIC)
def test_every_page_is_accessible_chinese_and_fits(
    new_page: Callable[..., Page], axe: Check, picture: Check, viewport: str, name: str
) -> None:
    page = new_page(viewport)
    answer = page.goto(PUBLIC[name])
    assert answer is not None
    assert answer.status == (404 if name == "not-found" else 200)
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    assert is_as_wide_as_the_screen(page)
    assert not english_left(page)
    axe(page)
    picture(page, name)


@pytest.mark.parametrize("viewport", ["phone", "desktop"])
def test_a_list_and_a_document_are_accessible_and_fit(
    new_page: Callable[..., Page], axe: Check, picture: Check, viewport: str
) -> None:
    page = new_page(viewport)
    for start, link, name in (
        ("/publicity/?stage=monthly", MONTHLY, "list"),
        ("/policies/", NOTICE_TITLE, "document"),
        ("/rectification/", "", "item"),
    ):
        page.goto(start)
        click(page.locator("main .link-list a, main td.strong a").filter(has_text=link).first)
        assert is_as_wide_as_the_screen(page)
        assert not english_left(page)
        axe(page)
        picture(page, name)


def test_on_a_phone_each_row_is_a_card_that_names_its_cells(phone: Page) -> None:
    phone.goto("/publicity/?stage=monthly")
    click(phone.get_by_role("link", name=re.compile(MONTHLY)).first)
    cell = phone.locator("main tbody tr").first.locator("td[data-label='保障人数']")
    label = cell.evaluate("e => getComputedStyle(e, '::before').content")
    assert "保障人数" in label


def test_a_list_prints_as_a_list(monthly_list: Page) -> None:
    monthly_list.emulate_media(media="print")
    table = monthly_list.locator("main table")
    expect(table).to_be_visible()
    expect(monthly_list.get_by_role("heading", level=1)).to_be_visible()
    for name in (said("Main"), said("Footer")):
        expect(monthly_list.get_by_role("navigation", name=name)).to_have_count(0)
    expect(table.get_by_role("link")).to_have_count(0)
    expect(monthly_list.get_by_role("button")).to_have_count(0)
    ink = table.locator("tbody td").first.evaluate("e => getComputedStyle(e).color")
    assert ink in {"rgb(0, 0, 0)", "rgb(17, 17, 17)"} or _is_dark(ink)


def _is_dark(colour: str) -> bool:
    parts = [int(part) for part in re.findall(r"\d+", colour)[:3]]
    return len(parts) == 3 and max(parts) < 90


def test_the_poster_of_a_village_says_what_the_list_says(monthly_list: Page) -> None:
    first = table_of(monthly_list)[0]
    village, name = first["村（社区）"], first["户主姓名"]
    follow(monthly_list, "Print-ready poster for my village")
    option = monthly_list.locator("[name=village] option").filter(has_text=village)
    paper = {"village": str(option.first.get_attribute("value")), "paper": "a4"}
    answer = monthly_list.request.get(monthly_list.url, params=paper)
    assert answer.headers["content-type"] == "application/pdf"
    text = "".join(pages_of(answer.body()))
    assert village in text
    assert name in text
    assert not find_personal_data(text)


def test_the_catalogue_says_what_is_late_and_since_when(desktop: Page) -> None:
    desktop.goto(f"/publicity/catalogue/?division={LATE_TOWNSHIP}")
    row = desktop.locator("main table.data tbody tr").first
    expect(row).to_contain_text(said("Late", "catalogue"))
    click(row.locator("details summary").first)
    expect(row).to_contain_text("沁民字〔2022〕51号")
    sheet = desktop.request.get(f"/publicity/catalogue.csv?division={LATE_TOWNSHIP}")
    assert said("Late", "catalogue") in sheet.body().decode("utf-8-sig")


def test_the_money_is_public_and_small_figures_are_not(desktop: Page) -> None:
    desktop.goto("/publicity/funds/?programme=children")
    rows = table_of(desktop)
    hidden = [row for row in rows if said("not shown") in row.values()]
    assert len(hidden) > 1, "a single one would follow from the total"
    assert any(set("".join(row.values())) & set("123456789") for row in rows)
    expect(desktop.locator("main svg.chart")).to_be_visible()


def test_a_paused_list_says_why_and_shows_no_row(desktop: Page) -> None:
    desktop.goto("/publicity/?state=ended&programme=low-income")
    click(desktop.locator("main a[href^='/publicity/low-income-']"))
    main = desktop.locator("main")
    expect(main).to_contain_text(said("This list is paused: an objection to it was upheld"))
    assert "*" not in main.inner_text()


def test_the_lists_that_ended_are_named_without_their_rows(desktop: Page) -> None:
    desktop.goto("/publicity/")
    follow(desktop, "Lists that are no longer public")
    ended = desktop.locator("main .link-list li").filter(has_text=said("ended"))
    click(ended.first.get_by_role("link"))
    expect(desktop.get_by_text(said("The publicity period of this list has ended"))).to_be_visible()
    assert desktop.locator("main table").count() == 0
    assert "*" not in desktop.locator("main").inner_text()


def test_the_monthly_list_is_remembered_for_others(monthly_list: Page, story: Story) -> None:
    story.monthly = monthly_list.url.split("?")[0]
    assert "/publicity/" in story.monthly
