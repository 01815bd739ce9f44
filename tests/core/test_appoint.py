"""The first administrator of an installation is made by a command, under the password rules."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.core.models import Division, User
from portal.core.permissions import Action, may

pytestmark = pytest.mark.django_db
PASSWORD = "a long sentence of a county"


@pytest.fixture
def county() -> Division:
    return Division.add_root(code="140431000000", name="沁源县", level="county")


def _run(monkeypatch: pytest.MonkeyPatch, password: str, *more: str) -> Any:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    out = io.StringIO()
    call_command(
        "appoint",
        *("chief", "--role", "administrator", "--division", "140431", "--password-stdin"),
        *("--json", *more),
        stdout=out,
    )
    return json.loads(out.getvalue())


def test_the_first_administrator_can_sign_in_and_manage_staff(
    county: Division, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = _run(monkeypatch, PASSWORD)
    user = User.objects.get(username="chief")
    assert result["account_made"]
    assert result["appointed"]
    assert user.check_password(PASSWORD)
    assert not user.is_superuser
    assert may(user, Action.STAFF_MANAGE, county)


def test_appointing_twice_changes_nothing(
    county: Division, monkeypatch: pytest.MonkeyPatch
) -> None:
    _run(monkeypatch, PASSWORD)
    again = _run(monkeypatch, "another sentence of a county")
    assert not again["account_made"]
    assert not again["appointed"]
    assert User.objects.get(username="chief").check_password(PASSWORD)


def test_a_weak_password_makes_no_account(
    county: Division, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError) as refused:
        _run(monkeypatch, "12345678")
    assert refused.value.returncode == 1
    assert not User.objects.exists()


def test_a_dry_run_makes_no_account(county: Division, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not _run(monkeypatch, PASSWORD, "--dry-run")["appointed"]
    assert not User.objects.exists()


def test_an_unknown_division_is_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError) as refused:
        _run(monkeypatch, PASSWORD)
    assert refused.value.returncode == 2
