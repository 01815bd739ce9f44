"""The public pages: what was found and done, and nothing that points to a person."""

from typing import Any

import pytest
from django.test import Client

from complaints import desk as petitions
from complaints.models import Complaint
from complaints.rectification import desk
from complaints.rectification.models import RectificationItem, Source
from complaints.tracking import results_of
from portal.core.models import Appointment, Role, User
from tests.complaints import factories as petition_factories
from tests.complaints.factories import County
from tests.rectification import factories
from tests.rectification.factories import Staff
from tests.support.pages import soup

pytestmark = pytest.mark.django_db
BODY, SUBJECT = "来信原文：两家都没有张贴", "来信标题不公开"


def _behind(place: County, people: Staff) -> Complaint:
    return factories.found_true(place, people, subject=SUBJECT, body=BODY)


def _full_story(place: County, people: Staff) -> RectificationItem:
    """An item with a complaint behind it, a refusal, an extension, a relapse and a good end."""
    item = factories.listed(
        place, people, source=Source.COMPLAINT, complaint=_behind(place, people)
    )
    desk.report_progress(item, people.qinhe_officer, "内部进展说明")
    later = item.deadline.replace(year=item.deadline.year + 1)
    factories.extended(item, people, later, "大雪")
    item = factories.requested(item, people.qinhe_officer)
    desk.refuse_closing(item, people.supervisor, "内部退回理由")
    desk.request_closing(item, people.qinhe_officer, "已张贴举报电话")
    desk.grant_closing(item, people.supervisor, "内部核对意见")
    desk.look_back(factories.pending(item), people.county_officer, factories.failing())
    desk.add_evidence(item, people.qinhe_officer, factories.picture(), "内部照片说明")
    desk.request_closing(item, people.qinhe_officer, "再次整改到位")
    desk.grant_closing(item, people.supervisor, "内部核对意见")
    desk.look_back(factories.pending(item), people.county_officer, factories.answers())
    return factories.fresh(item)


def test_the_pages_tell_the_story_and_no_internal_word(
    place: County, people: Staff, client: Client
) -> None:
    item = _full_story(place, people)
    listing = client.get("/rectification/").content.decode()
    page = client.get(item.get_absolute_url()).content.decode()
    assert factories.PUBLIC in listing
    for said in (factories.PUBLIC, item.number, "大雪", "再次整改到位", str(place.qinhe_office)):
        assert said in page
    hidden = [
        factories.INTERNAL,
        BODY,
        SUBJECT,
        petition_factories.PERSON,
        "内部",
        "重新张贴公示单",
        "看了公示栏",
        "走访五户",
        str(item.source_complaint),
    ]
    hidden += [user.display_name for user in User.objects.all()]
    hidden += list(User.objects.values_list("username", flat=True))
    for text in (listing, page):
        assert [word for word in hidden if word in text] == []


def test_both_look_backs_stand_on_the_page(place: County, people: Staff, client: Client) -> None:
    item = _full_story(place, people)
    page = soup(client.get(item.get_absolute_url()))
    answers = [dd.get_text() for dd in page.select("[aria-labelledby=look-back] dd")]
    assert len(answers) == 2 * 3
    assert len({answers[0], answers[3]}) == 2  # once no, then yes


def test_the_proposed_result_is_not_public_before_the_closing(
    place: County, people: Staff, client: Client
) -> None:
    item = factories.in_status(place, people, "closing_requested")
    assert item.public_result not in client.get(item.get_absolute_url()).content.decode()


def _confidential(place: County, people: Staff) -> RectificationItem:
    """An item behind an accusation, listed by somebody who holds both roles."""
    both = petition_factories.officer("both", place.root, Role.CONFIDENTIAL_OFFICER)
    Appointment.objects.create(user=both, role=Role.RECTIFICATION_OFFICER, division=place.root)
    both = User.objects.get(pk=both.pk)
    case = petition_factories.filed(place, kind="accusation")
    case = petition_factories.reply(
        petitions.accept(case, both), both, "substantiated", "经查属实。"
    )
    draft = factories.draft(place, people.qinhe_officer, source=Source.COMPLAINT, complaint=case)
    with pytest.raises(ValueError, match="."):
        desk.open_item(draft, people.county_officer)
    return desk.open_item(draft, both)


def test_what_comes_from_a_confidential_report_is_nowhere_public(
    place: County, people: Staff, client: Client
) -> None:
    item = _confidential(place, people)
    assert client.get(item.get_absolute_url()).status_code == 404
    assert item.number not in client.get("/rectification/").content.decode()
    assert item.source_complaint is not None
    assert results_of(item.source_complaint) == []


@pytest.mark.parametrize(
    "path",
    [
        "ZG2026-99999/",
        "%00/",
        "x" * 300 + "/",
        "?page=nonsense",
        "?page=-1",
        "?township=%00",
        "?township=140431999",
        "?page=99999999999999999999",
    ],
)
def test_nothing_a_visitor_types_breaks_the_pages(
    place: County, people: Staff, client: Client, path: str
) -> None:
    factories.listed(place, people)
    assert client.get(f"/rectification/{path}").status_code in (200, 404)


def test_the_pages_are_for_reading_only(place: County, people: Staff, client: Client) -> None:
    item = factories.listed(place, people)
    assert client.post("/rectification/").status_code == 405
    assert client.post(item.get_absolute_url()).status_code == 405


def test_the_list_can_be_cut_to_a_township(place: County, people: Staff, client: Client) -> None:
    qinhe = factories.listed(place, people)
    guodao = factories.listed(
        place,
        people,
        division=place.guodao,
        responsible_unit=place.guodao_office,
        responsible_person=people.guodao_officer,
    )
    text = client.get("/rectification/?township=140431101").content.decode()
    assert guodao.number in text
    assert qinhe.number not in text
    figures = [
        one.get_text() for one in soup(client.get("/rectification/")).select(".figures strong")
    ]
    assert figures == ["2", "0", "0", "0", "0"]


def test_a_choice_that_nothing_fits_says_so(place: County, people: Staff, client: Client) -> None:
    none_at_all = soup(client.get("/rectification/")).select_one(".empty__title")
    factories.listed(place, people)
    none_fits = soup(client.get("/rectification/?state=closed")).select_one(".empty__title")
    assert none_at_all is not None
    assert none_fits is not None
    assert none_fits.get_text() != none_at_all.get_text()
    assert soup(client.get("/rectification/")).select_one(".empty__title") is None


def test_townships_with_problems_have_a_row_and_the_others_a_line(
    place: County, people: Staff, client: Client
) -> None:
    factories.listed(place, people)
    page = soup(client.get("/rectification/"))
    section = page.select_one("[aria-labelledby=townships]")
    assert section is not None
    rows = [td.get_text() for td in section.select("td.strong")]
    assert rows[:-1] == [place.qinhe.name]  # the last row is the county
    assert place.guodao.name in section.get_text()


def test_every_public_page_of_rectification_is_reached_by_links(client: Client) -> None:
    links = {a["href"] for a in soup(client.get("/rectification/")).select("main a")}
    for page in ("checks/", "assessment/", "answer/", "open-data/", "feed/"):
        assert any(str(link).endswith(f"/rectification/{page}") for link in links)


def test_the_tracking_page_knows_the_item_and_its_state(place: County, people: Staff) -> None:
    complaint = _behind(place, people)
    item = factories.listed(place, people, source=Source.COMPLAINT, complaint=complaint)
    (result,) = results_of(complaint)
    assert (result.url, result.tone) == (item.get_absolute_url(), "blue")
    assert item.number in result.title


@pytest.mark.parametrize("rows", [1, 25])
def test_the_list_needs_few_queries_for_any_number_of_rows(
    place: County, people: Staff, client: Client, rows: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(rows):
        factories.listed(place, people)
    client.get("/rectification/")
    with django_assert_max_num_queries(10):
        client.get("/rectification/?page=1")
