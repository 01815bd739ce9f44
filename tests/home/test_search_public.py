"""Nothing is found that is not public at the moment of the answer, even with a row in the index."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from complaints.models import Complaint
from complaints.rectification.inspections import desk
from complaints.rectification.models import Assessment, InspectionPlan, Source
from disclosure import roster as writer
from disclosure.models import CatalogueItem, Roster
from policy_pages.models import PolicyDocumentPage
from portal.core.models import Office
from portal.home.models import SearchEntry
from portal.home.search import index
from tests.complaints.factories import County as PetitionCounty
from tests.disclosure.factories import County, opened, submitted
from tests.home.search import article, found, section, shown
from tests.rectification import factories, inspections
from tests.rectification.factories import Staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> PetitionCounty:
    return factories.county()


@pytest.fixture
def people(place: PetitionCounty) -> Staff:
    return factories.staff(place)


def indexed(source: str, key: int) -> bool:
    return SearchEntry.objects.filter(source=source, key=key).exists()


# Each leaves the row in the index as it was: only the question at answer time can hide the page.
HIDDEN: dict[str, dict[str, Any]] = {
    "taken down": {"live": False},
    "expired, the timer late": {"expire_at": timezone.now() - timedelta(seconds=1)},
}


@pytest.mark.parametrize("how", HIDDEN)
def test_a_page_is_gone_in_the_same_second(county: County, client: Client, how: str) -> None:
    page = article(section(), "关于节日慰问的通知")
    assert found("节日慰问") == {page.title}
    Page.objects.filter(pk=page.pk).update(**HIDDEN[how])
    assert indexed("page", page.pk)
    assert found("节日慰问") == set()
    assert page.title not in shown(client, "节日慰问").select_one("main").get_text()


def test_a_draft_and_a_page_behind_a_password_are_not_found(county: County) -> None:
    parent = section()
    draft = article(parent, "尚未发布的草稿", live=False)
    assert not indexed("page", draft.pk)
    closed = article(parent, "只给内部看的页面")
    closed.view_restrictions.create(restriction_type="password", password="made-up")
    assert found("内部看") == set()


def test_what_a_draft_changes_is_not_found_before_it_is_published(
    county: County, django_capture_on_commit_callbacks: Any
) -> None:
    page = article(section(), "公开的标题")
    page.title = "改过的标题"
    with django_capture_on_commit_callbacks(execute=True):
        revision = page.save_revision()
    assert found("改过") == set()
    with django_capture_on_commit_callbacks(execute=True):
        revision.publish()
    assert found("改过") == {"改过的标题"}
    assert found("公开的标题") == set()


def test_a_repealed_document_is_found_last_and_marked(county: County, client: Client) -> None:
    parent = section()
    article(parent, "旧的救灾办法", model=PolicyDocumentPage, validity="repealed")
    article(parent, "通知", "救灾办法")
    page = shown(client, "救灾办法")
    assert [row.select_one("a").get_text() for row in page.select(".results > li")] == [
        "通知",
        "旧的救灾办法",
    ]
    assert [len(row.select(".badge")) for row in page.select(".results > li")] == [0, 1]


def test_a_list_is_found_while_it_is_public_and_by_no_person(county: County) -> None:
    roster = opened(county)
    index.catch_up(timezone.now())
    entry = roster.entries.first()
    title = f"{roster.division.name} {roster.title}"
    assert title in found("沁河镇 农村低保")
    assert title in found(f"{roster.month.year}年{roster.month.month}月")
    assert title in found(entry.village_name or entry.village.name)
    assert found(f"“{entry.masked_name}”") == set()


@pytest.mark.parametrize("end", ["withdrawn", "past its last day", "waiting", "scheduled"])
def test_a_list_that_is_not_public_now_is_not_found(county: County, end: str) -> None:
    roster = opened(county)
    index.catch_up(timezone.now())
    if end == "withdrawn":
        writer.withdraw(roster, county.reviewer, "发现一户信息有误")
    elif end == "past its last day":
        Roster.objects.filter(pk=roster.pk).update(
            closes_on=timezone.localdate() - timedelta(days=1)
        )
    else:
        status = {"waiting": "paused", "scheduled": "closed"}[end]
        Roster.objects.filter(pk=roster.pk).update(status=status)
    assert indexed("list", roster.pk)
    assert "低保 初审" not in " ".join(found("农村低保"))
    index.catch_up(timezone.now())
    assert not indexed("list", roster.pk)


def test_a_list_that_waits_for_its_second_person_has_no_row(county: County) -> None:
    roster = submitted(county)
    index.catch_up(timezone.now())
    assert not indexed("list", roster.pk)


def test_an_item_of_the_catalogue_goes_when_it_is_out_of_use(county: County) -> None:
    item = CatalogueItem.objects.create(
        number=901, category="综合业务", title="监督电话", content="内容", basis="依据",
        publisher="县民政局", channels="网站", audience="社会", satisfied_by="contacts",
    )  # fmt: skip
    index.catch_up(timezone.now())
    assert found("监督电话") == {"综合业务 · 监督电话"}
    CatalogueItem.objects.filter(pk=item.pk).update(active=False)
    assert found("监督电话") == set()


def test_units_are_found_by_name_and_phone_and_nobody_of_the_staff_is(county: County) -> None:
    index.catch_up(timezone.now())
    unit = Office.objects.get(division__name="沁河镇")
    assert found("社会事务办公室 沁河") == {unit.name}
    assert unit.name in found(unit.hotline)
    assert found(county.editor.display_name) == set()


def test_an_item_behind_a_confidential_report_is_not_found(
    place: PetitionCounty, people: Staff
) -> None:
    complaint = factories.found_true(place, people)
    item = factories.listed(place, people, source=Source.COMPLAINT, complaint=complaint)
    index.catch_up(timezone.now())
    assert any(item.number in title for title in found(item.number))
    Complaint.objects.filter(pk=complaint.pk).update(confidential=True)
    assert indexed("rectification", item.pk)
    assert found(item.number) == set()
    assert found(factories.PUBLIC) == set()


def test_of_an_item_only_its_public_words_are_found(place: PetitionCounty, people: Staff) -> None:
    item = factories.listed(place, people)
    index.catch_up(timezone.now())
    assert any(item.number in title for title in found(f"“{factories.PUBLIC}”"))
    assert found(f"“{factories.INTERNAL}”") == set()
    assert found(item.responsible_person.display_name) == set()


def test_a_check_is_found_from_its_announcement(place: PetitionCounty, people: Staff) -> None:
    plan = inspections.planned(people)
    index.catch_up(timezone.now())
    assert found("季度随机") == set()
    desk.announce(plan, people.county_officer)
    index.catch_up(timezone.now())
    assert found("季度随机") == {plan.title}
    InspectionPlan.objects.filter(pk=plan.pk).update(announced_at=None)
    assert found("季度随机") == set()


def test_an_assessment_is_found_while_it_is_settled_and_public(
    place: PetitionCounty, people: Staff
) -> None:
    row = Assessment.objects.create(
        number="made-up-1",
        title="上半年考核",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 6, 30),
        created_by=people.county_officer,
        created_at=timezone.now(),
        settled_by=people.supervisor,
        settled_at=timezone.now(),
        public=True,
    )
    index.catch_up(timezone.now())
    assert found("半年考核") == {row.title}
    Assessment.objects.filter(pk=row.pk).update(public=False)
    assert found("半年考核") == set()


def test_the_index_catches_up_with_what_went_past_it(county: County) -> None:
    page = article(section(), "漏掉的通知")
    SearchEntry.objects.all().delete()
    counts = index.catch_up(timezone.now())
    assert counts["added"] > 0
    assert found("漏掉的通知") == {page.title}
    assert index.catch_up(timezone.now()) == {"added": 0, "removed": 0}
