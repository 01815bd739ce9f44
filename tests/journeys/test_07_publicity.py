"""A resident goes from a list to its poster, the catalogue, the money and the feed; then it stops.

A clerk writes down an objection, a reviewer upholds it, and the list is gone for everybody.
"""

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.disclosure.papers import pages_of
from tests.journeys.people import click, done, follow, is_as_wide_as_the_screen, said, take

MONTHLY = "沁河镇 农村低保 在保名单"
LISTS = "/publicity/?programme=dibao-rural&stage=monthly&division=140431100"
ATOM = "{http://www.w3.org/2005/Atom}"
OBJECTION = "反映第3号家庭人口数登记有误。"
ANSWER = "经核查情况属实，保障人数应予更正。"
Check = Callable[..., None]
Staff = Callable[[str], Page]


def open_list(page: Page) -> str:
    """The township's current list as a resident finds it; its path."""
    page.goto(LISTS)
    click(page.get_by_role("link", name=re.compile(MONTHLY)).first)
    expect(page.get_by_role("heading", level=1)).to_contain_text(MONTHLY)
    return urlsplit(page.url).path


def feed_of(page: Page) -> ET.Element:
    """The feed that the page on screen announces."""
    address = page.locator("link[type='application/atom+xml']").get_attribute("href") or ""
    return ET.fromstring(page.request.get(address).text())  # noqa: S314  our own answer


def test_the_poster_of_a_village_leads_back_to_the_list_and_to_the_form(
    phone: Page, axe: Check, picture: Check
) -> None:
    path = open_list(phone)
    follow(phone, "Print-ready poster for my village")
    axe(phone)
    picture(phone, "poster")
    village = phone.locator("select[name=village]").input_value()
    answer = phone.request.get(f"{path}poster/?village={village}&paper=a4")
    assert answer.headers["content-type"] == "application/pdf"
    printed = "".join("".join(pages_of(answer.body())).split())
    assert path in printed
    form = re.search(r"/complaints/file/\?list=[\w-]+&division=\d{12}", printed)
    assert form
    phone.goto(form[0])
    expect(phone.locator("select[name=division]")).to_have_value(village)
    expect(phone.locator("select[name=programme]")).to_have_value("dibao-rural")


def test_the_catalogue_names_what_is_late_and_opens_its_item(phone: Page, axe: Check) -> None:
    phone.goto("/")
    footer = phone.get_by_role("navigation", name=said("Footer"))
    follow(footer, "Catalogue of what must be public")
    late = phone.locator("main table.data").first.locator("td.strong a").first
    item = late.get_attribute("href") or ""
    expect(phone.locator(f"{item} dl.facts")).to_be_hidden()
    click(late)
    expect(phone.locator(f"{item} dl.facts")).to_be_visible()
    assert is_as_wide_as_the_screen(phone)
    axe(phone)


def test_the_money_is_the_same_in_the_table_and_in_the_file(phone: Page) -> None:
    phone.goto("/publicity/")
    follow(phone, "Funds")
    row = phone.locator("main table.data tbody tr").first
    name, households = row.locator("td").all_inner_texts()[:2]
    with phone.expect_download() as waiting:
        follow(phone, "Download as CSV")
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    month = phone.locator("select[name=month]").input_value()
    rows = [line for line in csv.reader(io.StringIO(text)) if line[:2] == [month, name.strip()]]
    assert rows[0][3] == households.replace(",", "").strip()


def test_every_list_in_the_feed_opens(phone: Page) -> None:
    phone.goto(LISTS)
    links = [link.get("href") or "" for link in feed_of(phone).iterfind(f"{ATOM}entry/{ATOM}link")]
    assert links
    for link in links:
        assert phone.request.get(link).status == 200


def test_an_objection_that_is_upheld_takes_the_list_from_everybody(
    staff: Staff, phone: Page, picture: Check
) -> None:
    path = open_list(phone)
    reference = path.strip("/").split("/")[-1]
    editor, reviewer = staff("qinhe-editor"), staff("qinhe-reviewer")
    editor.goto("/admin/publicity_lists/")
    click(
        editor.get_by_role("row")
        .filter(has_text=MONTHLY.split(maxsplit=1)[1])
        .get_by_role("link")
        .first
    )
    expect(editor.locator("main")).to_contain_text(reference)
    take(
        editor,
        "object",
        received_on=f"{date.today()}",
        channel="phone",
        entry_number=3,
        summary=OBJECTION,
    )
    done(editor, said("Registered. A reviewer who had no part in the list decides."))
    reviewer.goto(editor.url)
    take(reviewer, "decide", objection={"index": 1}, outcome="upheld", answer=ANSWER)
    expect(reviewer.locator("[data-status]")).to_have_attribute("data-status", "paused")

    phone.reload()
    title = said("This list is paused: an objection to it was upheld")
    expect(phone.get_by_text(title)).to_be_visible()
    expect(phone.locator("main")).to_contain_text(ANSWER)
    expect(phone.locator("main table")).to_have_count(0)
    expect(phone.locator("main .call")).to_have_count(2)
    picture(phone, "paused")
    poster = phone.request.get(f"{path}poster/")
    assert poster.status == 410
    phone.goto(LISTS)
    assert path not in ET.tostring(feed_of(phone), "unicode")
    follow(phone, "Lists that are no longer public")
    entry = phone.locator("main li").filter(has=phone.locator(f"a[href='{path}']"))
    expect(entry).to_contain_text(said("paused by an objection"))
