"""Programs that speak GeoReport v2 read what is published and file with a key, and nothing else."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from complaints import desk, ledger
from complaints.models import ApiKey, Complaint, ComplaintKind
from complaints.open311 import keys
from portal.core.errors import Refused
from portal.core.models import Role, User
from tests.complaints.factories import reply
from tests.complaints_public.factories import county, filed, officer
from tests.support.made_up import identity_number, mobile

URL = "/open311/v2/"
VILLAGE = "140431100201"
pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> dict[str, Any]:
    return county()


@pytest.fixture
def administrator(places: dict[str, Any]) -> User:
    return officer(places["county"], places["bureau"], Role.ADMINISTRATOR)


@pytest.fixture
def key(administrator: User) -> keys.Issued:
    return keys.issue("热线平台", 1000, administrator)


def published(places: dict[str, Any], **changed: Any) -> Complaint:
    case = filed(places["qinhe_village"], public_consent=True, **changed).complaint
    case = desk.accept(case, places["officer"])
    case = reply(case, places["officer"], "explained", "SECRETREPLY")
    return desk.publish(case, places["officer"])


def sent(key: keys.Issued | None, **changed: Any) -> dict[str, str]:
    values = {
        "api_key": key.clear if key else None,
        "service_code": "service",
        "description": "I applied and nobody answered.",
        "address_id": VILLAGE,
        **changed,
    }
    return {name: value for name, value in values.items() if value is not None}


def post(client: Client, values: dict[str, str], form: str = "json", **headers: str) -> Any:
    return client.post(f"{URL}requests.{form}", values, headers=headers)


def tree(response: Any) -> ElementTree.Element:
    return ElementTree.fromstring(response.content)  # noqa: S314  our own answer


def problem(response: Any) -> tuple[int, int]:
    (row,) = response.json()
    assert row["description"]
    return response.status_code, row["code"]


def test_discovery_and_services_come_in_both_notations(
    client: Client, places: dict[str, Any]
) -> None:
    found = client.get(f"{URL}discovery.json").json()
    assert found["endpoints"][0]["specification"] == "http://wiki.open311.org/GeoReport_v2"
    root = tree(client.get(f"{URL}discovery.xml"))
    assert root.tag == "discovery"
    assert [one.text for one in root.iter("format")] == ["text/xml", "application/json"]
    listed = client.get(f"{URL}services.json").json()
    codes = {one["service_code"] for one in listed}
    assert codes == {"service", "assistance_report", "accusation"}
    xml = tree(client.get(f"{URL}services.xml"))
    assert {one.text for one in xml.iter("service_code")} == codes
    assert xml.find("service/metadata").text == "true"
    definition = client.get(f"{URL}services/service.json").json()
    assert [one["order"] for one in definition["attributes"]] == [1, 2, 3, 4, 5]
    xml = tree(client.get(f"{URL}services/service.xml"))
    assert len(xml.findall("attributes/attribute")) == 5


def test_only_published_cases_are_read_and_only_in_reduced_form(
    client: Client, places: dict[str, Any]
) -> None:
    case = published(places, subject="SECRETSUBJECT", body="SECRETBODY", about_person="SECRETWHO")
    hidden = filed(places["qinhe_village"], public_consent=True).complaint
    secret = filed(places["qinhe"], kind="accusation", public_consent=True).complaint
    for form in ("json", "xml"):
        text = client.get(f"{URL}requests.{form}").content.decode()
        assert case.number in text
        for absent in ("SECRET", "village", "office", hidden.number, secret.number):
            assert absent not in text
    (row,) = client.get(f"{URL}requests/{case.number}.json").json()
    assert (row["status"], row["address_id"], row["description"]) == ("closed", "140431100", None)
    assert row["requested_datetime"].endswith("+08:00")
    for number in (hidden.number, secret.number, "X"):
        assert problem(client.get(f"{URL}requests/{number}.json")) == (404, 404)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 1),
        ({"status": "closed"}, 1),
        ({"status": "open"}, 0),
        ({"status": "open,closed"}, 1),
        ({"service_code": "service"}, 1),
        ({"service_code": "service,accusation"}, 1),
        ({"service_code": "accusation"}, 0),
        ({"service_code": "\x00"}, 0),
        ({"end_date": "2020-01-01T00:00:00Z"}, 0),
        ({"start_date": "2020-01-01T00:00:00 08:00"}, 2),
        ({"start_date": "2020-01-01T00:00:00Z", "page_size": "1", "page": "2"}, 1),
        ({"page": "9999"}, 0),
        ({"service_request_id": "X,Y"}, 0),
        ({"jurisdiction_id": "140431"}, 1),
    ],
)
def test_requests_are_filtered(
    client: Client, places: dict[str, Any], query: dict[str, str], found: int
) -> None:
    published(places)
    old = published(places)
    Complaint.objects.filter(pk=old.pk).update(filed_at=timezone.now() - timedelta(days=91))
    assert len(client.get(f"{URL}requests.json", query).json()) == found
    both = client.get(f"{URL}requests.json", {"service_request_id": old.number, "status": "x"})
    assert [row["service_request_id"] for row in both.json()] == [old.number]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"status": "late"}, 400),
        ({"status": ","}, 400),
        ({"start_date": "yesterday"}, 400),
        ({"end_date": "0001-01-01T00:00:00+14:00"}, 400),
        ({"page": "0"}, 400),
        ({"page": "9" * 40}, 400),
        ({"page_size": "1001"}, 400),
        ({"page": "１"}, 400),
        ({"service_request_id": ",".join(map(str, range(101)))}, 400),
        ({"jurisdiction_id": "110000"}, 404),
    ],
)
def test_a_question_that_cannot_be_answered_is_a_document(
    client: Client, places: dict[str, Any], query: dict[str, str], code: int
) -> None:
    assert problem(client.get(f"{URL}requests.json", query)) == (code, code)
    xml = tree(client.get(f"{URL}requests.xml", query))
    assert xml.find("error/code").text == str(code)


def test_the_number_of_queries_does_not_grow(
    client: Client, places: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    for _time in range(8):
        published(places)
    with django_assert_max_num_queries(2):
        assert len(client.get(f"{URL}requests.json").json()) == 8


def test_a_program_files_a_case_whose_sender_can_follow_it(
    client: Client, places: dict[str, Any], key: keys.Issued
) -> None:
    phone = mobile()
    response = post(client, sent(key, first_name="三", last_name="张", phone=phone))
    assert response.status_code == 201
    assert "no-store" in response["Cache-Control"]
    (row,) = response.json()
    case = Complaint.objects.get(number=row["service_request_id"])
    assert (case.channel, case.division.code, case.anonymous) == ("web", VILLAGE, False)
    assert (case.reporter.name, case.reporter.phone) == ("张三", phone)
    assert case.public_consent is False
    assert desk.find_by_code(case.number, row["query_code"]).pk == case.pk
    assert ledger.verify().ok
    assert ApiKey.objects.get().used_on == timezone.localdate()


@pytest.mark.parametrize(
    "changed",
    [
        {"address_id": "140431100"},
        {"address_id": None, "address_string": "Qinhe qinhe village"},
        {"address_id": None, "address_string": "Qinyuan Qinhe"},
        {"attribute[subject]": "S", "attribute[public_consent]": "yes"},
        {"attribute[about_unit]": "somebody", "attribute[about_person]": "who"},
    ],
)
def test_places_and_attributes_are_understood(
    client: Client, places: dict[str, Any], key: keys.Issued, changed: dict[str, Any]
) -> None:
    assert post(client, sent(key, **changed)).status_code == 201
    case = Complaint.objects.get()
    assert case.division.name in ("Qinhe", "qinhe village")
    assert case.public_consent == ("attribute[public_consent]" in changed)
    assert case.anonymous


def test_a_confidential_report_can_be_filed_and_is_never_read(
    client: Client, places: dict[str, Any], key: keys.Issued
) -> None:
    values = sent(key, service_code="accusation") | {"attribute[public_consent]": "yes"}
    (row,) = post(client, values).json()
    assert Complaint.objects.get().confidential
    number = row["service_request_id"]
    assert client.get(f"{URL}requests.json", {"service_request_id": number}).json() == []
    assert problem(client.get(f"{URL}requests/{number}.json")) == (404, 404)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"api_key": "wrong"}, 403),
        ({"api_key": None}, 403),
        ({"api_key": "\x00"}, 403),
        ({"api_key": "x" * 5000}, 403),
        ({"service_code": None}, 404),
        ({"service_code": "nothing"}, 404),
        ({"description": None}, 400),
        ({"description": "x" * 4001}, 400),
        ({"address_id": None}, 400),
        ({"address_id": None, "lat": "36.5", "long": "112.3"}, 400),
        ({"address_id": "１４０４３１"}, 400),
        ({"address_id": "999999"}, 400),
        ({"address_string": "Atlantis", "address_id": None}, 400),
        ({"attribute[public_consent]": "maybe"}, 400),
        ({"attribute[programme]": "gold"}, 400),
        ({"attribute[subject]": "x" * 101}, 400),
        ({"last_name": "x" * 41}, 400),
        ({"last_name": "张", "phone": "no phone"}, 400),
        ({"jurisdiction_id": "110000"}, 404),
    ],
)
def test_what_cannot_be_filed_is_a_document_and_no_case(
    client: Client, places: dict[str, Any], key: keys.Issued, changed: dict[str, Any], code: int
) -> None:
    assert problem(post(client, sent(key, **changed))) == (code, code)
    assert not Complaint.objects.exists()


def test_an_identity_number_is_kept_out(
    client: Client, places: dict[str, Any], key: keys.Issued
) -> None:
    number = identity_number()
    for values in ({"description": f"my number is {number}"}, {"last_name": number}):
        response = post(client, sent(key, **values))
        assert problem(response) == (400, 400)
        assert number not in response.content.decode()


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b'{"service_code": "service"}', "application/json", 415),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "text/xml", 415),
        (b"\xff\xfe", "application/octet-stream", 415),
        (b"service_code=%ff%fe&api_key=%00", "application/x-www-form-urlencoded", 403),
        (b"no parts", "multipart/form-data; boundary=x", 403),
        (b"no boundary", "multipart/form-data", 400),
        (b"a=1&" * 30000, "application/x-www-form-urlencoded", 400),
    ],
)
@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_body_that_is_no_form_is_a_document(
    client: Client, places: dict[str, Any], body: bytes, kind: str, code: int, form: str
) -> None:
    response = client.post(f"{URL}requests.{form}", body, content_type=kind)
    assert response.status_code == code
    if form == "xml":
        assert tree(response).find("error/code").text == str(code)


def test_other_methods_and_endings_are_refused(client: Client, places: dict[str, Any]) -> None:
    refused = client.delete(f"{URL}requests.json")
    assert problem(refused) == (405, 405)
    assert refused["Allow"] == "GET, HEAD, POST"
    assert problem(client.post(f"{URL}services.json")) == (405, 405)
    assert client.get(f"{URL}requests.yaml").status_code == 404


def test_the_same_case_sent_twice_is_one_case(
    client: Client, places: dict[str, Any], key: keys.Issued
) -> None:
    first = post(client, sent(key), **{"Idempotency-Key": "7"})
    again = post(client, sent(key), **{"Idempotency-Key": "7"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()[0]["query_code"] is None
    assert first.json()[0]["service_request_id"] == again.json()[0]["service_request_id"]
    post(client, sent(key), **{"Idempotency-Key": "8"})
    assert Complaint.objects.count() == 2


def test_a_key_and_an_address_have_their_measure(
    client: Client, places: dict[str, Any], administrator: User, settings: Any
) -> None:
    settings.FILING_LIMIT_RATE = "4/h"
    small = keys.issue("small", 2, administrator)
    assert [post(client, sent(small)).status_code for _time in range(3)] == [201, 201, 429]
    other = keys.issue("other", 1000, administrator)
    assert [post(client, sent(other)).status_code for _time in range(2)] == [201, 429]


def test_a_revoked_key_opens_nothing_and_none_is_kept_in_clear(
    client: Client, places: dict[str, Any], key: keys.Issued, administrator: User
) -> None:
    assert key.clear not in repr(ApiKey.objects.values().get())
    assert key.clear not in repr(key)
    keys.revoke(key.key, administrator)
    assert problem(post(client, sent(key))) == (403, 403)
    with pytest.raises(Refused):
        keys.revoke(key.key, administrator)


def test_signs_that_xml_cannot_hold_break_nothing(client: Client, places: dict[str, Any]) -> None:
    ComplaintKind.objects.filter(code="service").update(name="a\x0b<b>&\ufffe")
    found = tree(client.get(f"{URL}services.xml"))
    assert "a\ufffd<b>&\ufffd" in {one.text for one in found.iter("service_name")}
