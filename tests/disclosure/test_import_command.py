"""`import_roster`: its JSON, its exit status, and that it is the same writer."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from disclosure.models import Roster
from tests.disclosure.factories import County, csv_of
from tests.disclosure.workbooks import HEADER, text_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(csv_of(4))
    return path


def run(file: Path, capsys: pytest.CaptureFixture[str], *more: str, **changes: str) -> Any:
    given = {
        "programme": "dibao-rural",
        "division": "140431100",
        "stage": "initial",
        "by": "editor",
        **changes,
    }
    options = [part for name, value in given.items() for part in (f"--{name}", value)]
    call_command("import_roster", str(file), *options, *more, "--json")
    return json.loads(capsys.readouterr().out)


def test_it_prints_what_became_of_the_file(
    county: County, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = run(file, capsys, "--month", "2026-10")
    roster = Roster.objects.get()
    assert answer["roster"] == roster.reference
    assert f"{roster.month}" == "2026-10-01"
    assert (answer["rows_total"], answer["rows_accepted"], answer["rows_rejected"]) == (4, 4, 0)
    assert answer["columns"]["户主姓名"] == "name"
    assert answer["columns"]["联系电话"] == "dropped"
    assert len(answer["digest"]) == 64
    assert {"row", "column", "code", "message"} <= answer["findings"][0].keys()


def test_a_dry_run_prints_and_stores_nothing(
    county: County, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = run(file, capsys, "--dry-run")
    assert (answer["roster"], answer["rows_accepted"]) == (None, 4)
    assert not Roster.objects.exists()


def test_a_refused_file_ends_with_status_1(
    county: County, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(text_table([HEADER]))
    with pytest.raises(SystemExit) as ended:
        run(file, capsys)
    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["code"]


def test_another_townships_editor_ends_with_status_1(
    county: County, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(file, capsys, by="foreign-editor")
    assert ended.value.code == 1
    assert not Roster.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"by": "nobody"},
        {"programme": "nothing"},
        {"division": "999999"},
        {"stage": "never"},
        {"month": "2026-13"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_wrong_use_ends_with_status_2(
    county: County, file: Path, capsys: pytest.CaptureFixture[str], wrong: dict[str, str]
) -> None:
    with pytest.raises(CommandError) as refused:
        run(file, capsys, **wrong)
    assert getattr(refused.value, "returncode", 1) == 2 or wrong.get("stage")


def test_a_missing_file_ends_with_status_2(
    county: County, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError) as refused:
        run(tmp_path / "gone.csv", capsys)
    assert refused.value.returncode == 2
