"""A group speaks through five at most (条例 20); repeats are linked without telling who wrote."""

from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from complaints import desk, ledger, repeats
from complaints.models import Complaint, LedgerEvent, Representative
from complaints.staff.group_forms import GroupFields
from portal.core.errors import Refused
from portal.core.models import Appointment, Role, User
from tests.complaints import factories
from tests.complaints.factories import County
from tests.complaints.test_staff_area import client_of, page_of, spoken
from tests.support.made_up import mobile
from tests.support.pages import soup
from tests.support.remembered import staff_access

pytestmark = pytest.mark.django_db
NAMES = ("钱代表", "孙代表", "李代表", "周代表", "吴代表")


def group(place: County, names: tuple[str, ...], **changes: Any) -> Complaint:
    people = tuple((name, mobile()) for name in names)
    return factories.filed(place, representatives=people, **{"people_count": 12, **changes})


def code_of(place: County, names: tuple[str, ...], **changes: Any) -> str:
    with pytest.raises(Refused) as refused:
        group(place, names, **changes)
    assert not Complaint.objects.exists()
    return refused.value.code


def test_four_more_speak_beside_the_sender_and_a_fifth_is_refused(place: County) -> None:
    assert code_of(place, NAMES) == "too-many-representatives"
    case = group(place, NAMES[:4])
    assert list(case.representatives.values_list("place", flat=True)) == [2, 3, 4, 5]
    with pytest.raises(IntegrityError), transaction.atomic():
        Representative.objects.create(complaint=case, place=6, name="x")


def test_a_group_that_cannot_be(place: County) -> None:
    assert code_of(place, (" ",)) == "representative-unnamed"
    assert code_of(place, NAMES[:1], anonymous=True) == "no-such-group"
    assert code_of(place, NAMES[:3], people_count=3) == "people"
    assert code_of(place, (), people_count=0) == "people"


def test_their_names_are_encrypted_and_open_with_the_identity_only(
    place: County, qinhe_officer: User
) -> None:
    staff_access()
    case = group(place, NAMES[:2])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, phone FROM {Representative._meta.db_table}")  # noqa: S608
        assert not any(name in str(row) for row in cursor.fetchall() for name in NAMES)
    page = client_of(qinhe_officer).get(page_of(case)).content.decode()
    assert NAMES[0] not in page
    assert NAMES[0] not in str(list(LedgerEvent.objects.values()))
    opened = desk.open_identity(case, qinhe_officer, "contact", "约见代表")
    assert [name for name, _phone in opened.representatives] == list(NAMES[:2])
    assert NAMES[0] not in repr(opened)


class Register(GroupFields):
    anonymous = forms.BooleanField(required=False)


@pytest.mark.parametrize(
    ("lines", "people", "field"),
    [
        ("\n".join(NAMES), 12, "representatives"),
        ("钱代表", 1, "people_count"),
        ("", 0, "people_count"),
        ("", "many", "people_count"),
    ],
)
def test_the_form_names_the_field_and_keeps_what_was_typed(
    lines: str, people: Any, field: str
) -> None:
    form = Register({"people_count": people, "representatives": lines})
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert form["representatives"].value() == lines


def test_the_form_reads_one_person_in_a_line() -> None:
    form = Register({"people_count": 3, "representatives": "钱代表 0355-5550100\n\n 孙代表，  \n"})
    assert form.is_valid()
    assert form.cleaned_data["representatives"] == (("钱代表", "0355-5550100"), ("孙代表", ""))


def test_one_person_alone_fills_in_nothing() -> None:
    form = Register({})
    assert form.is_valid()
    assert (form.cleaned_data["people_count"], form.cleaned_data["representatives"]) == (1, ())


def test_a_clerk_registers_a_group_that_came_in_person(place: County, qinhe_officer: User) -> None:
    staff_access()
    client, address = client_of(qinhe_officer), reverse("petitions_register:index")
    values = spoken(place, channel="visit", people_count=12)
    refused = client.post(address, {**values, "representatives": "\n".join(NAMES)})
    assert refused.status_code == 422
    assert NAMES[4] in refused.content.decode()
    client.post(address, {**values, "representatives": "\n".join(NAMES[:2])})
    case = Complaint.objects.get()
    assert (case.people_count, case.representatives.count()) == (12, 2)


def test_the_work_page_links_cases_of_one_sender_and_names_nobody(
    place: County, qinhe_officer: User
) -> None:
    staff_access()
    phone = mobile()
    first = factories.filed(place, phone=phone, name="郑同一")
    case = factories.filed(place, phone=phone, name="郑同一")
    stranger = factories.filed(place, phone=mobile())
    page = soup(client_of(qinhe_officer).get(page_of(case)))
    links = {link.get_text() for link in page.select(".case__facts a")}
    assert first.number in links
    assert stranger.number not in links
    assert "郑同一" not in page.get_text()
    assert phone not in page.get_text()


def test_nobody_learns_of_cases_that_they_may_not_open(
    place: County, qinhe_officer: User, confidential_officer: User
) -> None:
    phone = mobile()
    case = factories.filed(place, phone=phone)
    secret = factories.filed(place, phone=phone, kind="accusation")
    elsewhere = factories.filed(place, phone=phone, division=place.guodao_village)
    accused = factories.filed(place, phone=phone, about_unit="沁河镇政府")
    assert list(repeats.shown_to(qinhe_officer, case)) == []
    boss = factories.officer("boss", place.root)
    Appointment.objects.create(user=boss, role=Role.CONFIDENTIAL_OFFICER, division=place.root)
    boss = User.objects.get(pk=boss.pk)
    assert set(repeats.shown_to(boss, case)) == {elsewhere, accused}
    assert set(repeats.shown_to(boss, secret)) == {case, elsewhere, accused}
    assert list(repeats.shown_to(confidential_officer, secret)) == []


def test_first_time_is_told_by_the_number_and_never_by_a_confidential_case(place: County) -> None:
    phone = mobile()
    earlier = timezone.now() - timedelta(days=3)
    secret = factories.filed(place, phone=phone, kind="accusation", at=earlier)
    case = factories.filed(place, phone=phone)
    assert repeats.is_first(case)
    assert repeats.is_first(secret)
    later = factories.filed(place, phone=f" {phone[:3]} {phone[3:]}")
    assert list(repeats.earlier_cases(later)) == [case]
    assert repeats.is_first(factories.filed(place, anonymous=True))
    assert repeats.is_first(factories.filed(place))
    assert ledger.verify().ok
