"""Guessing at the staff entrance is slowed, paused, and answered alike for every name."""

from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from portal.core.challenge import Question
from portal.core.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "a long pass phrase"


@pytest.fixture
def editor() -> User:
    return User.objects.create_superuser("editor", "", PASSWORD)


def enter(client: Client, username: str = "editor", password: str = "wrong", **more: Any) -> Any:  # noqa: S107
    return client.post("/admin/login/", {"username": username, "password": password}, **more)


FREE = {"LOGIN_FREE_RATE": "100/h"}


@override_settings(AXES_ENABLED=True, **FREE)
@pytest.mark.parametrize("name", ["editor", "nobody"])
def test_a_name_is_locked_for_an_address_and_the_page_says_until_when(
    client: Client, editor: User, name: str
) -> None:
    for _guess in range(5):
        assert enter(client, name).status_code == 200
    locked = enter(client, name)
    assert locked.status_code == 429
    until = locked.context["come_back_at"]
    assert 29 * 60 < (until - timezone.now()).total_seconds() < 31 * 60
    assert int(locked["Retry-After"]) > 29 * 60
    again = enter(client, name, PASSWORD)
    assert (again.status_code, again.context["come_back_at"]) == (429, until)
    elsewhere = enter(client, "editor", PASSWORD, REMOTE_ADDR="192.0.2.9")
    assert elsewhere.status_code == 302


@override_settings(AXES_ENABLED=True, LOGIN_LIMIT_RATE="100/h", **FREE)
def test_all_addresses_of_one_line_count_as_one(client: Client, editor: User) -> None:
    """A single line of IPv6 has more addresses than there are passwords."""
    for guess in range(5):
        assert enter(client, REMOTE_ADDR=f"2001:db8:1:2::{guess}").status_code == 200
    assert enter(client, REMOTE_ADDR="2001:db8:1:2::9").status_code == 429
    assert enter(client, "editor", PASSWORD, REMOTE_ADDR="2001:db8:1:2::a").status_code == 429
    assert enter(client, "editor", PASSWORD, REMOTE_ADDR="2001:db8:1:3::1").status_code == 302


@override_settings(LOGIN_LIMIT_RATE="4/h", **FREE)
def test_an_address_that_tries_many_names_is_paused(client: Client, editor: User) -> None:
    for number in range(4):
        assert enter(client, f"name-{number}").status_code == 200
    assert enter(client, "editor", PASSWORD).status_code == 429
    assert enter(client, "editor", PASSWORD, REMOTE_ADDR="192.0.2.9").status_code == 302


@override_settings(LOGIN_FREE_RATE="2/h")
def test_after_some_wrong_tries_a_question_stands_before_the_next(
    client: Client, editor: User
) -> None:
    assert b"challenge_answer" not in client.get("/admin/login/").content
    enter(client)
    assert b"challenge_answer" in enter(client).content
    unanswered = enter(client, password=PASSWORD)
    assert unanswered.status_code == 200
    assert unanswered.context["challenge"].failed
    assert unanswered.context["form"].initial == {"username": "editor"}
    question = Question.new("login")
    answered = {
        "challenge_token": question.token,
        "challenge_answer": str(question.first + question.second),
    }
    passed = client.post("/admin/login/", {"username": "editor", "password": PASSWORD, **answered})
    assert passed.status_code == 302


def test_the_answer_to_a_wrong_name_and_a_wrong_password_is_the_same(
    client: Client, editor: User
) -> None:
    known, unknown = enter(client), enter(client, "nobody")
    assert known.context["form"].errors == unknown.context["form"].errors
    editor.is_active = False
    editor.save()
    assert enter(client, "editor", PASSWORD).context["form"].errors == known.context["form"].errors
