"""A connection to the embedded database is kept, and never to a file that was replaced."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import got_request_exception
from django.db import ConnectionHandler, connection

from portal.core.embedded import follow

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(tmp_path: Path) -> Iterator[Any]:
    """A connection to a file that says "before"."""
    _file(tmp_path / "site", "before")
    settings = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(tmp_path / "site"),
        "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL"},
    }
    made: Any = ConnectionHandler({"default": settings})["default"]
    yield made
    made.close()


def _file(path: Path, word: str) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE said (word TEXT)")
        file.execute("INSERT INTO said VALUES (?)", [word])
        file.commit()


def _said(link: Any) -> str:
    with link.cursor() as cursor:
        return str(cursor.execute("SELECT word FROM said").fetchone()[0])


def test_a_connection_is_kept_while_its_files_stand(link: Any) -> None:
    assert _said(link) == "before"
    kept = link.connection
    with link.cursor() as cursor:
        cursor.execute("INSERT INTO said VALUES ('more')")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    follow(link)
    assert link.connection is kept


def test_the_file_that_took_the_place_is_read_by_the_next_request(
    link: Any, tmp_path: Path
) -> None:
    assert _said(link) == "before"
    _file(tmp_path / "new", "after")
    (tmp_path / "new").replace(tmp_path / "site")
    follow(link)
    assert _said(link) == "after"


def test_a_connection_does_not_go_on_with_a_log_that_was_taken_away(
    link: Any, tmp_path: Path
) -> None:
    assert _said(link) == "before"
    follow(link)
    (tmp_path / "site-wal").unlink()
    follow(link)
    assert link.connection is None


def test_nobody_lets_go_inside_a_transaction(link: Any, tmp_path: Path) -> None:
    assert _said(link) == "before"
    link.in_atomic_block, kept = True, link.connection
    (tmp_path / "site").unlink()
    follow(link)
    link.in_atomic_block = False
    assert link.connection is kept


def test_a_request_that_crashed_takes_its_connection_along() -> None:
    before = connection.close_at
    got_request_exception.send(sender=None)
    ends, connection.close_at = connection.close_at, before
    assert ends == (0 if connection.vendor == "sqlite" else before)
