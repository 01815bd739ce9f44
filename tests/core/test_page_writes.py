"""Every committed write moves the epoch of the pages, whoever wrote it and however."""

import multiprocessing
import os
import time
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from portal.core import pagecache
from portal.core.gazetteer import divisions
from portal.core.models import Division, Heartbeat
from portal.core.pagecache import epoch, writes
from portal.core.pagecache.epoch import UNDER_WAY, FileEpoch
from portal.core.pagecache.lanes import PAGES, STANDING, lane
from portal.core.pagecache.writes import HIDDEN, written

KNOWN = {
    'INSERT INTO "disclosure_roster" ("a") VALUES (%s)': PAGES,
    'INSERT OR IGNORE INTO "disclosure_roster" ("a") VALUES (%s)': PAGES,
    'REPLACE INTO "disclosure_roster" VALUES (%s)': PAGES,
    'UPDATE "disclosure_roster" SET "a" = 1': PAGES,
    'DELETE FROM "disclosure_roster"': PAGES,
    'COPY "disclosure_rosterentry" ("a") FROM STDIN': PAGES,
    " \n update disclosure_roster set a = 1": PAGES,
    'TRUNCATE "a", "b"': PAGES | STANDING,
    "DROP TABLE x": PAGES | STANDING,
    "/* note */ SELECT 1": PAGES | STANDING,
    'WITH gone AS (DELETE FROM "a" RETURNING 1) SELECT 1': PAGES | STANDING,
    'UPDATE "core_division" SET "a" = 1': PAGES | STANDING,
    'UPDATE "public"."django_session" SET "a" = 1': PAGES | STANDING,
    'INSERT INTO "django_session" ("a") VALUES (%s)': 0,
    'DELETE FROM "axes_accesslog"': 0,
    'UPDATE "core_user" SET "last_login" = %s WHERE "core_user"."id" = %s': 0,
    'UPDATE "core_user" SET "last_login" = %s, "display_name" = %s WHERE "core_user"."id" = %s': (
        PAGES
    ),
    'UPDATE "core_user" SET "last_login" = NULL': PAGES,
    'WITH a AS (SELECT 1) SELECT "a" FROM a': 0,
    'SELECT "a" FROM "b" FOR UPDATE': 0,
    "(SELECT 1) UNION (SELECT 2)": 0,
    'SAVEPOINT "s1"': 0,
    'SELECT 1; UPDATE "disclosure_roster" SET "a" = 1': PAGES | STANDING,
    'DELETE FROM "django_session"; DELETE FROM "disclosure_roster"': PAGES | STANDING,
    'SELECT "a" FROM "b";': 0,
    "PRAGMA cache_size": 0,
}


@pytest.mark.parametrize("statement", KNOWN)
def test_a_statement_counts_unless_it_is_known_not_to(statement: str) -> None:
    assert written(statement) == KNOWN[statement]


def test_a_table_counts_unless_it_is_named_with_a_reason() -> None:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert set(HIDDEN) <= tables
    assert all(HIDDEN.values())
    for table in tables:
        for start in ("INSERT INTO", "UPDATE", "DELETE FROM", "COPY"):
            assert bool(written(f'{start} "{table}" ')) == (table not in HIDDEN), table
    assert not set(HIDDEN) & writes.standing_tables


def number() -> int:
    found = lane(PAGES).current()
    assert found is not None
    return found


@pytest.fixture
def before(transactional_db: None) -> int:
    return number()


def test_a_commit_counts_once(before: int) -> None:
    with transaction.atomic():
        Division.add_root(code="140431000000", name="沁县", level="county")
        Division.objects.update(name="沁河县")
        assert number() == before
    assert number() == before + 1


def test_a_statement_of_its_own_counts_at_once(before: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_division SET name = name")
        assert number() == before + 1
        cursor.executemany("UPDATE core_division SET name = %s", [("a",), ("b",)])
        assert number() == before + 2


def test_what_is_taken_back_and_what_nobody_sees_does_not_count(before: int) -> None:
    with transaction.atomic():
        Division.add_root(code="140431000000", name="沁县", level="county")
        transaction.set_rollback(True)
    Heartbeat.objects.create(name="tick", seen_at=timezone.now())
    list(Division.objects.all())
    assert number() == before


def test_a_new_connection_is_watched_too(before: int) -> None:
    connection.close()
    Division.objects.update(name="x")
    assert number() == before + 1
    assert connection.execute_wrappers.count(connection.page_watch) == 1


def test_a_copy_past_djangos_cursors_counts(before: int) -> None:
    if connection.vendor != "postgresql":  # there is no COPY elsewhere
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE copied (a int)")
        begun = number()
        with cursor.copy("COPY copied (a) FROM STDIN") as rows:
            rows.write_row((1,))
        assert number() == begun + 1


def test_who_wants_to_hear_of_it_hears_once_and_cannot_disturb(
    before: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[int] = []

    def broken() -> None:
        raise RuntimeError("no proxy")

    monkeypatch.setattr(pagecache, "on_change", [broken, lambda: heard.append(number())])
    with transaction.atomic():
        Division.objects.update(name="x")
    assert heard == [before + 1]
    assert "no proxy" in caplog.text


def test_a_commit_whose_answer_was_lost_is_told_too(tmp_path: Path) -> None:
    told: list[str] = []
    counted = FileEpoch(tmp_path / "pages", lambda: told.append("changed"))
    begun = counted.current()
    with pytest.raises(ConnectionError), counted.crossing():
        raise ConnectionError
    assert told == ["changed"]
    assert counted.current() not in (None, begun)


def _dies(path: Path) -> None:
    with FileEpoch(path).crossing():
        os._exit(9)


def test_a_process_that_dies_in_a_commit_leaves_no_old_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = FileEpoch(tmp_path / "pages")
    before = mine.current()
    assert before is not None
    child = multiprocessing.get_context("fork").Process(target=_dies, args=(tmp_path / "pages",))
    child.start()
    child.join()
    assert child.exitcode == 9
    assert mine.current() is None
    monkeypatch.setattr(epoch, "PAUSE", -1.0)
    with mine.crossing():  # a living commit holds the pages back as well
        assert mine.current() is None
    assert mine.current() == before + 2
    assert mine._words is not None
    assert mine._words[UNDER_WAY] == 0


def _bumps(path: Path) -> None:
    mine = FileEpoch(path)
    for _time in range(200):
        mine.bump()


def test_no_change_of_many_processes_is_lost(tmp_path: Path) -> None:
    mine = FileEpoch(tmp_path / "pages")
    before = mine.current()
    assert before is not None
    fork = multiprocessing.get_context("fork")
    children = [fork.Process(target=_bumps, args=(tmp_path / "pages",)) for _one in range(4)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert mine.current() == before + 800


def test_a_file_made_anew_repeats_no_number(tmp_path: Path) -> None:
    first = FileEpoch(tmp_path / "pages").current()
    (tmp_path / "pages").unlink()
    time.sleep(0.001)
    second = FileEpoch(tmp_path / "pages").current()
    assert first is not None
    assert second is not None
    assert second > first


def test_what_a_savepoint_took_back_is_not_shown_in_its_transaction(before: int) -> None:
    Division.add_root(code="140431000000", name="沁县", level="county")
    with transaction.atomic():
        Division.objects.filter(code="140431000000").update(name="沁河县")
        with transaction.atomic():
            Division.objects.filter(code="140431000000").update(name="不是这个")
            assert [one.name for one in divisions().values()] == ["不是这个"]
            transaction.set_rollback(True)
        assert [one.name for one in divisions().values()] == ["沁河县"]


def test_a_change_past_the_watch_is_counted_by_a_command(before: int) -> None:
    standing = lane(STANDING).current()
    call_command("forget_pages")
    assert number() == before + 1
    assert lane(STANDING).current() == (standing or 0) + 1
