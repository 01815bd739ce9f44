"""Every public page of the demo county keeps the rules for government websites.

国办发〔2017〕47号: tags of site, column and article; footer; nothing further than three clicks; and
no search engine keeps a page with rows of people.
"""

import re
import urllib.error
import urllib.request
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page

from portal.core.leaving import is_government
from tests.support.server import Served

SITE = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
TYPES = {
    "首页", "概况信息", "机构职能", "工作动态", "政策文件", "信息公开指南", "信息公开目录",
    "信息公开年报",
    "数据发布", "数据开放", "政策解读", "回应关切", "办事服务", "咨询投诉", "征集调查",
}  # fmt: skip
# Pages of one kind that are looked at; there may be hundreds.
OF_A_SHAPE = 6
CLICKS = 3
MASKED = re.compile(r"[\u4e00-\u9fff][*＊]")
TEXTS = ("text/", "application/json", "application/xml", "application/atom+xml")
# Doors, not content: a list cannot be reached by them.
LEFT = ("/static/", "/admin/", "/elder-mode/", "/media/")
ENTRIES = ("/", "/robots.txt", "/no-such-page/")


@dataclass(frozen=True)
class Seen:
    """One answer of the site, and how many clicks from the front page it lay."""

    path: str
    clicks: int
    status: int
    type: str
    robots: str
    text: str

    @property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "html.parser")

    @property
    def tags(self) -> dict[str, str]:
        found = self.page.select("meta[name]")
        return {str(tag["name"]): str(tag.get("content", "")) for tag in found}


@pytest.fixture(scope="module")
def seen(served: Served) -> list[Seen]:
    """What a visitor reaches by clicking from the front page, a few pages of every kind."""
    waiting, known = deque((path, 0) for path in ENTRIES), set(ENTRIES)
    shapes: Counter[str] = Counter()
    found = []
    while waiting:
        path, clicks = waiting.popleft()
        one = _asked(served, path, clicks)
        found.append(one)
        if "html" not in one.type:
            continue
        for href in re.findall(r'href="([^"]+)"', one.text):
            parts = urlsplit(urljoin(served.url + path, unescape(href)))
            target = f"{parts.path}?{parts.query}" if parts.query else parts.path
            ours = parts.netloc == urlsplit(served.url).netloc
            if not ours or target in known or parts.path.startswith(LEFT):
                continue
            shape = re.sub(r"[^/]*\d[^/]*", "#", parts.path) + ("?" if parts.query else "")
            shapes[shape] += 1
            if shapes[shape] <= OF_A_SHAPE:
                known.add(target)
                waiting.append((target, clicks + 1))
    return found


def _asked(served: Served, path: str, clicks: int) -> Seen:
    try:
        answer = urllib.request.urlopen(served.url + path, timeout=60)  # noqa: S310
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        body = answer.read()
        kind = answer.headers.get("Content-Type", "")
        robots = answer.headers.get("X-Robots-Tag", "")
        text = body.decode() if kind.startswith(TEXTS) else ""
        return Seen(path, clicks, answer.status, kind, robots, text)


def pages(seen: list[Seen]) -> list[Seen]:
    return [one for one in seen if "html" in one.type and one.status == 200]


def test_no_link_leads_nowhere(seen: list[Seen]) -> None:
    broken = [(one.path, one.status) for one in seen if one.status >= 400]
    assert broken == [("/no-such-page/", 404)]


def test_every_page_names_site_and_column(seen: list[Seen]) -> None:
    assert len(pages(seen)) > 60
    for one in pages(seen):
        tags = one.tags
        missing = [name for name in (*SITE, *COLUMN, "description") if not tags.get(name)]
        assert not missing, (one.path, missing)
        assert tags["ColumnType"] in TYPES, one.path
        assert one.page.html["lang"] == "zh-hans"  # type: ignore[index]
        assert one.page.select_one('link[rel="canonical"]'), one.path


def test_every_article_says_when_it_was_published_and_by_whom(seen: list[Seen]) -> None:
    articles = [one for one in pages(seen) if "ArticleTitle" in one.tags]
    kinds = {one.path.split("/")[1] for one in articles}
    assert {"policies", "publicity", "rectification", "open"} <= kinds
    for one in articles:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", one.tags["PubDate"]), one.path
        assert one.tags["ContentSource"], one.path
        assert one.path.split("?")[0] in one.tags["Url"], one.path


def test_nothing_is_further_than_three_clicks(seen: list[Seen]) -> None:
    assert [one.path for one in pages(seen) if one.clicks > CLICKS and "?" not in one.path] == []


def test_no_search_engine_keeps_a_page_with_people(seen: list[Seen]) -> None:
    with_people = [one for one in seen if MASKED.search(one.text)]
    assert {"publicity", "complaints"} <= {one.path.split("/")[1] for one in with_people}
    for one in with_people:
        assert "noindex" in one.robots, one.path
        if "html" in one.type:
            assert "noindex" in one.tags.get("robots", ""), one.path
            assert not [name for name, text in one.tags.items() if MASKED.search(text)], one.path


def test_the_sitemap_file_names_no_list(served: Served, seen: list[Seen]) -> None:
    named = _asked(served, "/sitemap.xml", 0)
    addresses = re.findall("<loc>(.*?)</loc>", named.text)
    people = {f"{served.url}{one.path}" for one in seen if MASKED.search(one.text)}
    assert named.status == 200
    assert len(addresses) > 20
    assert not people & set(addresses)


def test_every_page_has_the_footer_that_inspectors_look_for(seen: list[Seen]) -> None:
    for one in [*pages(seen), *(one for one in seen if one.path == "/no-such-page/")]:
        if one.path.startswith("/screen/"):
            continue
        footer = one.page.select_one("footer")
        assert footer is not None, one.path
        text = footer.get_text(" ")
        assert "0000000000" in text, one.path
        assert "ICP" in text, one.path
        assert footer.select_one('a[href="/sitemap/"]'), one.path
        assert footer.select_one('a[href^="/errors/report/"]'), one.path


@pytest.mark.parametrize(
    "path",
    [
        "/sitemap/",
        "/errors/report/?page=/policies/",
        "/open/",
        "/open/guide/",
        f"/open/{date.today().year - 1}-disclosure/",
        "/leaving/?to=made-up",
    ],
)
def test_the_pages_of_the_conventions_are_accessible(
    phone: Page, axe: Callable[..., None], path: str
) -> None:
    phone.goto(path)
    axe(phone)
    phone.set_viewport_size({"width": 320, "height": 800})
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_other_websites_are_left_through_the_notice(seen: list[Seen]) -> None:
    for one in pages(seen):
        for link in one.page.select("a[href^=http]"):
            href = str(link["href"])
            if one.path.startswith("/leaving/") or href.startswith("http://127.0.0.1"):
                continue
            assert is_government(href), (one.path, href)
            assert "noopener" in (link.get("rel") or []), (one.path, href)
