"""The archive of a year: complete, verified by a standard program, and nothing raw in it."""

import csv
import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from PIL import Image

from disclosure import archive
from disclosure import roster as writer
from disclosure.archive.bagging import NotABag
from disclosure.models import (
    Objection,
    Posting,
    Publication,
    PublicColumn,
    PublicityWaiver,
    Roster,
    VillageSignature,
)
from portal.core import guards, seal
from portal.core.models import PrivateFile
from portal.core.uploads import clean_upload
from tests.core.files import CAMERA, photo_with_place
from tests.disclosure.factories import County, imported, opened
from tests.disclosure.test_roster import _with_unknown_village
from tests.disclosure.workbooks import HEADER, person, text_table

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


def run(*arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit status and the JSON answer of the command."""
    out = io.StringIO()
    try:
        call_command("export_archive", "--json", *arguments, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def verifies(folder: Path) -> bool:
    """What the Library of Congress's own program says of the bag."""
    command = [sys.executable, "-m", "bagit", "--validate", str(folder)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603


def everything(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


class Upload(io.BytesIO):
    name = "公示栏.jpg"


def with_everything(county: County) -> Roster:
    """A public list with a posting, an objection, a signature and an explained finding."""
    draft = imported(county, _with_unknown_village())
    finding = draft.findings.get(severity="explain")
    writer.explain(finding, county.editor, "新合并的行政村")
    writer.describe(
        draft,
        county.editor,
        meeting_held_on=date(2026, 1, 2),
        meeting_chair="演示主持人",
        meeting_attendees="演示小组",
    )
    writer.submit(draft, county.editor)
    roster = writer.approve(draft, county.reviewer)
    village = county.qinhe.get_children().first()
    Posting.objects.create(
        publication=roster.publication,
        place="board",
        village=village,
        posted_on=timezone.localdate(),
        photo=PrivateFile.keep(clean_upload(Upload(photo_with_place()))),
        recorded_by=county.editor,
        recorded_at=timezone.now(),
    )
    Objection.objects.create(
        roster=roster,
        entry_number=1,
        received_on=timezone.localdate(),
        channel="phone",
        summary="认为收入不符",
        registered_by=county.editor,
        outcome="dismissed",
        answer="经入户核实，符合条件",
        decided_by=county.reviewer,
        decided_at=timezone.now(),
    )
    scan = PrivateFile.keep(clean_upload(Upload(photo_with_place())))
    VillageSignature.objects.create(
        roster=roster,
        village=village,
        signed_by="演示主任",
        signed_on=timezone.localdate(),
        scan=scan,
        recorded_by=county.editor,
    )
    PublicityWaiver.objects.create(
        programme=county.dibao,
        division=county.qinhe,
        stage="changes",
        month=date(YEAR, 1, 1),
        reason="本月无变动",
        asked_by=county.editor,
        approved_by=county.reviewer,
        approved_at=timezone.now(),
    )
    return roster


def break_seal(roster: Roster) -> None:
    """Change the sealed bytes as somebody with the database in their hands would."""
    table = Publication._meta.db_table
    guards.remove(connection, table)
    Publication.objects.filter(roster=roster).update(content=b'{"rows": []}')
    guards.install(connection, table)


def test_a_year_is_a_bag_that_a_standard_program_verifies(county: County, tmp_path: Path) -> None:
    roster = with_everything(county)
    status, said = run("--year", str(YEAR), "-o", str(tmp_path / "bag"))
    assert (status, said["lists"], said["ok"], said["waivers"]) == (0, 1, True, 1)
    assert verifies(tmp_path / "bag")
    folder = tmp_path / "bag" / "data" / "lists" / roster.reference
    content = (folder / "public.json").read_bytes()
    assert seal.digest(content) == roster.publication.sha256
    assert (folder / "public.json.sha256").read_text() == (
        f"{roster.publication.sha256}  public.json\n"
    )
    info = (tmp_path / "bag" / "bag-info.txt").read_text(encoding="utf-8")
    assert "Source-Organization: " in info
    assert f"External-Identifier: publicity-140431-{YEAR}" in info


def test_the_record_says_who_found_objected_posted_and_signed(
    county: County, tmp_path: Path
) -> None:
    roster = with_everything(county)
    archive.export(YEAR, county.county, tmp_path / "bag")
    folder = tmp_path / "bag" / "data" / "lists" / roster.reference
    record = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    assert (record["prepared_by"], record["approved_by"]) == ("Editor", "Reviewer")
    assert record["meeting"]["chair"] == "演示主持人"
    assert [event["kind"] for event in record["events"]] == ["opened"]
    assert {step["step"] for step in record["steps"]} >= {"import", "submit", "approve", "open"}
    explained = [row for row in record["findings"] if row["severity"] == "explain"]
    assert (explained[0]["explanation"], explained[0]["explained_by"]) == (
        "新合并的行政村",
        "Editor",
    )
    assert record["objections"][0]["answer"] == "经入户核实，符合条件"
    assert record["signatures"][0]["signed_by"] == "演示主任"
    assert len(record["signatures"][0]["scan_sha256"]) == 64
    page = (folder / "record.html").read_text(encoding="utf-8")
    assert "认为收入不符" in page
    assert "photos/02.jpg" in page


def test_a_photo_leaves_without_the_place_where_it_was_taken(
    county: County, tmp_path: Path
) -> None:
    roster = with_everything(county)
    archive.export(YEAR, county.county, tmp_path / "bag")
    photos = tmp_path / "bag" / "data" / "lists" / roster.reference / "photos"
    (photo,) = photos.iterdir()
    with Image.open(photo) as image:
        assert not image.getexif()
    data = photo.read_bytes()
    assert b"Exif" not in data
    assert CAMERA.encode() not in data


def test_nothing_raw_leaves(county: County, tmp_path: Path) -> None:
    rows = [person(number) for number in range(1, 6)]
    roster = opened(county, data=text_table([HEADER, *rows]))
    archive.export(YEAR, county.county, tmp_path / "bag")
    payload = everything(tmp_path / "bag").decode()
    secret = [HEADER.index(name) for name in ("户主姓名", "身份证号码", "联系电话", "银行账号")]
    digests = roster.entries.values_list("identity_digest", flat=True)
    for value in (*(row[place] for row in rows for place in secret), *digests):
        assert value
        assert value not in payload


def test_a_scan_of_a_signature_stays_with_the_office(county: County, tmp_path: Path) -> None:
    with_everything(county)
    archive.export(YEAR, county.county, tmp_path / "bag")
    assert [path.parent.name for path in (tmp_path / "bag").rglob("*.jpg")] == ["photos"]


def test_readable_pages_need_nothing_else(county: County, tmp_path: Path) -> None:
    roster = with_everything(county)
    archive.export(YEAR, county.county, tmp_path / "bag")
    pages = list((tmp_path / "bag").rglob("*.html"))
    assert len(pages) == 3
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "<script" not in text
        assert "http:" not in text
        assert "https:" not in text
        assert "<link" not in text
    table = tmp_path / "bag" / "data" / "lists" / roster.reference / "public.csv"
    raw = table.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert len(rows) == 1 + roster.rows_accepted
    assert "sha256sum -c" in (tmp_path / "bag" / "data" / "README.txt").read_text("utf-8")


def test_a_heading_is_no_formula(county: County, tmp_path: Path) -> None:
    PublicColumn.objects.filter(meaning="members").update(label="=cmd()")
    roster = opened(county)
    archive.export(YEAR, county.county, tmp_path / "bag")
    table = tmp_path / "bag" / "data" / "lists" / roster.reference / "public.csv"
    assert "'=cmd()" in table.read_text("utf-8-sig")


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_bytes(path.read_bytes() + b" "),
        lambda path: path.unlink(),
        lambda path: path.with_name("extra.txt").write_text("more"),
    ],
)
def test_a_bag_that_was_touched_does_not_verify(
    county: County, tmp_path: Path, change: Any
) -> None:
    roster = opened(county)
    archive.export(YEAR, county.county, tmp_path / "bag")
    change(tmp_path / "bag" / "data" / "lists" / roster.reference / "public.json")
    assert not verifies(tmp_path / "bag")


def test_a_broken_seal_is_named_and_the_rest_is_written(county: County, tmp_path: Path) -> None:
    broken, sound = opened(county), opened(county, stage="approved")
    break_seal(broken)
    for arguments in (("--dry-run",), ("-o", str(tmp_path / "bag"))):
        status, said = run("--year", str(YEAR), *arguments)
        assert (status, said["lists"]) == (1, 2)
        assert [(row["list"], row["code"]) for row in said["problems"]] == [
            (broken.reference, "seal-broken")
        ]
    assert verifies(tmp_path / "bag")
    lists = tmp_path / "bag" / "data" / "lists"
    assert (lists / sound.reference / "public.html").exists()
    assert 'class="broken' in (lists / broken.reference / "record.html").read_text("utf-8")
    assert broken.reference in (tmp_path / "bag" / "bag-info.txt").read_text("utf-8")


def test_a_lost_photo_is_named(county: County, tmp_path: Path) -> None:
    roster = with_everything(county)
    photo = roster.publication.postings.get(place="board").photo
    photo.blob.storage.delete(photo.blob.name)
    found = archive.export(YEAR, county.county, tmp_path / "bag")
    assert [problem.code for problem in found.problems] == ["photo-missing"]


def test_a_rehearsal_writes_nothing(county: County, tmp_path: Path) -> None:
    opened(county)
    status, said = run("--year", str(YEAR), "--dry-run", "-o", str(tmp_path / "bag"))
    assert (status, said["lists"], said["directory"]) == (0, 1, None)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("code", "lists"), [("140431100", 1), ("140431101", 0), ("140431", 1)])
def test_only_lists_of_the_division(county: County, tmp_path: Path, code: str, lists: int) -> None:
    opened(county)
    _status, said = run("--year", str(YEAR), "--division", code, "-o", str(tmp_path / "bag"))
    assert said["lists"] == lists
    assert verifies(tmp_path / "bag")


def test_a_list_belongs_to_every_year_in_which_it_was_public(county: County) -> None:
    draft = imported(county, stage="monthly")
    writer.submit(draft, county.editor)
    moment = timezone.make_aware(timezone.datetime(YEAR - 2, 12, 31, 12))
    roster = writer.approve(draft, county.reviewer, at=moment)
    in_year = {y: archive.publications_of(y, county.county).count() for y in range(YEAR - 3, YEAR)}
    assert in_year == {YEAR - 3: 0, YEAR - 2: 1, YEAR - 1: 1}
    Roster.objects.filter(pk=roster.pk).update(ended_at=moment, status="closed")
    assert archive.publications_of(YEAR - 1, county.county).count() == 0


def test_a_folder_that_holds_something_is_not_touched(county: County, tmp_path: Path) -> None:
    opened(county)
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CommandError) as refused:
        run("--year", str(YEAR), "-o", str(tmp_path))
    assert refused.value.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--year", "1"),
        ("--year", "99999"),
        ("--year", str(YEAR), "--division", "999999"),
        ("--year", str(YEAR)),
    ],
)
def test_wrong_use_says_so(county: County, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert refused.value.returncode == 2


def test_before_any_place_is_entered_there_is_no_archive(db: None) -> None:
    with pytest.raises(CommandError) as refused:
        run("--year", str(YEAR), "--dry-run")
    assert refused.value.returncode == 2


@pytest.mark.parametrize("existed", [True, False])
def test_what_goes_wrong_half_way_leaves_nothing_behind(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, existed: bool
) -> None:
    opened(county)
    target = tmp_path / "bag"
    if existed:
        target.mkdir()

    def fail(*_arguments: Any) -> None:
        raise NotABag("the disk is full")

    monkeypatch.setattr(archive, "make_bag", fail)
    with pytest.raises(NotABag):
        archive.export(YEAR, county.county, target)
    assert target.exists() is existed
    assert not list(tmp_path.rglob("*.json"))
