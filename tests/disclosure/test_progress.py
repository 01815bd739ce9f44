"""Whoever waits for an import sees how far it is, in counts; nobody else sees anything."""

import io
import json
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import OutputWrapper
from django.test import Client
from django.urls import reverse

from disclosure import roster as writer
from disclosure.intake import progress
from tests.disclosure.factories import County, csv_of

TOKEN = "made-up-token-of-a-page-0123456789"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_an_import_tells_what_is_read_masked_and_stored(county: County) -> None:
    heard: list[tuple[int, int, int]] = []
    writer.import_roster(
        csv_of(4_100),
        "list.csv",
        county.dibao,
        county.qinhe,
        "initial",
        county.editor,
        tell=lambda *counts: heard.append(counts),
    )
    assert heard[0] == (1_999, 1_999, 0)
    assert heard[-1] == (4_100, 4_100, 4_100)
    assert heard == sorted(heard)


def test_a_terminal_sees_one_line_that_changes() -> None:
    out = Terminal()
    tell = progress.TerminalProgress(OutputWrapper(out)).tell
    tell(2_000, 2_000, 0)
    tell(4_000, 4_000, 4_000)
    assert out.getvalue().count("\r") == 2
    assert out.getvalue().count("\n") == 1
    assert "4000" in out.getvalue()


def test_a_log_sees_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    clock = iter([0.0, 1.0, 3.0, 3.0, 4.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    tell = progress.TerminalProgress(OutputWrapper(out)).tell
    for count in (2_000, 4_000, 6_000):
        tell(count, count, 0)
    assert out.getvalue().splitlines() == [progress.sentence(4_000, 4_000, 0)]


def test_the_command_keeps_its_json_alone(
    county: County, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(csv_of(4))
    terminal = Terminal()
    options = ["--programme=dibao-rural", "--division=140431100", "--stage=initial", "--by=editor"]
    call_command("import_roster", str(file), *options, "--dry-run", stderr=terminal)
    assert "4" in terminal.getvalue()
    capsys.readouterr()
    silent = Terminal()
    call_command("import_roster", str(file), *options, "--json", stderr=silent)
    assert json.loads(capsys.readouterr().out)["rows_total"] == 4
    assert silent.getvalue() == ""


def upload(client: Client, county: County, token: str) -> None:
    form = {
        "programme": county.dibao.pk,
        "stage": "initial",
        "division": county.qinhe.pk,
        "month": "2026-11",
        "token": token,
        "step": "check",
        "file": SimpleUploadedFile("list.csv", csv_of(4)),
    }
    assert client.post(reverse("publicity_lists:import"), form).status_code == 200


def look(client: Client, token: str = TOKEN) -> Any:
    return client.get(reverse("publicity_lists:import_progress", args=[token]))


def test_who_started_an_import_sees_its_progress_and_nobody_else(
    client: Client, county: County
) -> None:
    client.force_login(county.editor)
    upload(client, county, TOKEN)
    answer = look(client)
    assert answer.json() | {"text": ""} == {"read": 4, "masked": 4, "stored": 0, "text": ""}
    assert "no-store" in answer["Cache-Control"]
    assert look(client, "another-token-of-a-page-0123456789").json() == {}
    client.force_login(county.foreign_editor)
    assert look(client).json() == {}
    client.force_login(county.auditor)
    assert look(client).status_code in {302, 403}
    client.logout()
    assert look(client).status_code == 302


def test_a_token_that_can_be_guessed_is_not_taken(client: Client, county: County) -> None:
    client.force_login(county.editor)
    upload(client, county, "1")
    assert look(client, "1").json() == {}


def test_a_cache_that_is_down_stops_no_import(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError("no cache")

    monkeypatch.setattr(cache, "set", down, raising=False)
    tell = progress.SharedProgress(county.editor, TOKEN).tell
    tell(1, 1, 0)
    tell(2, 2, 0)
