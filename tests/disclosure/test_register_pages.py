"""The command and the pages through which registers are uploaded; neither shows a person."""

import json
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosure.models import Register, RegisterEntry
from portal.core.models import User
from tests.disclosure.factories import County, staff
from tests.disclosure.test_registers import DEATHS, death, take
from tests.disclosure.workbooks import text_table
from tests.support.made_up import identity_number
from tests.support.pages import soup

pytestmark = pytest.mark.django_db


def run(path: Path, capsys: pytest.CaptureFixture[str], *more: str, **changes: str) -> Any:
    given = {
        "kind": "deceased",
        "division": "140431",
        "as-of": timezone.localdate().isoformat(),
        "source": "县殡葬管理所",
        "by": "keeper",
        **changes,
    }
    options = [part for name, value in given.items() for part in (f"--{name}", value)]
    call_command("import_register", str(path), *options, *more, "--json")
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "register.csv"
    path.write_bytes(text_table([DEATHS, death(identity_number())]))
    return path


def test_the_command_prints_what_became_of_the_register(
    county: County, keeper: User, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(file, capsys, "--dry-run")["register"] is None
    answer = run(file, capsys)
    assert answer["register"] == Register.objects.get().pk
    assert (answer["rows_total"], answer["rows_accepted"], answer["rows_rejected"]) == (1, 1, 0)


def test_the_command_refuses_with_status_one_and_wrong_use_with_two(
    county: County, keeper: User, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        run(file, capsys, by="editor")
    assert refused.value.code == 1
    with pytest.raises(CommandError) as wrong:
        run(file, capsys, **{"as-of": "yesterday"})
    assert wrong.value.returncode == 2


# --- The pages -----------------------------------------------------------------------------------

UPLOAD = "/admin/registers/upload/"
LIST = "/admin/registers/"


def post(client: Client, county: County, data: bytes, **changes: Any) -> Any:
    form = {
        "kind": "deceased",
        "division": county.county.pk,
        "as_of": timezone.localdate().isoformat(),
        "source": "县殡葬管理所",
        "file": SimpleUploadedFile("register.csv", data),
        **changes,
    }
    return client.post(reverse("registers:upload"), form)


def test_an_upload_is_listed_with_counts_and_never_a_person(
    client: Client, county: County, keeper: User
) -> None:
    client.force_login(keeper)
    answer = post(client, county, text_table([DEATHS, death(identity_number())]))
    assert (answer.status_code, answer.url) == (302, LIST)
    page = client.get(LIST).content.decode()
    assert "县殡葬管理所" in page
    assert "王*国" not in page
    assert RegisterEntry.objects.get().identity_digest not in page


def test_a_refused_register_is_told_on_the_page_and_what_was_typed_stays(
    client: Client, county: County, keeper: User
) -> None:
    client.force_login(keeper)
    answer = post(client, county, b"%PDF-1.4")
    assert answer.status_code == 422
    assert soup(answer).select_one('[role="alert"] td')
    assert soup(answer).select_one("#id_source")["value"] == "县殡葬管理所"


@pytest.mark.parametrize(
    "changes", [{"kind": "x"}, {"as_of": "soon"}, {"source": ""}, {"division": "99999"}]
)
def test_a_half_filled_form_is_shown_again(
    client: Client, county: County, keeper: User, changes: dict[str, str]
) -> None:
    client.force_login(keeper)
    data = text_table([DEATHS, death(identity_number())])
    assert post(client, county, data, **changes).status_code == 422
    assert not Register.objects.exists()


@pytest.mark.parametrize(
    ("who", "sees"),
    [("reviewer", True), ("auditor", True), ("supervisor", True), ("foreign_editor", False)],
)
def test_others_see_the_registers_of_their_place_and_upload_none(
    client: Client, county: County, who: str, sees: bool
) -> None:
    take(county, county.editor, [DEATHS, death(identity_number())], division=county.qinhe)
    client.force_login(getattr(county, who))
    page = client.get(LIST)
    assert ("县殡葬管理所" in page.content.decode()) is sees
    if who != "foreign_editor":
        assert UPLOAD not in page.content.decode()
        assert client.get(UPLOAD).status_code in {302, 403}


def test_a_petition_officer_sees_no_register(client: Client, county: County) -> None:
    client.force_login(staff("petition", "petition_officer", county.county))
    assert client.get(LIST).status_code in {302, 403}


def test_the_list_of_registers_costs_the_same_for_any_number(
    client: Client,
    county: County,
    keeper: User,
    django_assert_max_num_queries: Any,
) -> None:
    for division in (county.county, county.qinhe, county.guodao):
        take(county, keeper, [DEATHS, death(identity_number())], division=division)
    client.force_login(keeper)
    client.get(LIST)
    limit: AbstractContextManager[Any] = django_assert_max_num_queries(14)
    with limit:
        client.get(LIST)
