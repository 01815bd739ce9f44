"""After an import, nothing raw is anywhere: database file, log, session, cache, disk, answer."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from disclosure.models import Roster
from tests.disclosure.factories import County, imported, opened, small_county
from tests.disclosure.workbooks import HEADER, person, text_table


def raw_people(count: int = 12) -> tuple[bytes, set[str]]:
    """A file, and every raw value in it that must not survive."""
    rows = [person(number) for number in range(1, count + 1)]
    secrets: set[str] = set()
    for row in rows:
        # Names are short: one character more makes each unmistakable in a whole database.
        row[3] = f"{row[3]}鑫"
        secrets |= {row[3], row[4], row[5], row[9]}
    return text_table([HEADER, *rows]), secrets


def database_text() -> Iterator[str]:
    """Every value of every row of every table, whatever the database."""
    for model in apps.get_models(include_auto_created=True):
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608  a name of our own
            for row in cursor.fetchall():
                yield " ".join(
                    bytes(v).decode("utf-8", "replace")
                    if isinstance(v, bytes | memoryview)
                    else str(v)
                    for v in row
                )


def database_bytes() -> bytes:
    """The database as it lies on disk, its log included; empty where there is no file."""
    if connection.vendor != "sqlite":
        return b""
    path = Path(connection.settings_dict["NAME"])
    files = [path.with_name(path.name + end) for end in ("", "-wal", "-shm")]
    return b"".join(file.read_bytes() for file in files if file.exists())


def cached_text() -> str:
    return " ".join(repr(getattr(cache, "_cache", "")) for cache in caches.all())


def assert_gone(secrets: set[str]) -> None:
    for text in database_text():
        assert not any(secret in text for secret in secrets)
    stored = database_bytes()
    assert not any(secret.encode() in stored for secret in secrets)
    assert not any(secret in cached_text() for secret in secrets)
    for path in Path(settings.VAR_DIR).rglob("*"):
        if path.is_file() and "sqlite3" not in path.name:
            data = path.read_bytes()
            assert not any(secret.encode() in data for secret in secrets), path


@pytest.mark.django_db(transaction=True)
def test_nothing_raw_survives_an_import_and_its_publication(
    caplog: pytest.LogCaptureFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    county, (data, secrets) = small_county(), raw_people()
    with caplog.at_level(logging.DEBUG):
        opened(county, data=data)
    assert_gone(secrets)
    assert not any(secret in caplog.text for secret in secrets)
    assert not list(tmp_path.iterdir())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broken", [False, True], ids=["sound", "broken"])
def test_nothing_raw_survives_an_upload(
    client: Client,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    broken: bool,
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    county, (data, secrets) = small_county(), raw_people()
    if broken:
        data += ",,,,,,,,,,,,说明\n,沁河镇,河西村,,,,1,300,,,,,\n".encode()
    client.force_login(county.editor)
    with caplog.at_level(logging.DEBUG):
        response = upload(client, county, data)
    assert response.status_code == (422 if broken else 302)
    assert Roster.objects.count() == (0 if broken else 1)
    assert_gone(secrets)
    session = repr(dict(client.session.items()))
    answer = response.content.decode()
    for secret in secrets:
        assert secret not in session
        assert secret not in answer
        assert secret not in caplog.text
    assert not list(tmp_path.iterdir())


def upload(client: Client, county: County, data: bytes, **changes: Any) -> Any:
    form = {
        "programme": county.dibao.pk,
        "stage": "initial",
        "division": county.qinhe.pk,
        "month": "2026-11",
        "file": SimpleUploadedFile("名单.csv", data, content_type="text/csv"),
        **changes,
    }
    return client.post(reverse("publicity_lists:import"), form)


@pytest.mark.django_db
def test_pages_show_no_raw_value(client: Client, county: County) -> None:
    data, secrets = raw_people()
    roster = opened(county, data=data)
    page = client.get(reverse("disclosure:list", args=[roster.reference])).content.decode()
    client.force_login(county.reviewer)
    work = client.get(reverse("publicity_lists:inspect", args=[roster.pk])).content.decode()
    assert not any(secret in page + work for secret in secrets)


@pytest.mark.django_db
def test_one_person_has_one_digest_in_every_list_and_in_either_length(county: County) -> None:
    from tests.support.made_up import identity_number

    long = identity_number("19620304", serial=7)
    old = long[:6] + long[8:17]
    rows = [[*HEADER], person(1), person(2)]
    rows[1][4], rows[2][4] = long, old
    roster = imported(county, text_table(rows))
    digests = set(roster.entries.values_list("identity_digest", flat=True))
    assert len(digests) == 1
    assert "same-person-twice" in roster.findings.values_list("code", flat=True)
