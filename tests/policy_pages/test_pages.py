"""What the public sees of the policies: lists, documents with outline, guides, and nothing else."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from policy_pages.drafts import save_draft
from policy_pages.importer import parse
from policy_pages.models import GuidePage, PolicyDocumentPage, PolicyIndexPage
from tests.policy_pages.factories import (
    NOTICE,
    NUMBER,
    county,
    document,
    docx,
    office,
    person,
)
from tests.policy_pages.test_importer import OUTLINE
from tests.support.pages import soup

pytestmark = pytest.mark.django_db


def published(parent: PolicyIndexPage, data: bytes, name: str, number: str) -> PolicyDocumentPage:
    page = save_draft(parse(data, name), number, office(), parent).page
    page.get_latest_revision().publish(skip_permission_checks=True)
    page.refresh_from_db()
    return page


def body_of(client: Client, page: Any) -> Any:
    response = client.get(page.url)
    assert response.status_code == 200
    return soup(response).find("main")


def test_every_line_of_the_notice_is_on_its_page_exactly_once(
    client: Client, parent: PolicyIndexPage
) -> None:
    page = published(parent, NOTICE.read_bytes(), "notice.md", NUMBER)
    main = body_of(client, page)
    main.find("nav", class_="outline").decompose()
    main.find("nav", class_="breadcrumb").decompose()
    for value in main.select("dl.facts dd"):
        if value.get_text() == page.title:  # the head block names the document, too
            value.decompose()
    text = "".join(main.get_text().split())
    for line in NOTICE.read_text().replace("**", "").splitlines():
        assert not line.strip() or text.count("".join(line.split())) == 1, line


def test_the_contents_list_leads_to_every_heading(client: Client, parent: PolicyIndexPage) -> None:
    main = body_of(client, published(parent, NOTICE.read_bytes(), "notice.md", NUMBER))
    links = main.find("nav", class_="outline").find_all("a")
    assert [link.get_text() for link in links] == [title for _level, title in OUTLINE]
    for link in links:
        heading = main.find(id=link["href"].removeprefix("#"))
        assert heading.name in ("h2", "h3", "h4")
        assert heading.get_text().startswith(link.get_text())


def test_the_head_of_a_document_says_number_issuer_and_validity(
    client: Client, parent: PolicyIndexPage
) -> None:
    page = document(parent, issuer="沁源县民政局", index_number="000/2026-1", validity="repealed")
    response = client.get(page.url)
    facts = soup(response).find("dl", class_="facts").get_text()
    assert all(text in facts for text in (NUMBER, "沁源县民政局", "000/2026-1"))
    assert soup(response).find(class_="tombstone")
    names = {tag.get("name") for tag in soup(response).find_all("meta")}
    assert {"ColumnName", "ColumnType", "ArticleTitle", "PubDate", "ContentSource"} <= names


def test_scripts_of_a_word_document_do_not_run_on_the_page(
    client: Client, parent: PolicyIndexPage
) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    data = docx(f"关于{evil}的通知", f"一、{evil}", f"正文{evil}。", table=[[evil], [evil]])
    main = body_of(client, published(parent, data, "a.docx", NUMBER))
    assert main.find("script") is None
    assert main.find("img") is None
    assert "<script>" in main.get_text()


def test_the_list_shows_public_pages_only(client: Client, parent: PolicyIndexPage) -> None:
    document(parent, "甲〔2026〕1号")
    document(parent, "甲〔2026〕2号", live=False)
    text = client.get("/policies/").content.decode()
    assert "甲〔2026〕1号" in text
    assert "甲〔2026〕2号" not in text


def test_the_list_is_filtered_by_kind_and_survives_any_address(
    client: Client, parent: PolicyIndexPage
) -> None:
    document(parent)
    assert NUMBER in client.get("/policies/?type=document").content.decode()
    assert NUMBER not in client.get("/policies/?type=guide").content.decode()
    for query in ("type=%00", "type=x&page=-1", "page=abc", "page=999999999999999999999"):
        assert client.get(f"/policies/?{query}").status_code == 200


def test_a_long_list_takes_as_many_queries_as_a_short_one(
    client: Client, parent: PolicyIndexPage, django_assert_max_num_queries: Any
) -> None:
    for number in range(25):
        document(parent, f"甲〔2026〕{number}号")
    client.get("/policies/")
    with django_assert_max_num_queries(13):
        response = client.get("/policies/")
    assert response.context["page_obj"].paginator.count == 25
    assert len(response.context["page_obj"].object_list) == 20
    assert client.get("/policies/?page=2").context["page_obj"].number == 2


def test_a_document_page_takes_few_queries(
    client: Client, parent: PolicyIndexPage, django_assert_max_num_queries: Any
) -> None:
    page = published(parent, NOTICE.read_bytes(), "notice.md", NUMBER)
    client.get(page.url)
    with django_assert_max_num_queries(12):
        client.get(page.url)


def test_a_guide_tells_everything_on_one_page(client: Client, parent: PolicyIndexPage) -> None:
    page = GuidePage(
        title="低保办事指南",
        slug="guide",
        division=county(),
        programme_code="dibao-rural",
        eligible=[("condition", {"text": "持有本县户籍。"})],
        materials=[("material", {"name": "申请书", "form": "原件1份", "note": "窗口提供。"})],
        steps=[("step", {"title": "公示", "who": "乡（镇）", "limit": "7天", "text": ""})],
        standards=[("standard", {"title": "低保标准", "value": "每月560元", "since": None})],
        where=[("place", {"name": "便民服务中心", "address": "", "hours": "", "phone": "0355-1"})],
        bases=[("basis", {"title": "社会救助暂行办法", "number": "649", "article": ""})],
    )
    parent.add_child(instance=page)
    page.save_revision().publish(skip_permission_checks=True)
    main = body_of(client, page)
    for text in (
        "持有本县户籍。",
        "申请书",
        "7天",
        "每月560元",
        "便民服务中心",
        "社会救助暂行办法",
    ):
        assert text in main.get_text()
        assert text in page.searchable_text()
    assert main.find("a", href="tel:0355-1")


def test_site_search_text_holds_the_whole_document(parent: PolicyIndexPage) -> None:
    page = published(parent, NOTICE.read_bytes(), "notice.md", NUMBER)
    assert all(text in page.searchable_text() for text in (NUMBER, "回头看", "强化职业纪律"))


def test_sections_live_below_the_front_page_and_hold_the_other_kinds(
    parent: PolicyIndexPage,
) -> None:
    assert PolicyIndexPage.can_exist_under(parent)
    assert PolicyIndexPage.can_exist_under(parent.get_parent())
    page = document(parent)
    assert not PolicyIndexPage.can_exist_under(page)
    assert PolicyDocumentPage not in page.creatable_subpage_models()


@pytest.mark.parametrize("name", ["guides", "policy_documents", "policy_notices", "circulars"])
def test_editors_have_a_flat_list_of_each_kind(name: str, parent: PolicyIndexPage) -> None:
    document(parent)
    client = Client()
    client.force_login(person("a", "editor"))
    assert client.get(reverse(f"{name}:index")).status_code == 200
