"""The administrator makes rules and appointments, and can move neither behind anybody's back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.core.models import Appointment, DeadlineRule, Division, Office, Role, User
from portal.core.setup import grant_staff_access

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Division:
    return Division.add_root(code="990001000000", name="甲县", level="county")


def person(name: str, role: Role, division: Division) -> User:
    office, _new = Office.objects.get_or_create(name="甲县民政局", defaults={"division": division})
    user = User.objects.create(username=name, display_name=name, office=office)
    Appointment.objects.create(user=user, role=role, division=division)
    return user


@pytest.fixture
def boss(client: Client, county: Division) -> User:
    grant_staff_access()
    user = person("boss", Role.ADMINISTRATOR, county)
    client.force_login(user)
    return user


def time_limit(effective_from: date) -> DeadlineRule:
    return DeadlineRule.objects.create(
        key="test.handle",
        title="办理",
        amount=60,
        unit="calendar",
        starts="受理之日",
        article="第三十四条",
        effective_from=effective_from,
    )


def values(rule: DeadlineRule, **changes: Any) -> dict[str, Any]:
    names = ("key", "title", "amount", "unit", "starts", "article", "amber_days", "effective_from")
    return {name: getattr(rule, name) for name in names} | changes


def test_a_time_limit_in_force_stays_and_a_later_version_can_be_entered(
    client: Client, boss: User
) -> None:
    today = timezone.localdate()
    rule = time_limit(today)
    edit = reverse("deadlinerule:edit", args=[rule.pk])
    response = client.post(edit, values(rule, amount=3650))
    assert response.status_code == 200
    assert "in-force" in [e.code for e in response.context["form"].non_field_errors().as_data()]
    assert client.post(edit, values(rule, amber_days=10)).status_code == 302
    later = values(rule, amount=90, effective_from=today + timedelta(days=30))
    assert client.post(reverse("deadlinerule:add"), later).status_code == 302
    rule.refresh_from_db()
    assert (rule.amount, rule.amber_days) == (60, 10)


def test_a_version_still_to_come_can_be_corrected(client: Client, boss: User) -> None:
    rule = time_limit(timezone.localdate() + timedelta(days=1))
    edit = reverse("deadlinerule:edit", args=[rule.pk])
    assert client.post(edit, values(rule, amount=90)).status_code == 302
    rule.refresh_from_db()
    assert rule.amount == 90


def test_an_appointment_is_not_handed_on(client: Client, boss: User, county: Division) -> None:
    first, second = person("first", Role.EDITOR, county), person("second", Role.AUDITOR, county)
    held = first.appointments.get()
    edit = reverse("appointment:edit", args=[held.pk])
    client.post(edit, {"user": second.pk, "role": "editor", "division": county.pk})
    held.refresh_from_db()
    assert held.user == first
    client.post(edit, {"user": first.pk, "role": "reviewer", "division": county.pk})
    assert list(first.groups.values_list("name", flat=True)) == ["reviewer"]


@pytest.mark.parametrize("role", ["confidential_officer", "reviewer"])
def test_nobody_appoints_themselves(
    client: Client, boss: User, county: Division, role: str
) -> None:
    sent = {"user": boss.pk, "role": role, "division": county.pk}
    edit = reverse("appointment:edit", args=[boss.appointments.get().pk])
    for address in (reverse("appointment:add"), edit):
        response = client.post(address, sent)
        assert response.status_code == 200
        assert response.context["form"].errors["user"]
    assert list(boss.appointments.values_list("role", flat=True)) == ["administrator"]


def test_nobody_is_made_confidential_officer_in_the_staff_area(
    client: Client, boss: User, county: Division
) -> None:
    clerk = person("clerk", Role.EDITOR, county)
    client.post(
        reverse("appointment:add"),
        {"user": clerk.pk, "role": Role.CONFIDENTIAL_OFFICER, "division": county.pk},
    )
    assert not clerk.appointments.filter(role=Role.CONFIDENTIAL_OFFICER).exists()


@pytest.mark.parametrize(("role", "kept"), [(Role.AUDITOR, True), (Role.EDITOR, False)])
def test_the_password_of_who_watches_others_is_not_set_here(
    client: Client, boss: User, county: Division, role: Role, kept: bool
) -> None:
    user = person("watcher", role, county)
    before = user.password
    client.post(
        reverse("staff:edit", args=[user.pk]),
        {
            "username": user.username,
            "display_name": "某人",
            "office": user.office_id,
            "is_active": "on",
            "password": "a new and long enough word",
        },
    )
    user.refresh_from_db()
    assert user.display_name == "某人"
    assert (user.password == before) is kept


def test_an_auditor_reads_who_changed_what_and_others_do_not(
    client: Client, boss: User, county: Division
) -> None:
    office = Office.objects.get()
    client.post(
        reverse("office:edit", args=[office.pk]),
        {
            "name": office.name,
            "division": county.pk,
            "hotline": "0355-5550199",
            "address": "甲",
            "hours": "乙",
        },
    )
    auditor = person("auditor", Role.AUDITOR, county)
    editor = person("editor", Role.EDITOR, county)
    client.force_login(auditor)
    page = client.get(reverse("staff_log")).content.decode()
    assert "0355-5550199" in page
    assert "boss" in page
    client.force_login(editor)
    # Wagtail turns a refusal into a message and its home page.
    assert client.get(reverse("staff_log")).status_code in (302, 403)
