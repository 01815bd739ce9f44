"""Nobody whose account has a second factor gets in with the password alone."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.views import LoginView
from django.test import Client, override_settings
from django.urls import get_resolver, resolve
from django.utils import timezone

from portal.core import vault
from portal.core.errors import Refused
from portal.core.models import Appointment, Division, Office, OutboxMessage, Role, User
from portal.core.pagecache.lanes import PAGES, lane
from portal.core.setup import grant_staff_access
from portal.core.signin import factors
from portal.core.signin.login import StaffLoginView
from tests.home.test_public_only import routes

pytestmark = pytest.mark.django_db
PASSWORD = "a long pass phrase"
CODE_PAGE, ENROL_PAGE = "/admin/login/code/", "/admin/login/enrol/"


def code_of(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


@pytest.fixture
def editor() -> User:
    grant_staff_access()
    county = Division.add_root(code="990001000000", name="甲县", level="county")
    office = Office.objects.create(name="甲县民政局", division=county)
    user = User.objects.create_user("editor", "editor@example.org", PASSWORD, office=office)
    Appointment.objects.create(user=user, role=Role.EDITOR, division=county)
    return user


@pytest.fixture
def enrolled(editor: User) -> tuple[User, str, list[str]]:
    secret = factors.new_secret()
    return editor, secret, factors.enrol(editor, secret, code_of(secret, -1))


def enter(client: Client, **more: str) -> Any:
    return client.post("/admin/login/", {"username": "editor", "password": PASSWORD, **more})


def signed_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def test_password_and_code_open_the_door_and_lead_where_one_was_going(
    client: Client, enrolled: tuple[User, str, list[str]]
) -> None:
    answer = enter(client, next="/admin/staff-log/")
    assert answer["Location"] == CODE_PAGE
    assert not signed_in(client)
    answer = client.post(CODE_PAGE, {"code": code_of(enrolled[1])})
    assert answer["Location"] == "/admin/staff-log/"
    assert signed_in(client)


@pytest.mark.django_db(transaction=True)
def test_a_sign_in_and_out_changes_no_public_page_and_a_changed_person_does(
    client: Client, enrolled: tuple[User, str, list[str]]
) -> None:
    user, secret, _codes = enrolled
    before = lane(PAGES).current()
    assert before
    enter(client)
    client.post(CODE_PAGE, {"code": code_of(secret)})
    assert signed_in(client)
    client.post("/admin/logout/")
    user.refresh_from_db()
    assert user.last_login
    assert lane(PAGES).current() == before
    user.save()
    assert lane(PAGES).current() == before + 1


def test_a_code_serves_once(client: Client, enrolled: tuple[User, str, list[str]]) -> None:
    user, secret, _codes = enrolled
    code = code_of(secret)
    assert factors.check(user, code).way == "totp"
    assert factors.check(user, code).way == ""
    assert factors.check(user, code_of(secret, -1)).way == ""
    assert factors.check(user, code_of(secret, 1)).way == "totp"


def test_a_recovery_code_serves_once_and_the_log_knows(
    enrolled: tuple[User, str, list[str]],
) -> None:
    user, _secret, codes = enrolled
    assert len(set(codes)) == 10
    assert factors.check(user, codes[3]).way == "recovery"
    assert factors.check(user, codes[3]).way == ""
    assert factors.codes_left(user) == 9


def test_guesses_end_and_the_page_says_when_to_come_back(
    client: Client, enrolled: tuple[User, str, list[str]]
) -> None:
    enter(client)
    for _guess in range(factors.TRIES - 1):
        assert client.post(CODE_PAGE, {"code": "000000"}).status_code == 200
    assert client.post(CODE_PAGE, {"code": "000000"}).status_code == 429
    right = client.post(CODE_PAGE, {"code": code_of(enrolled[1])})
    assert right.status_code == 429
    assert right.context["come_back_at"] > timezone.now() + timedelta(minutes=14)
    assert not signed_in(client)


@override_settings(STAFF_SECOND_FACTOR="required")
def test_who_must_have_one_sets_it_up_before_anything_else(client: Client, editor: User) -> None:
    assert enter(client)["Location"] == ENROL_PAGE
    assert not signed_in(client)
    page = client.get(ENROL_PAGE)
    secret = re.sub(r"\s", "", page.context["secret"])
    assert "style=" not in page.context["qr"]
    wrong = client.post(ENROL_PAGE, {"code": "12"})
    assert wrong.context["form"].errors["code"]
    shown = client.post(ENROL_PAGE, {"code": code_of(secret)})
    assert len(shown.context["codes"]) == 10
    assert signed_in(client)
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))
    assert OutboxMessage.objects.filter(to="editor@example.org").count() == 1


@override_settings(STAFF_SECOND_FACTOR="required", STAFF_SECOND_FACTOR_ROLES=["supervisor"])
def test_it_is_required_of_the_roles_that_are_named(client: Client, editor: User) -> None:
    assert enter(client)["Location"] == "/admin/"
    Appointment.objects.create(
        user=editor, role=Role.SUPERVISOR, division=Division.objects.get(name="甲县")
    )
    assert enter(Client())["Location"] == ENROL_PAGE


@override_settings(STAFF_SECOND_FACTOR="off")
def test_switched_off_the_password_is_enough(
    client: Client, enrolled: tuple[User, str, list[str]]
) -> None:
    assert enter(client)["Location"] == "/admin/"


def test_the_second_step_needs_the_first(
    client: Client, enrolled: tuple[User, str, list[str]]
) -> None:
    for address in (CODE_PAGE, ENROL_PAGE):
        assert client.post(address, {"code": code_of(enrolled[1])})["Location"] == "/admin/login/"
    enter(client)
    enrolled[0].set_password("another pass phrase")
    enrolled[0].save()
    assert client.post(CODE_PAGE, {"code": code_of(enrolled[1])})["Location"] == "/admin/login/"


def test_without_its_second_factor_an_account_cannot_lose_it_twice(
    enrolled: tuple[User, str, list[str]],
) -> None:
    factors.remove(enrolled[0], enrolled[0])
    with pytest.raises(Refused):
        factors.remove(enrolled[0], enrolled[0])


def test_a_new_key_reads_and_renews_the_secrets(
    enrolled: tuple[User, str, list[str]], settings: Any
) -> None:
    user, secret, codes = enrolled
    old = settings.FIELD_KEYS
    settings.FIELD_KEYS = ["a fresh key of the suite only, 0123456789", *old]
    assert vault.rotate()["mfa.Authenticator.data"] == 2
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert factors.check(user, code_of(secret)).way == "totp"
    assert factors.check(user, codes[0]).way == "recovery"


@pytest.fixture
def boss(client: Client, editor: User) -> User:
    county = Division.objects.get()
    user = User.objects.create_user("boss", "", PASSWORD, office=Office.objects.get())
    Appointment.objects.create(user=user, role=Role.ADMINISTRATOR, division=county)
    client.force_login(user)
    return user


def test_an_administrator_takes_away_a_lost_one_with_a_reason_and_the_person_is_told(
    client: Client, boss: User, enrolled: tuple[User, str, list[str]]
) -> None:
    user = enrolled[0]
    OutboxMessage.objects.all().delete()
    page = f"/admin/second-factors/{user.pk}/"
    assert client.post(page, {"reason": ""}).context["form"].errors
    assert factors.enrolled(user)
    client.post(page, {"reason": "手机遗失，已当面核实"})
    assert not factors.enrolled(user)
    assert OutboxMessage.objects.get().to == "editor@example.org"
    assert "手机遗失，已当面核实" in client.get("/admin/staff-log/").content.decode()


def test_nobody_takes_their_own_away_without_their_password(client: Client, boss: User) -> None:
    secret = factors.new_secret()
    factors.enrol(boss, secret, code_of(secret))
    assert client.post(f"/admin/second-factors/{boss.pk}/", {"reason": "x"}).status_code == 404
    asked = client.post("/admin/account/signing-in/remove/")
    assert asked["Location"].startswith("/admin/account/signing-in/again/")
    assert factors.enrolled(boss)


def test_who_manages_no_staff_sees_and_removes_nothing(
    client: Client, enrolled: tuple[User, str, list[str]]
) -> None:
    client.force_login(enrolled[0])
    assert client.get("/admin/second-factors/")["Location"] == "/admin/"
    client.post(f"/admin/second-factors/{enrolled[0].pk}/", {"reason": "x"})
    assert factors.enrolled(enrolled[0])


@override_settings(LOGIN_LIMIT_RATE="2/h")
def test_in_an_open_session_the_password_cannot_be_guessed(client: Client, boss: User) -> None:
    page = "/admin/account/signing-in/again/"
    for _guess in range(2):
        assert client.post(page, {"password": "wrong"}).context["form"].errors
    assert client.post(page, {"password": PASSWORD}).status_code == 429


def test_no_other_address_signs_anybody_in(
    client: Client, enrolled: tuple[User, str, list[str]]
) -> None:
    sent = {"username": "editor", "password": PASSWORD}
    answer = client.post("/_util/login/?next=/policies/", sent)
    assert answer["Location"] == "/admin/login/?next=/policies/"
    assert not signed_in(client)


def test_there_is_one_door() -> None:
    doors = [
        route
        for route, view in routes(get_resolver().url_patterns)
        if issubclass(getattr(view, "view_class", object), LoginView)
    ]
    # Wagtail's own is never reached: the first address that fits answers.
    assert doors == ["admin/login/", "admin/login/"]
    assert resolve("/admin/login/").func.view_class is StaffLoginView


def test_the_password_alone_never_takes_the_place_of_a_second_factor(
    enrolled: tuple[User, str, list[str]],
) -> None:
    """Somebody else's enrolment was begun before the owner had finished theirs."""
    user, secret, _codes = enrolled
    other = factors.new_secret()
    with pytest.raises(Refused):
        factors.enrol(user, other, code_of(other), first=True)
    assert factors.check(user, code_of(secret)).way == "totp"


def test_a_factor_that_was_taken_away_meanwhile_lets_nobody_in(
    enrolled: tuple[User, str, list[str]],
) -> None:
    user, secret, codes = enrolled
    Authenticator.objects.filter(user=user).delete()
    assert factors.check(user, code_of(secret)).way == ""
    assert factors.check(user, codes[0]).way == ""
