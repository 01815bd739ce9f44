"""A session ends with its time, and at once with the password, the account or a role."""

import time
from typing import Any

import pytest
from django.test import Client, override_settings

from portal.core.models import Appointment, Division, Role, StaffSession, User
from portal.core.signin import sessions
from tests.core.people import PASSWORD, one_editor

pytestmark = pytest.mark.django_db
MINUTE, HOUR = 60, 3600


@pytest.fixture
def editor() -> User:
    return one_editor()


def entered(**more: Any) -> Client:
    client = Client(**more)
    client.post("/admin/login/", {"username": "editor", "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


BEGIN = time.time()


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = BEGIN + seconds
    monkeypatch.setattr(sessions.time, "time", lambda: now)


def test_an_hour_without_a_request_ends_it_and_leads_back_to_the_page(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, 0)
    client = entered()
    later(monkeypatch, 59 * MINUTE)
    assert is_in(client)
    later(monkeypatch, 110 * MINUTE)
    assert is_in(client)
    later(monkeypatch, 3 * HOUR)
    answer = client.get("/admin/account/?tab=1")
    assert answer["Location"] == "/admin/login/?next=/admin/account/%3Ftab%3D1"
    assert str(next(iter(client.get(answer["Location"]).context["messages"])))


def test_an_open_window_that_asks_by_itself_keeps_nobody_in(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, 0)
    client = entered()
    later(monkeypatch, 40 * MINUTE)
    assert client.get("/admin/login/left/").json()["left"] == pytest.approx(20 * MINUTE, abs=60)
    later(monkeypatch, 61 * MINUTE)
    assert client.get("/admin/login/left/").json()["left"] == 0
    assert not is_in(client)


def test_eight_hours_end_it_however_busy(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch, 0)
    client = entered()
    for half_hours in range(1, 16):
        later(monkeypatch, half_hours * HOUR / 2)
        assert is_in(client)
    later(monkeypatch, 8 * HOUR + 1)
    assert not is_in(client)


def test_signing_in_makes_a_new_key(editor: User) -> None:
    client = Client()
    client.get("/admin/login/")
    session = client.session
    session["planted"] = "1"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    client.post("/admin/login/", {"username": "editor", "password": PASSWORD})
    assert client.session.session_key != planted


@pytest.mark.parametrize("change", ["password", "inactive", "role", "role ended"])
def test_what_changes_the_person_signs_them_out_everywhere(editor: User, change: str) -> None:
    here, there = entered(), entered()
    assert is_in(here)
    if change == "password":
        editor.set_password("another long pass phrase")
        editor.save()
    elif change == "inactive":
        editor.is_active = False
        editor.save()
    elif change == "role":
        place = Division.objects.get()
        Appointment.objects.create(user=editor, role=Role.REVIEWER, division=place)
    else:
        Appointment.objects.get().delete()
    assert not is_in(here)
    assert not is_in(there)
    assert not StaffSession.objects.exists()


def test_whoever_changes_their_own_password_stays_where_they_are(editor: User) -> None:
    here, there = entered(), entered()
    fresh = "another long pass phrase"
    tabs = here.get("/admin/account/").context["panels_by_tab"]
    forms = [panel.get_form() for panels in tabs.values() for panel in panels]
    typed = {
        form.add_prefix(name): form.get_initial_for_field(field, name) or ""
        for form in forms
        for name, field in form.fields.items()
    }
    typed |= {"password-old_password": PASSWORD, "name_email-email": "editor@example.org"}
    typed |= {"name_email-first_name": "乙", "name_email-last_name": "甲"}
    typed |= {"password-new_password1": fresh, "password-new_password2": fresh}
    here.post("/admin/account/", typed)
    editor.refresh_from_db()
    assert editor.check_password(fresh)
    assert is_in(here)
    assert not is_in(there)
    assert StaffSession.objects.count() == 1


@override_settings(STAFF_SESSIONS_AT_ONCE=2)
def test_the_oldest_of_too_many_ends(editor: User) -> None:
    first, second, third = entered(), entered(), entered()
    assert [is_in(client) for client in (first, second, third)] == [False, True, True]


def test_one_sees_ones_sessions_and_ends_another(editor: User) -> None:
    chrome = "Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36"
    here, there = entered(), entered(headers={"User-Agent": chrome})
    page = here.get("/admin/account/signing-in/")
    assert "Chrome · Windows" in page.content.decode()
    other = StaffSession.objects.get(browser="Chrome · Windows")
    here.post(f"/admin/account/signing-in/end/{other.pk}/")
    assert is_in(here)
    assert not is_in(there)


def test_nobody_ends_a_session_of_somebody_else(editor: User) -> None:
    entered()
    User.objects.create_superuser("other", "", PASSWORD)
    client = Client()
    client.post("/admin/login/", {"username": "other", "password": PASSWORD})
    row = StaffSession.objects.get(user=editor)
    client.post(f"/admin/account/signing-in/end/{row.pk}/")
    assert StaffSession.objects.filter(pk=row.pk).exists()


def test_sessions_that_are_over_are_forgotten(editor: User) -> None:
    entered()
    StaffSession.objects.update(started_at="2020-01-01T00:00:00Z")
    assert sessions.clear_expired() == 1
