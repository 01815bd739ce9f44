"""A backup is whole or not there; a restore puts back exactly that or changes nothing."""

import hashlib
import json
import shutil
import stat
import tarfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from complaints.models import Complaint, LedgerEvent
from portal.core.models import Heartbeat
from portal.core.pagecache.lanes import PAGES, STANDING, lane
from portal.core.uploads import private_storage
from portal.home.backup import files, manifest, postgres
from portal.home.backup.checks import backups_are_made
from tests.complaints_public import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site() -> Iterator[None]:
    """Three cases in the ledger, and a stored file of each kind."""
    place = factories.county()["qinhe_village"]
    for _number in range(3):
        factories.filed(place)
    for root in (settings.PRIVATE_ROOT, settings.MEDIA_ROOT):
        shutil.rmtree(root, ignore_errors=True)  # what tests before this one stored
        path = Path(root) / "files" / "2026" / "证据.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"stored" * 1000)
    yield
    for root in (settings.PRIVATE_ROOT, settings.MEDIA_ROOT):
        shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def backup(site: None, tmp_path: Path) -> Path:
    return Path(run("backup", tmp_path / "backups")["backup"])


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[list[str]]:
    """Arguments that restore beside the site: a folder, and on PostgreSQL an empty database."""
    into = ["--into", str(tmp_path / "other")]
    if connection.vendor == "sqlite":
        yield into
        return
    name = f"elsewhere_{connection.settings_dict['NAME']}"  # of this process alone
    with postgres.scratch(connection.settings_dict, name):
        yield [*into, "--database", name]


def run(*arguments: Any) -> dict[str, Any]:
    out = StringIO()
    call_command(*[str(one) for one in arguments], "--json", stdout=out)
    return dict(json.loads(out.getvalue().splitlines()[-1]))


def refused(*arguments: Any) -> str:
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    assert caught.value.returncode == 1
    return str(caught.value)


def rows_elsewhere(arguments: list[str], text: str) -> Any:
    if connection.vendor == "sqlite":
        import sqlite3

        link: Any = sqlite3.connect(Path(arguments[1]) / "sunlit.sqlite3")
    else:
        other = {**connection.settings_dict, "NAME": arguments[3]}
        link = psycopg.connect(**postgres.parameters(other))
    try:
        return link.execute(text).fetchone()[0]
    finally:
        link.close()


def test_a_backup_names_its_parts_its_ledger_head_and_no_key(backup: Path) -> None:
    told = json.loads((backup / "manifest.json").read_text())
    last = LedgerEvent.objects.order_by("-sequence")[0]
    assert (told["events"], told["seal"]) == (last.sequence, last.hash)
    assert told["counts"]["complaints_complaint"] == 3
    assert len(told["parts"]) == 3
    assert told["files"] == 2
    whole = b"".join(part.read_bytes() for part in backup.iterdir())
    for key in (settings.SECRET_KEY, settings.DIGEST_KEY, *settings.FIELD_KEYS):
        assert key.encode() not in whole


def test_only_the_owner_reads_it(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o700
    assert {stat.S_IMODE(part.stat().st_mode) for part in backup.iterdir()} == {0o600}


def test_it_is_restored_elsewhere_with_ledger_rows_and_files(
    backup: Path, elsewhere: list[str], tmp_path: Path
) -> None:
    told = run("restore", backup.parent, *elsewhere)
    assert told["ok"]
    assert told["events"] == LedgerEvent.objects.count()
    assert rows_elsewhere(elsewhere, "SELECT count(*) FROM complaints_complaint") == 3
    stored = tmp_path / "other" / "private" / "files" / "2026" / "证据.bin"
    assert stored.read_bytes() == b"stored" * 1000
    assert stat.S_IMODE(stored.stat().st_mode) == 0o600


def test_a_place_that_holds_a_site_is_refused_until_it_may_be_replaced(
    backup: Path, elsewhere: list[str]
) -> None:
    run("restore", backup, *elsewhere)
    assert "--replace" in refused("restore", backup, *elsewhere)
    before = [lane(PAGES).current(), lane(STANDING).current()]
    assert run("restore", backup, *elsewhere, "--replace")["ok"]
    # Nothing that was kept of this site before holds any longer.
    assert lane(PAGES).current() != before[0]
    assert lane(STANDING).current() != before[1]


def test_a_dry_run_checks_and_changes_nothing(
    backup: Path, elsewhere: list[str], tmp_path: Path
) -> None:
    assert run("restore", backup, *elsewhere, "--dry-run")["ok"]
    assert not (tmp_path / "other").exists()
    run("backup", backup.parent, "--dry-run")
    assert list(backup.parent.iterdir()) == [backup]


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("spoil", [_cut, _flip, Path.unlink])
def test_a_part_that_is_cut_changed_or_missing_is_refused(
    backup: Path, elsewhere: list[str], tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    for name in (manifest.DATABASES[connection.vendor], manifest.FILES, manifest.HASHES):
        spoiled = tmp_path / "spoiled" / name / backup.name
        shutil.copytree(backup, spoiled)
        spoil(spoiled / name)
        assert name in refused("restore", spoiled, *elsewhere)
    assert not (tmp_path / "other").exists()


CHANGES = [
    *('"events": 9', '"seal": "0"', '"parts": {}', '"more": 1'),
    *('"signature": 1', '"keys": []'),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_manifest_that_was_changed_is_refused(
    backup: Path, elsewhere: list[str], change: str
) -> None:
    path = backup / "manifest.json"
    told = json.loads(path.read_text()) | json.loads("{" + change + "}")
    path.write_text(json.dumps(told))
    assert refused("restore", backup, *elsewhere)
    path.write_text("{")
    assert refused("restore", backup, *elsewhere)
    path.unlink()
    assert refused("restore", backup, *elsewhere)


def test_a_whole_part_of_another_backup_does_not_pass(
    backup: Path, elsewhere: list[str], tmp_path: Path
) -> None:
    factories.filed(Complaint.objects.all()[0].division)
    later = Path(run("backup", tmp_path / "later")["backup"])
    name = manifest.DATABASES[connection.vendor]
    shutil.copy(later / name, backup / name)
    assert name in refused("restore", backup, *elsewhere)


@pytest.mark.parametrize(
    ("setting", "value"), [("DIGEST_KEY", "another" * 8), ("FIELD_KEYS", ["another" * 8])]
)
def test_with_a_wrong_key_nothing_is_restored(
    backup: Path, elsewhere: list[str], tmp_path: Path, setting: str, value: Any
) -> None:
    with override_settings(**{setting: value}):
        assert setting in refused("restore", backup, *elsewhere)
    assert not (tmp_path / "other").exists()


def test_keys_that_came_after_the_backup_do_no_harm(backup: Path) -> None:
    with override_settings(FIELD_KEYS=["newer" * 8, *settings.FIELD_KEYS]):
        assert run("restore_drill", backup)["ok"]


def test_a_ledger_that_does_not_hold_is_found_and_the_site_of_before_comes_back(
    backup: Path, elsewhere: list[str], tmp_path: Path
) -> None:
    assert run("restore", backup, *elsewhere)["ok"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE complaints_complaint SET subject = 'changed by a hand'")
    bad = Path(run("backup", tmp_path / "bad")["backup"])
    refused("restore", bad, *elsewhere, "--replace")
    subject = "SELECT count(*) FROM complaints_complaint WHERE subject = 'changed by a hand'"
    assert rows_elsewhere(elsewhere, subject) == 0
    refused("restore_drill", bad)


def test_the_drill_leaves_nothing_and_is_noted(backup: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    told = run("restore_drill", backup.parent)
    assert told["events"] == LedgerEvent.objects.count()
    assert sorted(tmp_path.rglob("*")) == before
    assert Heartbeat.objects.filter(name="restore_drill").exists()
    assert not _databases_that_stay()


def _databases_that_stay() -> set[str]:
    """Databases of drills that nobody takes away: another worker's own drill ends by itself."""
    if connection.vendor != "postgresql":
        return set()
    standing = _databases_of_drills()
    deadline = time.monotonic() + 60
    while standing and time.monotonic() < deadline:
        time.sleep(0.5)
        standing &= _databases_of_drills()
    return standing


def _databases_of_drills() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'sunlit_drill%'")
        return {name for (name,) in cursor.fetchall()}


def test_only_the_newest_are_kept(backup: Path) -> None:
    folder = backup.parent
    for day in (1, 2, 3):
        shutil.copytree(backup, folder / f"sunlit-2025010{day}T000000Z")
    (folder / "notes.txt").write_text("not ours")
    told = run("backup", folder, "--keep", 2)
    assert len(told["removed"]) == 3
    assert {path.name for path in folder.iterdir()} >= {backup.name, "notes.txt"}
    with pytest.raises(CommandError) as caught:
        run("backup", folder, "--keep", 0)
    assert caught.value.returncode == 2


def test_a_backup_that_fails_leaves_nothing(
    site: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        manifest.Manifest, "write", lambda *_: (_ for _ in ()).throw(OSError("full"))
    )
    assert "full" in refused("backup", tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []


def test_an_operator_is_warned_without_a_backup_or_a_drill(site: None, tmp_path: Path) -> None:
    assert {one.id for one in backups_are_made(None, ["default"])} == {"sunlit.W010", "sunlit.W011"}
    run("backup", tmp_path)
    assert {one.id for one in backups_are_made(None, ["default"])} == {"sunlit.W011"}
    run("restore_drill", tmp_path)
    assert backups_are_made(None, ["default"]) == []
    Heartbeat.objects.update(seen_at=timezone.now() - timedelta(days=60))
    assert len(backups_are_made(None, ["default"])) == 2
    assert private_storage()


@pytest.mark.parametrize("name", ["private//etc/x", "private/../x", "elsewhere/x", "private/"])
def test_no_stored_name_leads_out_of_its_folder(tmp_path: Path, name: str) -> None:
    """Even if somebody who has the keys signed it."""
    with tarfile.open(tmp_path / files.FILES, "w") as tar:
        tar.addfile(tarfile.TarInfo(name))
    digest = hashlib.sha256().hexdigest()
    (tmp_path / files.HASHES).write_text(f"{digest}  {name}\n")
    root = tmp_path / "private"
    with pytest.raises(manifest.BackupRefused), files.placed(tmp_path, {"private": root}):
        pass
    assert not root.exists()
