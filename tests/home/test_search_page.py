"""The page of results: filters with counts, order, suggestions, places, and bad input."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Site

from policy_pages.models import GuidePage, PolicyDocumentPage, PolicyIndexPage
from portal.core.demo import Options
from portal.core.models import SiteIdentity
from portal.home.demo import load_home
from portal.home.models import SearchSynonym
from portal.home.search import index, suggestions
from portal.home.search.pinyin import sound_alike, spells
from portal.home.search.query import parse
from portal.home.search.suggestions import one_edit
from tests.disclosure.factories import County, opened, small_county
from tests.home.search import article, section, shown
from tests.policy_pages.guide_factory import guide

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    made = small_county()
    load_home(Options())
    SearchSynonym.objects.create(word="吃低保", means="低保")
    parent = section()
    article(parent, "低保办事指南", "申请农村低保", model=GuidePage)
    article(parent, "低保实施细则", "低保条件", model=PolicyDocumentPage, validity="in_force")
    article(parent, "旧低保细则", "低保条件", model=PolicyDocumentPage, validity="repealed")
    article(parent, "临时救助办法", "遇到急难", model=PolicyDocumentPage)
    return made


def titles(page: Any) -> list[str]:
    return [link.get_text() for link in page.select(".results > li > a")]


def links(page: Any) -> dict[str, str]:
    return {link.get_text(): link["href"] for link in page.select("details dd a")}


def test_guides_come_first_and_what_is_repealed_last(county: County, client: Client) -> None:
    assert titles(shown(client, "低保")) == ["低保办事指南", "低保实施细则", "旧低保细则"]


@pytest.mark.parametrize("typed", ["沁民字2022 51", "沁民字〔2022〕51号", "2022年51号"])
def test_a_document_comes_before_what_cites_its_number(
    county: County, client: Client, typed: str
) -> None:
    number = "沁民字〔2022〕51号"
    article(
        PolicyIndexPage.objects.get(), "监督管理的通知", model=PolicyDocumentPage, number=number
    )
    article(PolicyIndexPage.objects.get(), "通报", f"按照{number}要求检查")
    assert titles(shown(client, typed)) == ["监督管理的通知", "通报"]


def test_how_a_block_works_is_no_text_of_its_page(county: County, client: Client) -> None:
    index_page = PolicyIndexPage.objects.get()
    guide(index_page, title="孤儿保障")
    heading = ("heading", {"level": "1", "text": "一、总则"})
    article(index_page, "有标题的文件", model=PolicyDocumentPage, body=[heading])
    assert titles(shown(client, "总则")) == ["有标题的文件"]
    for label in ("First level 一、", "Yes or no", "It decides"):
        assert titles(shown(client, f"“{translation.gettext(label)}”")) == []


def test_every_hit_is_marked_in_title_and_text(county: County, client: Client) -> None:
    first = shown(client, "吃低保 申请").select_one(".results > li")
    assert [mark.get_text() for mark in first.select("mark")] == ["低保", "申请", "低保"]


def test_each_filter_says_how_many_it_leaves_and_leads_there(
    county: County, client: Client
) -> None:
    page = shown(client, "低保")
    choices = links(page)
    assert "办事指南 (1)" in choices
    assert "政策文件 (2)" in choices
    narrowed = client.get(f"/search/{choices['政策文件 (2)']}")
    assert b"<mark>" in narrowed.content
    page = shown(client, "低保", kind="document", validity="repealed")
    assert titles(page) == ["旧低保细则"]
    assert page.select_one("details[open] strong[aria-current]").get_text().endswith("(1)")


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "secret"},
        {"year": "20２6"},
        {"year": "-1"},
        {"validity": "x' OR 1=1"},
        {"township": "9" * 50},
        {"sort": "price"},
        {"page": "9" * 5000},
        {"page": "-3"},
    ],
)
def test_what_no_filter_can_be_counts_as_none(
    county: County, client: Client, more: dict[str, str]
) -> None:
    assert len(titles(shown(client, "低保", **more))) == 3


def test_the_newest_come_first_where_asked(county: County, client: Client) -> None:
    assert titles(shown(client, "低保", sort="date"))[0] == "旧低保细则"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("地保", "低保"),
        ("林时救助", "临时救助"),
        ("临时求助办法", ""),
        ("吃低保怎么办", "吃低保"),
        ("沁合镇", "沁河镇"),
    ],
)
def test_what_was_mistyped_is_suggested(
    county: County, client: Client, typed: str, meant: str
) -> None:
    opened(county)
    index.catch_up(timezone.now())
    offered = [link.get_text() for link in shown(client, typed).select(".notice a")]
    assert not meant or meant in offered


def test_a_suggestion_always_finds_something_public(county: County, client: Client) -> None:
    assert [link.get_text() for link in shown(client, "地保").select(".notice a")] == ["低保"]
    for page in PolicyDocumentPage.objects.all():
        page.unpublish()
    GuidePage.objects.all().update(live=False)
    assert not shown(client, "地保").select(".notice a")


def test_nothing_found_leads_on(county: County, client: Client) -> None:
    site = SiteIdentity.for_site(Site.objects.get())
    site.phone = "0355-5550100"
    site.save()
    page = shown(client, "没有这样的词")
    assert page.select(".empty")
    assert page.select_one('main a[href^="tel:"]')
    assert "低保办事指南" in page.select_one("main").get_text()


def test_a_place_shows_its_lists_unit_phone_and_screen(county: County, client: Client) -> None:
    opened(county)
    card = shown(client, "沁河镇").select_one("main section.sheet")
    addresses = [link["href"] for link in card.select("a")]
    assert addresses[0] == "/publicity/?division=140431100"
    assert addresses[1] == "/screen/140431100/"
    assert addresses[2].startswith("tel:")
    assert client.get(addresses[0]).status_code == 200
    assert client.get(addresses[1]).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["😀", "%", "_" * 500, "'\"--", "\x00\x01", "救" * 5_000, " ".join("甲乙丙丁戊己"), "<b>"],
)
def test_any_input_is_answered(county: County, client: Client, query: str) -> None:
    answer = client.get("/search/", {"q": query})
    assert answer.status_code == 200
    assert b"<b>" not in answer.content


def test_a_search_takes_the_same_number_of_questions_whatever_it_finds(
    county: County, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.get("/search/", {"q": "低保"})
    with django_assert_max_num_queries(16):
        client.get("/search/", {"q": "低保"})
    with django_assert_max_num_queries(16):
        client.get("/search/", {"q": "临时救助"})


@pytest.mark.parametrize(
    ("typed", "word", "is_one"),
    [
        ("dibao", "低保", True),
        ("db", "低保", True),
        ("dib", "低保", True),
        ("低b", "低保", True),
        ("di", "低保", False),
        ("zhongguo", "中国", True),
        ("zhg", "中国", True),
        ("zg", "中国", True),
        ("yinhang", "银行", True),
        ("", "低保", False),
    ],
)
def test_pinyin_is_the_spelling_of_the_whole_word(typed: str, word: str, is_one: bool) -> None:
    assert spells(typed, word) is is_one


def test_words_that_sound_alike() -> None:
    assert sound_alike("地保", "低保")
    assert not sound_alike("地保", "低")
    assert not sound_alike("天保", "低保")


@given(st.text(max_size=6), st.text(max_size=6))
def test_one_edit_is_symmetric_and_never_the_same_word(one: str, other: str) -> None:
    assert one_edit(one, other) == one_edit(other, one)
    assert not one_edit(one, one)


def test_one_sign_more_less_another_or_exchanged() -> None:
    assert all(
        one_edit("临时救助", other) for other in ("临时救", "临时救住", "时临救助", "临时的救助")
    )
    assert not one_edit("临时救助", "时救助临")


def test_looking_for_what_was_meant_costs_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that are nowhere are compared with signs, not with every place of every title."""
    titles = tuple(
        f"关于做好农村最低生活保障动态管理工作的通知第{number}号" for number in range(1000)
    )
    compared: list[str] = []

    def counted(one: str, other: str) -> bool:
        compared.append(other)
        return sound_alike(one, other)

    monkeypatch.setattr(suggestions, "titles", lambda: titles)
    monkeypatch.setattr(suggestions, "sound_alike", counted)
    assert suggestions.suggestions(parse("供供供 坐坐坐 得得得 飞飞飞 是是")) == []
    assert len(compared) < 5_000
