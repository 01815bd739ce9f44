"""Every channel enters one ledger through one form, with the same fields and a receipt."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints import desk
from complaints.models import Channel, Complaint, LedgerEvent, Representative
from complaints.wording import text as told
from portal.core.errors import Refused
from portal.core.models import User
from tests.complaints import factories
from tests.complaints.factories import County
from tests.complaints.test_staff_area import client_of, spoken
from tests.support.made_up import mobile
from tests.support.pages import soup
from tests.support.remembered import staff_access

pytestmark = pytest.mark.django_db
SPOKEN = [one for one in Channel.values if one != Channel.WEB]


@pytest.fixture(autouse=True)
def _staff_access(place: County) -> None:
    staff_access()


def now(**ago: float) -> str:
    """A moment of the clerk's clock, to the minute."""
    return (timezone.localtime() - timedelta(**ago)).strftime("%Y-%m-%d %H:%M")


def send(clerk: User, place: County, **changes: Any) -> Any:
    """Register as the form does, just now."""
    values = spoken(place, received_at=now(), late_reason="", **changes)
    return client_of(clerk).post(reverse("petitions_register:index"), values)


@pytest.mark.parametrize("channel", SPOKEN)
def test_every_channel_is_registered_with_its_minute(
    place: County, qinhe_officer: User, channel: str
) -> None:
    received = now(hours=2)
    source = {"source_organ": "市民政局", "source_number": "长民信〔2026〕12号"}
    response = send(qinhe_officer, place, channel=channel, **source)
    assert response.status_code == 200
    case = Complaint.objects.get()
    assert case.channel == channel
    assert case.source_number == source["source_number"]
    assert case.filed_at.second == 0
    assert timezone.localtime(case.filed_at).strftime("%Y-%m-%d %H:%M") > received
    assert case.query_code_digest


@pytest.mark.parametrize("missing", ["source_organ", "source_number"])
def test_what_a_superior_passed_down_carries_organ_and_number(place: County, missing: str) -> None:
    source = {"source_organ": "市民政局", "source_number": "12", missing: " "}
    with pytest.raises(Refused) as refused:
        factories.filed(place, channel=Channel.TRANSFERRED, **source)
    assert refused.value.code == "source-needed"


def test_what_is_missing_of_the_superior_is_said_next_to_its_field(
    place: County, qinhe_officer: User
) -> None:
    response = send(qinhe_officer, place, channel="transferred", source_organ="市民政局")
    assert response.status_code == 422
    assert list(response.context_data["form"].errors) == ["source_number"]


def test_the_form_says_how_representatives_are_written(place: County, qinhe_officer: User) -> None:
    page = soup(client_of(qinhe_officer).get(reverse("petitions_register:index")))
    assert page.select_one("#id_representatives_helptext")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("140431100202", "140431100202"),
        ("河西村", "140431100202"),
        ("沁河镇 河西村", "140431100202"),
        (" 沁河镇 ", "140431100000"),
    ],
)
def test_a_place_is_found_by_typing(
    place: County, county_officer: User, typed: str, code: str
) -> None:
    assert send(county_officer, place, division=typed).status_code == 200
    assert Complaint.objects.get().division.code == code


def test_a_name_that_two_villages_share_asks_for_the_township(
    place: County, county_officer: User
) -> None:
    twin = factories._below(place.guodao, "140431101299", "河西村", "village")
    refused = send(county_officer, place, division="河西村")
    assert refused.status_code == 422
    assert "来电反映" in refused.content.decode()
    assert send(county_officer, place, division="郭道镇 河西村").status_code == 200
    assert Complaint.objects.get().division == twin


def test_the_form_offers_the_places_and_remembers_the_channel(
    place: County, qinhe_officer: User
) -> None:
    client = client_of(qinhe_officer)
    address = reverse("petitions_register:index")
    values = spoken(place, received_at=now(), channel="visit")
    client.post(address, values)
    page = soup(client.get(address))
    offered = [option["value"] for option in page.select("datalist option")]
    assert offered == ["沁河镇", "沁河镇 河西村"]
    chosen = page.select_one("input[name=channel][checked]")
    assert chosen is not None
    assert chosen["value"] == "visit"
    assert factories.PERSON not in str(dict(client.session))


def test_a_late_registration_says_why_and_the_sender_reads_it(
    place: County, qinhe_officer: User
) -> None:
    client = client_of(qinhe_officer)
    address = reverse("petitions_register:index")
    values = spoken(place, received_at=now(days=3), late_reason="")
    assert client.post(address, values).status_code == 422
    assert client.post(address, {**values, "late_reason": "周末接访补录"}).status_code == 200
    assert "周末接访补录" in told(LedgerEvent.objects.get(kind="filed"))


def test_a_future_time_is_refused(place: County, qinhe_officer: User) -> None:
    values = spoken(place, received_at=now(minutes=-5))
    response = client_of(qinhe_officer).post(reverse("petitions_register:index"), values)
    assert response.status_code == 422


@pytest.mark.parametrize(
    ("people", "others", "code"),
    [
        (30, 5, "too-many-representatives"),
        (3, 4, "people"),
        (0, 0, "people"),
        (2, 1, None),
        (300, 4, None),
        (12, 0, None),
    ],
)
def test_a_group_has_at_most_five_representatives(
    place: County, people: int, others: int, code: str | None
) -> None:
    speakers = tuple((f"代表{n}", mobile()) for n in range(others))
    if code is None:
        case = factories.filed(place, people_count=people, representatives=speakers)
        assert case.people_count == people
        assert Representative.objects.count() == others
        return
    with pytest.raises(Refused) as refused:
        factories.filed(place, people_count=people, representatives=speakers)
    assert refused.value.code == code
    assert not Complaint.objects.exists()


def test_representatives_are_typed_one_a_line_and_opened_with_the_identity(
    place: County, qinhe_officer: User
) -> None:
    first, second = mobile(), mobile()
    lines = f"代表甲 {first}\n代表乙，{second}"
    assert send(qinhe_officer, place, people_count=20, representatives=lines).status_code == 200
    case = Complaint.objects.get()
    identity = desk.open_identity(case, qinhe_officer, "contact", "需要电话核实")
    names = list(identity.representatives)
    assert names == [("代表甲", first), ("代表乙", second)]
    assert first not in repr(identity)


@pytest.mark.parametrize(
    ("way", "field"), [("email", "email"), ("phone", "phone"), ("sms", "phone")]
)
def test_who_wants_an_answer_leaves_a_way(
    place: County, qinhe_officer: User, way: str, field: str
) -> None:
    response = send(qinhe_officer, place, contact_by=way, **{field: ""})
    assert response.status_code == 422
    assert not Complaint.objects.exists()


def test_an_anonymous_sender_leaves_nothing(place: County, qinhe_officer: User) -> None:
    phone = mobile()
    assert send(qinhe_officer, place, anonymous="on", phone=phone).status_code == 200
    assert not hasattr(Complaint.objects.get(), "reporter")


def test_a_repeat_is_pointed_at_without_a_name(
    place: County, qinhe_officer: User, county_officer: User
) -> None:
    phone = mobile()
    send(qinhe_officer, place, phone=phone)
    earlier = Complaint.objects.get()
    elsewhere = factories.filed(place, division=place.guodao_village, phone=phone)
    secret = factories.filed(place, kind="accusation", phone=phone)
    page = soup(send(qinhe_officer, place, phone=phone, form_token="e" * 32))
    hint = page.select_one("[data-repeats]")
    assert hint is not None
    assert earlier.number in hint.text
    assert elsewhere.number not in hint.text
    assert secret.number not in hint.text
    assert factories.PERSON not in page.text
