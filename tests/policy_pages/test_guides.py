"""A guide answers in the order a resident asks, with the units, limits and amounts of today."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from disclosure.models import AmountStandard, Programme, PublicityRule
from policy_pages.models import PolicyIndexPage
from portal.core.models import DeadlineRule, Office, SiteDocument
from tests.core import office_files
from tests.policy_pages.documents import answer
from tests.policy_pages.factories import document, office, township
from tests.policy_pages.guide_factory import guide
from tests.support.pages import soup

pytestmark = pytest.mark.django_db

FIRST = ("who", "check", "materials", "where", "steps")
THEN = ("standards", "forms", "bases", "questions", "next")
STEP = {"title": "审核", "who": "县民政局", "limit": "", "text": ""}


@pytest.fixture
def rural() -> Programme:
    return Programme.objects.create(code="dibao-rural", name="农村低保", basis="第十一条")


def main_of(client: Client, url: str) -> Any:
    response = client.get(url)
    assert response.status_code == 200
    return soup(response).find("main")


def unit(division: Any = None, phone: str = "0355-5550111") -> Office:
    place = division or township()
    made = office(place, f"{place.name}社会事务办公室")
    values = {"hotline": phone, "address": f"{place.name}演示路", "hours": "周一至周五"}
    Office.objects.filter(pk=made.pk).update(**values)
    return made


def standard(rural: Programme, most: int, days_ago: int) -> AmountStandard:
    return AmountStandard.objects.create(
        programme=rural,
        per="person",
        most=most,
        basis=f"标准文件{most}",
        effective_from=timezone.localdate() - timedelta(days=days_ago),
    )


def test_the_sections_come_in_the_order_of_the_questions(
    client: Client, parent: PolicyIndexPage
) -> None:
    kept = SiteDocument(
        title="申请书", file=ContentFile(office_files.workbook(), name="申请书.xlsx")
    )
    kept.save()
    page = guide(
        parent,
        programme_code="dibao-rural",
        forms=[("form", {"name": "申请书样表", "file": kept, "note": ""})],
        standards=[("standard", {"title": "标准", "value": "620元", "since": None, "basis": ""})],
    )
    main = main_of(client, page.url)
    order = [*FIRST, *THEN]
    assert [heading["id"] for heading in main.find_all("h2")] == order
    assert main.find("a", href=kept.url)
    assert answer(client, kept) == 200
    assert main.find("a", href="/complaints/file/?programme=dibao-rural")
    assert main.find("a", href="https://example.gov.cn/")
    assert main.find("details").find("summary").get_text() == "谁来办？"


def test_the_chosen_township_shows_its_unit_with_a_number_to_tap(
    client: Client, parent: PolicyIndexPage
) -> None:
    unit()
    unit(township("140431101000", "郭道镇"), "0355-5550112")
    page = guide(parent, at_townships=True)
    all_units = main_of(client, page.url)
    assert {"0355-5550111", "0355-5550112"} <= {a.get_text() for a in all_units.find_all("a")}
    chosen = main_of(client, f"{page.url}?township=140431101")
    assert chosen.find("a", class_="call__number", href="tel:0355-5550112")
    assert "0355-5550111" not in chosen.get_text()


@pytest.mark.parametrize("asked", ["%00", "x" * 500, "140431", "１４０４３１１００", "-1"])
def test_an_unknown_township_shows_all(client: Client, parent: PolicyIndexPage, asked: str) -> None:
    unit()
    page = guide(parent, at_townships=True)
    assert "0355-5550111" in main_of(client, f"{page.url}?township={asked}").get_text()
    assert client.get(f"{page.url}checklist/?township={asked}").status_code == 200


def test_a_step_shows_the_length_of_the_rule_in_force(
    client: Client, parent: PolicyIndexPage, rural: Programme
) -> None:
    today = timezone.localdate()
    for amount, day in ((12, today - timedelta(days=900)), (10, today), (8, today + timedelta(1))):
        DeadlineRule.objects.create(
            key="assist.confirm",
            title="审核确认",
            amount=amount,
            unit="working",
            starts="收到之日",
            article="第十条",
            effective_from=day,
        )
    PublicityRule.objects.create(
        programme=rural, stage="initial", length=7, basis="57号", effective_from=today
    )
    rules = ("assist.confirm", "publicity", "no.such.rule")
    steps = [("step", {**STEP, "rule": rule}) for rule in rules]
    page = guide(parent, steps=steps, programme_code="dibao-rural")
    found = [step.limit for step in client.get(page.url).context["steps"]]
    assert [any(c.isdigit() for c in text) for text in found] == [True, True, False]
    assert "10" in found[0]
    assert "7" in found[1]


def test_the_standards_are_those_of_today_with_their_document(
    client: Client, parent: PolicyIndexPage, rural: Programme
) -> None:
    for most, days_ago in ((560, 400), (620, 1), (700, -1)):
        standard(rural, most, days_ago)
    paper = document(parent, "甲〔2026〕9号")
    AmountStandard.objects.filter(most=620).update(basis="标准文件620，甲［2026］9号")
    main = main_of(client, guide(parent, programme_code="dibao-rural").url)
    text = main.get_text()
    assert main.find("table").find("a", href=paper.url)
    assert "620" in text
    assert "标准文件620" in text
    assert "560" not in text
    assert "700" not in text


def test_the_sheet_holds_the_list_and_where_and_nothing_else(
    client: Client, parent: PolicyIndexPage
) -> None:
    unit()
    page = guide(parent, at_townships=True)
    main = main_of(client, f"{page.url}checklist/?township=140431100")
    for text in ("申请书", "原件1份", "演示路", "周一至周五", "0355-5550111", "0355-5550101"):
        assert text in main.get_text()
    assert "社会救助暂行办法" not in main.get_text()
    assert main_of(client, page.url).find("a", href=f"{page.url}checklist/")


def test_a_draft_has_no_sheet_either(client: Client, parent: PolicyIndexPage) -> None:
    page = guide(parent, live=False)
    assert client.get(f"{page.url}checklist/").status_code == 404
    assert client.get(f"{guide(parent, slug='b').url}other/").status_code == 404


def test_a_basis_leads_to_its_document_only_while_that_is_public(
    client: Client, parent: PolicyIndexPage
) -> None:
    new = document(parent, "甲〔2026〕2号")
    old = document(parent, "甲〔2014〕1号", validity="repealed", successor=new)
    hidden = document(parent, "甲〔2026〕3号", live=False)
    rows = [{"title": one.title, "number": one.number, "page": one} for one in (old, hidden)]
    page = guide(parent, bases=[("basis", row) for row in rows])
    main = main_of(client, page.url)
    assert main.find("a", href=old.url)
    assert main.find("a", href=new.url)
    assert main.find("a", href=hidden.url) is None
    assert len(main.find_all(class_="badge")) == 1


def test_a_long_guide_takes_as_many_queries_as_a_short_one(
    client: Client, parent: PolicyIndexPage, rural: Programme, django_assert_max_num_queries: Any
) -> None:
    unit()
    standard(rural, 620, 1)
    papers = [document(parent, f"甲〔2026〕{number}号") for number in range(9)]
    bases = [("basis", {"title": one.title, "number": "", "page": one}) for one in papers]
    steps = [("step", {**STEP, "rule": rule}) for rule in ("a.b", "c.d", "publicity") * 4]
    common = {"at_townships": True, "programme_code": "dibao-rural"}
    short = guide(parent, **common, bases=bases[:1], steps=steps[:3])
    long = guide(parent, **common, bases=bases, steps=steps, slug="long")
    client.get(short.url)
    with django_assert_max_num_queries(15) as few:
        client.get(short.url)
    with django_assert_max_num_queries(15) as many:
        client.get(long.url)
    assert len(many) <= len(few)


def test_a_report_from_a_guide_begins_with_its_programme(
    client: Client, rural: Programme, parent: PolicyIndexPage
) -> None:
    form = client.get("/complaints/file/?programme=dibao-rural").context["form"]
    assert form["programme"].value() == "dibao-rural"
    for asked in ("nonsense", "%00", "x" * 900):
        form = client.get(f"/complaints/file/?programme={asked}").context["form"]
        assert not form["programme"].value()


def test_the_line_of_a_check_is_the_standard_of_today_times_its_factor(
    client: Client, parent: PolicyIndexPage, rural: Programme
) -> None:
    from tests.policy_pages.guide_factory import YES_NO

    standard(rural, 620, 1)
    asked = {**YES_NO, "kind": "per_head", "standard": "dibao-rural", "factor": Decimal("1.5")}
    unknown = {**asked, "standard": "no-such-programme"}
    fixed = {**YES_NO, "kind": "number", "limit": Decimal(60), "relation": "at_least"}
    check = [("question", one) for one in (asked, unknown, fixed)]
    page = guide(parent, self_check=check)
    response = client.get(page.url)
    assert [one.limit for one in response.context["check"]] == ["930", "", "60"]
    plain = soup(response).find(attrs={"data-plain": True})
    assert "930" in plain.get_text()
    assert soup(response).find("section", attrs={"data-check": True}).find("form") is None
