"""Documents say whether they hold, what took their place, and who explains them."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client

from policy_pages.models import InterpretationPage, PolicyIndexPage
from portal.core.models import SiteDocument, SiteIdentity
from tests.core import office_files
from tests.policy_pages.documents import answer
from tests.policy_pages.factories import county, document
from tests.support.made_up import identity_number
from tests.support.pages import soup

pytestmark = pytest.mark.django_db


def interpretation(parent: PolicyIndexPage, **values: Any) -> InterpretationPage:
    values = {"title": "解读", "slug": "jie-du", "division": county(), **values}
    page = InterpretationPage(live=False, **values)
    parent.add_child(instance=page)
    page.save_revision().publish(skip_permission_checks=True)
    page.refresh_from_db()
    return page


def links(client: Client, page: Any) -> set[str]:
    main = soup(client.get(page.url)).find("main")
    return {a["href"] for a in main.find_all("a")}


@pytest.mark.parametrize("validity", ["repealed", "amended"])
def test_a_document_and_its_successor_lead_to_each_other(
    client: Client, parent: PolicyIndexPage, validity: str
) -> None:
    new = document(parent, "甲〔2026〕2号")
    old = document(parent, "甲〔2014〕1号", validity=validity, successor=new)
    assert new.url in links(client, old)
    assert old.url in links(client, new)
    assert bool(soup(client.get(old.url)).find(class_="tombstone")) == (validity == "repealed")
    new.unpublish()
    assert new.url not in links(client, old)


def test_a_document_and_its_interpretation_lead_to_each_other(
    client: Client, parent: PolicyIndexPage
) -> None:
    paper = document(parent, important=True)
    assert paper.hints()
    asked = {"question": "改了什么？", "answer": "审批改为审核确认。"}
    page = interpretation(parent, explains=paper, questions=[("question", asked)])
    assert page.url in links(client, paper)
    assert paper.url in links(client, page)
    assert "审批改为审核确认" in client.get(page.url).content.decode()
    assert "审批改为审核确认" in page.searchable_text()
    assert not paper.hints()
    page.unpublish()
    assert page.url not in links(client, paper)
    assert paper.hints()


def test_the_head_block_names_topic_opening_and_day_of_repeal(
    client: Client, parent: PolicyIndexPage
) -> None:
    paper = document(
        parent,
        topic="社会救助",
        validity="repealed",
        signed_on=date(2014, 1, 2),
        repealed_on=date(2026, 2, 1),
    )
    head = soup(client.get(paper.url)).find("dl", class_="facts").get_text()
    assert all(text in head for text in ("社会救助", "2014-01-02", "2026-02-01", paper.title))


def test_the_original_file_is_offered_with_kind_and_size(
    client: Client, parent: PolicyIndexPage
) -> None:
    file = ContentFile(office_files.workbook(), name="原件.xlsx")
    kept = SiteDocument(title="原件", file=file)
    kept.save()
    assert answer(client, kept) == 404
    paper = document(parent, original=kept)
    text = soup(client.get(paper.url)).find("main").get_text()
    assert "XLSX" in text
    assert "KB" in text
    assert answer(client, kept) == 200
    paper.unpublish()
    assert answer(client, kept) == 404


def test_what_contradicts_itself_is_refused_beside_its_field(parent: PolicyIndexPage) -> None:
    new = document(parent, "甲〔2026〕2号", signed_on=date(2026, 1, 1))
    old = document(parent, "甲〔2014〕1号", validity="repealed", successor=new)
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("validity", {"successor": old}),
        ("successor", {"successor": old, "validity": "amended"}),
        ("successor", {"successor": new, "validity": "amended"}),
        ("repealed_on", {"repealed_on": date(2026, 5, 1)}),
        ("repealed_on", {"repealed_on": date(2020, 5, 1), "validity": "repealed"}),
    ]
    for field, values in wrong:
        new.refresh_from_db()
        for name, value in values.items():
            setattr(new, name, value)
        with pytest.raises(ValidationError) as caught:
            new.full_clean()
        assert field in caught.value.message_dict


@pytest.mark.parametrize("field", ["topic", "validity_note"])
def test_no_new_field_of_a_document_takes_a_number(parent: PolicyIndexPage, field: str) -> None:
    paper = document(parent)
    setattr(paper, field, identity_number())
    with pytest.raises(ValidationError) as caught:
        paper.full_clean()
    assert field in caught.value.message_dict
    assert any(identity for _place, identity in paper.places() if getattr(paper, field) in identity)


# --- index numbers ------------------------------------------------------------------------------


def test_an_index_number_is_given_by_rule_once_and_never_twice(parent: PolicyIndexPage) -> None:
    day = date(2026, 6, 3)
    first = document(parent, "甲〔2026〕1号", signed_on=day)
    page = interpretation(parent, signed_on=day, explains=first)
    third = document(parent, "甲〔2026〕3号", signed_on=day)
    code = "0" * 18
    numbers = [one.index_number for one in (first, page, third)]
    assert numbers == [f"{code}/202606-0000{n}" for n in (1, 2, 3)]
    first.title = "改"
    first.save_revision().publish(skip_permission_checks=True)
    first.refresh_from_db()
    assert first.index_number == numbers[0]


def test_a_draft_from_before_the_number_keeps_the_number_that_was_given(
    parent: PolicyIndexPage,
) -> None:
    paper = document(parent, "甲〔2026〕1号", live=False)
    first = paper.get_latest_revision()
    later = paper.save_revision()
    first.publish(skip_permission_checks=True)
    paper.refresh_from_db()
    given = paper.index_number
    later.publish(skip_permission_checks=True)
    paper.refresh_from_db()
    assert paper.index_number == given != ""


def test_the_number_begins_with_the_code_of_the_organ(parent: PolicyIndexPage) -> None:
    document(parent, "甲〔2026〕1号", live=False)
    identity = SiteIdentity.for_site(parent.get_site())
    identity.credit_code = "12140431DEMO00001A"
    identity.save()
    paper = document(parent, "甲〔2026〕2号", signed_on=date(2026, 1, 1))
    assert paper.index_number == f"{identity.credit_code}/202601-00001"


def test_a_typed_number_stays_and_is_refused_where_another_page_bears_it(
    parent: PolicyIndexPage,
) -> None:
    first = document(parent, "甲〔2026〕1号", index_number="000/202601-7")
    assert first.index_number == "000/202601-7"
    page = interpretation(parent, explains=first)
    page.index_number = "000/202601-7"
    with pytest.raises(ValidationError) as caught:
        page.full_clean()
    assert "index_number" in caught.value.message_dict


# --- the index of the section -------------------------------------------------------------------


def test_the_section_is_filtered_by_validity_and_year(
    client: Client, parent: PolicyIndexPage
) -> None:
    document(parent, "甲〔2014〕1号", signed_on=date(2014, 1, 1), validity="repealed")
    document(parent, "甲〔2026〕2号", signed_on=date(2026, 1, 1))

    def found(query: str) -> set[str]:
        page = client.get(f"/policies/?{query}")
        return {item.number for item in page.context["page_obj"]}

    assert found("validity=repealed") == {"甲〔2014〕1号"}
    assert found("year=2026&type=document") == {"甲〔2026〕2号"}
    assert found("validity=in_force&year=2014") == set()
    assert len(found("validity=%00&year=20x6")) == 2
    assert len(found("year=２０２６&type=")) == 2
    assert client.get("/policies/").context["years"] == ["2026", "2014"]
    badge = soup(client.get("/policies/?year=2014")).find("main").find(class_="badge")
    assert badge is not None


def test_filters_take_no_query_more_for_more_pages(
    client: Client, parent: PolicyIndexPage, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        document(parent, f"甲〔2026〕{number}号", signed_on=date(2026, 1, 1 + number))
    client.get("/policies/")
    with django_assert_max_num_queries(13):
        client.get("/policies/?validity=in_force&year=2026&type=document")
