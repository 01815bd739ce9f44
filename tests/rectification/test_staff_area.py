"""The staff area: the list, new items, the work page and its steps, evidence."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from complaints.models import LedgerEvent
from complaints.rectification.models import Evidence, RectificationItem, Source
from portal.core.models import Role, User
from tests.complaints import factories as petition_factories
from tests.complaints.factories import County
from tests.complaints.test_staff_area import client_of
from tests.rectification import factories
from tests.rectification.factories import Staff
from tests.support.pages import soup
from tests.support.remembered import staff_access

pytestmark = pytest.mark.django_db
LIST, NEW = "/admin/rectification_items/", "/admin/rectification_items/new/"


@pytest.fixture(autouse=True)
def _staff_access(place: County) -> None:
    staff_access()


def page_of(item: RectificationItem) -> str:
    return reverse("rectification_items:inspect", args=[item.pk])


def take(client: Client, item: RectificationItem, step: str, **fields: Any) -> Any:
    """Post *step* as the form of the work page does, and follow."""
    values = {f"{step}-{name}": value for name, value in fields.items()}
    return client.post(page_of(item), {"step": step, **values})


def photo() -> SimpleUploadedFile:
    buffer = BytesIO()
    Image.new("RGB", (40, 30), "#abc").save(buffer, "JPEG")
    return SimpleUploadedFile("现场.jpg", buffer.getvalue(), "image/jpeg")


# --- Menu and list ----------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_the_menu_shows_the_list_to_those_who_may_see_it(place: County, role: Role) -> None:
    client = client_of(petition_factories.officer(f"one-{role}", place.root, role))
    sees = role in {
        Role.RECTIFICATION_OFFICER,
        Role.PETITION_OFFICER,
        Role.SUPERVISOR,
        Role.AUDITOR,
    }
    # The menu is data for a script: its addresses stand in the page.
    assert (LIST in client.get(reverse("wagtailadmin_home")).content.decode()) == sees
    assert (client.get(LIST).status_code == 200) == sees


def test_the_list_shows_the_jurisdiction_and_nothing_else(place: County, people: Staff) -> None:
    item = factories.listed(place, people)
    assert item.number in client_of(people.qinhe_officer).get(LIST).content.decode()
    assert item.number not in client_of(people.guodao_officer).get(LIST).content.decode()
    assert client_of(people.guodao_officer).get(page_of(item)).status_code == 404


def test_the_list_is_searched_filtered_and_ordered(place: County, people: Staff) -> None:
    late = factories.listed(
        place,
        people,
        at=timezone.now() - timedelta(days=40),
        deadline=timezone.localdate() - timedelta(days=2),
    )
    done = factories.in_status(place, people, "closed")
    client = client_of(people.county_officer)
    text = client.get(LIST).content.decode()
    assert text.index(late.number) < text.index(done.number)
    assert "case__tone--red" in text
    assert late.number not in client.get(f"{LIST}?status=closed").content.decode()
    assert late.number in client.get(f"{LIST}results/?q={late.number}").content.decode()
    assert client.get(f"{LIST}?ordering=-deadline").status_code == 200
    assert client.get(f"{LIST}?q=%00").status_code == 200


@pytest.mark.parametrize("rows", [2, 18])
def test_the_list_needs_the_same_few_queries_for_any_number_of_rows(
    place: County, people: Staff, rows: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(rows):
        factories.listed(place, people)
    client = client_of(people.county_officer)
    client.get(LIST)
    with django_assert_max_num_queries(13):
        client.get(LIST)


# --- New items --------------------------------------------------------------------------------


def _values(place: County, people: Staff, **changes: Any) -> dict[str, Any]:
    values = {
        "source": "inspection",
        "category": "publicity",
        "division": place.qinhe.pk,
        "problem": factories.INTERNAL,
        "public_problem": factories.PUBLIC,
        "responsible_unit": place.qinhe_office.pk,
        "responsible_person": people.qinhe_officer.pk,
        "kind": "by_date",
        "target": "张贴举报电话",
        "deadline": (timezone.localdate() + timedelta(days=9)).isoformat(),
    }
    return {**values, **changes}


def test_a_new_item_goes_on_the_list(place: County, people: Staff) -> None:
    response = client_of(people.county_officer).post(NEW, _values(place, people))
    item = RectificationItem.objects.get()
    assert (response.status_code, response.url) == (302, page_of(item))


def test_a_complaint_fills_the_form_but_never_with_its_own_words(
    place: County, people: Staff
) -> None:
    complaint = factories.found_true(place, people, body="来信原文")
    client = client_of(people.petition)
    page = client.get(f"{NEW}?complaint={complaint.number}")
    assert soup(page).select_one("#id_complaint option[selected]")["value"] == str(complaint.pk)
    assert soup(page).select_one("#id_division option[selected]").get_text() == "沁河镇"
    assert "经查属实" in soup(page).select_one("#id_problem").get_text()
    assert "来信原文" not in page.content.decode()
    values = _values(place, people, complaint=complaint.pk, source="")
    assert client.post(NEW, values).status_code == 302
    item = RectificationItem.objects.get()
    assert (item.source, item.source_complaint) == (Source.COMPLAINT, complaint)
    # Sent twice, the second finds the complaint on the list.
    assert client.post(NEW, values).status_code == 422
    assert RectificationItem.objects.count() == 1


def test_the_person_is_chosen_under_their_unit(place: County, people: Staff) -> None:
    page = soup(client_of(people.county_officer).get(NEW))
    groups = {
        one["label"]: [option.get_text() for option in one.select("option")]
        for one in page.select("#id_responsible_person optgroup")
    }
    assert str(people.qinhe_officer) in groups[str(place.qinhe_office)]
    assert str(people.guodao_officer) in groups[str(place.guodao_office)]
    township = soup(client_of(people.qinhe_officer).get(NEW))
    labels = {one["label"] for one in township.select("#id_responsible_person optgroup")}
    assert labels == {str(place.qinhe_office)}


@pytest.mark.parametrize(
    "changes",
    [
        {"deadline": "2020-01-01"},
        {"deadline": "31.2.2027"},
        {"source": ""},
        {"source": "complaint"},
        {"complaint": "999999999999999999999"},
        {"complaint": "x\x00"},
        {"category": "no-such"},
        {"public_problem": "a\x00b"},
        {"target": ""},
        {"division": "0"},
        {"problem": "x" * 2001},
    ],
    ids=str,
)
def test_a_refused_form_keeps_what_was_typed(
    place: County, people: Staff, changes: dict[str, Any]
) -> None:
    values = _values(place, people, **changes)
    response = client_of(people.county_officer).post(NEW, values)
    assert response.status_code == 422
    assert not RectificationItem.objects.exists()
    if "public_problem" not in changes:
        field = soup(response).select_one("#id_public_problem")
        assert field is not None
        assert field["value"] == factories.PUBLIC


def test_the_form_refuses_a_person_of_another_unit(place: County, people: Staff) -> None:
    values = _values(place, people, responsible_person=people.guodao_officer.pk)
    response = client_of(people.county_officer).post(NEW, values)
    assert response.status_code == 422
    assert not RectificationItem.objects.exists()


@pytest.mark.parametrize("query", ["?complaint=", "?complaint=%00", "?complaint=QY0-0", "?x=1"])
def test_an_unknown_complaint_leaves_the_form_empty(
    place: County, people: Staff, query: str
) -> None:
    page = client_of(people.county_officer).get(NEW + query)
    assert page.status_code == 200
    assert soup(page).select_one("#id_problem").get_text().strip() == ""


def test_a_supervisor_puts_nothing_on_the_list(place: County, people: Staff) -> None:
    client = client_of(people.supervisor)
    assert client.post(NEW, _values(place, people)).status_code in (302, 403)
    assert not RectificationItem.objects.exists()
    assert NEW not in client.get(LIST).content.decode()


# --- The work page ----------------------------------------------------------------------------


def test_an_item_is_taken_all_the_way_through_its_forms(place: County, people: Staff) -> None:
    item = factories.listed(place, people)
    officer, other = client_of(people.qinhe_officer), client_of(people.supervisor)
    take(
        officer,
        item,
        "add_measure",
        text="重新张贴",
        person=people.qinhe_officer.pk,
        due=item.deadline.isoformat(),
    )
    take(officer, item, "complete_measure", measure=item.measures.get().pk)
    take(officer, item, "report_progress", note="已完成")
    take(officer, item, "add_evidence", file=photo(), note="现场照片")
    take(officer, item, "request_closing", public_result="已张贴")
    take(other, item, "refuse_closing", reason="照片不清")
    take(officer, item, "request_closing", public_result="已重新张贴")
    take(other, item, "grant_closing", reason="已核对")
    yes = dict.fromkeys(("measures_in_place", "solved_on_time", "residents_accept"), "yes")
    said = dict.fromkeys(("measures_evidence", "solved_evidence", "residents_evidence"), "看过")
    take(client_of(people.county_officer), item, "look_back", **yes, **said, file=photo())
    item = factories.fresh(item)
    assert (item.status, item.public_result) == ("consolidated", "已重新张贴")
    page = officer.get(page_of(item)).content.decode()
    for said_before in ("照片不清", "重新张贴", "现场照片", str(people.county_officer)):
        assert said_before in page


def test_a_refused_step_keeps_what_was_typed(place: County, people: Staff) -> None:
    item = factories.listed(place, people)
    client = client_of(people.qinhe_officer)
    response = take(client, item, "request_closing", public_result="没有照片的结果")
    assert response.status_code == 422
    step = soup(response).select_one("#step-request_closing")
    assert step.has_attr("open")
    assert "没有照片的结果" in step.get_text()
    assert factories.fresh(item).status == "open"


@pytest.mark.parametrize(
    "step",
    [
        "",
        "no-such",
        "grant_closing",
        "grant_extension",
        "look_back",
        "\x00",
        "__class__",
        "open_item",
    ],
)
def test_a_step_that_is_not_open_is_refused_and_changes_nothing(
    place: County, people: Staff, step: str
) -> None:
    item = factories.in_status(place, people, "closing_requested")
    events = LedgerEvent.objects.count()
    response = take(client_of(people.qinhe_officer), item, step, reason="自己批", text="x")
    assert (response.status_code, response.url) == (302, page_of(item))
    assert factories.fresh(item).status == "closing_requested"
    assert LedgerEvent.objects.count() == events


@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("add_measure", {"text": "x", "person": "999", "due": "never"}),
        ("add_measure", {"text": "a\x00", "person": "x\x00", "due": "2026-02-30"}),
        ("complete_measure", {"measure": "99999999999999999999"}),
        ("add_evidence", {"file": "not a file", "note": "x"}),
        ("add_evidence", {"file": SimpleUploadedFile("a.pdf", b"%PDF-broken"), "note": "坏文件"}),
        ("report_progress", {}),
    ],
    ids=str,
)
def test_tampered_fields_are_answered_not_crashed(
    place: County, people: Staff, step: str, fields: dict[str, Any]
) -> None:
    item = factories.listed(place, people)
    item.measures.create(text="一", person=people.qinhe_officer, due=item.deadline)
    assert take(client_of(people.qinhe_officer), item, step, **fields).status_code == 422


def test_a_measure_of_another_item_is_not_completed_here(place: County, people: Staff) -> None:
    item, other = factories.listed(place, people), factories.listed(place, people)
    for one in (item, other):
        one.measures.create(text="一", person=people.qinhe_officer, due=one.deadline)
    foreign = other.measures.get()
    response = take(client_of(people.qinhe_officer), item, "complete_measure", measure=foreign.pk)
    assert response.status_code == 422
    assert not RectificationItem.objects.filter(measures__done_on__isnull=False).exists()


@pytest.mark.parametrize(
    "path",
    [
        "inspect/999/",
        "inspect/99999999999999999999/",
        "evidence/9/",
        "evidence/99999999999999999999/",
        "edit/1/",
        "delete/1/",
    ],
)
def test_wrong_addresses_are_not_found(place: County, people: Staff, path: str) -> None:
    assert client_of(people.county_officer).get(LIST + path).status_code == 404


def test_evidence_is_a_download_for_those_who_see_the_item(place: County, people: Staff) -> None:
    item = factories.listed(place, people)
    take(client_of(people.qinhe_officer), item, "add_evidence", file=photo(), note="现场")
    address = f"{LIST}evidence/{Evidence.objects.get().pk}/"
    response = client_of(people.supervisor).get(address)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content)[:3] == b"\xff\xd8\xff"
    assert "no-store" in response["Cache-Control"]
    assert client_of(people.guodao_officer).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_the_complaint_is_linked_for_those_who_may_open_it_only(
    place: County, people: Staff
) -> None:
    complaint = factories.found_true(place, people)
    item = factories.listed(place, people, source=Source.COMPLAINT, complaint=complaint)
    assert complaint.number in client_of(people.petition).get(page_of(item)).content.decode()
    # The accused unit works on the item without learning who complained or how.
    text = client_of(people.qinhe_officer).get(page_of(item)).content.decode()
    assert complaint.number not in text


# --- From the complaint's page ------------------------------------------------------------------


def _links(user: User, case: Any) -> list[str]:
    page = soup(client_of(user).get(reverse("petitions:inspect", args=[case.pk])))
    return [one["href"] for one in page.select("a.button") if NEW in one["href"]]


def test_the_page_of_a_case_found_true_leads_to_the_list(place: County, people: Staff) -> None:
    case = factories.found_true(place, people)
    assert _links(people.petition, case) == [f"{NEW}?complaint={case.number}"]
    assert _links(people.supervisor, case) == []
    factories.listed(place, people, source=Source.COMPLAINT, complaint=case)
    assert _links(people.petition, case) == []
