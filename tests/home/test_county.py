"""Another county is a folder: loaded whole or not at all, again and again, never over the staff."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Page

from complaints.models import Complaint, ComplaintKind
from disclosure.models import AmountStandard, CatalogueItem, Programme, PublicityRule, Roster
from portal.core.county.reading import TEMPLATE
from portal.core.models import Appointment, DeadlineRule, Division, Office, SiteIdentity, User

pytestmark = pytest.mark.django_db

DIVISIONS = """county: {code: "650000", name: 甲县}
townships:
  - code: "650000100"
    name: 乙镇
    villages: {"650000100201": 丙村}
  - {code: "650000200", name: 丁乡}
"""
AMOUNTS = """effective_from: 2024-01-01
amounts:
  - {programme: dibao-rural, per: person, least: 100, most: 520.50, basis: 甲县文件}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A made-up county of another province: only what differs from the template."""
    made = tmp_path / "county"
    made.mkdir()
    for name in ("offices", "site"):
        text = (TEMPLATE / f"{name}.yaml").read_text("utf-8").replace("占位县", "甲县")
        text = text.replace("占位〔0000〕00号", "甲民〔2024〕1号").replace("990000100", "650000100")
        (made / f"{name}.yaml").write_text(text, "utf-8")
    (made / "divisions.yaml").write_text(DIVISIONS, "utf-8")
    (made / "amounts.yaml").write_text(AMOUNTS, "utf-8")
    return made


def run(*arguments: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("load_county", *[str(one) for one in arguments], "--json", stdout=out)
    return dict(json.loads(out.getvalue()))


def faults(folder: Path) -> list[tuple[str, int, str]]:
    out = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("load_county", str(folder), "--json", stdout=out)
    assert caught.value.returncode == 1
    found = json.loads(out.getvalue())["faults"]
    return [(one["file"], one["line"], one["message"]) for one in found]


def write(path: Path, old: str, new: str) -> None:
    source = path if path.exists() else TEMPLATE / path.name
    text = source.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_county_is_there_with_its_rules_and_nobody_made_up(folder: Path, client: Client) -> None:
    assert run(folder)["ok"]
    assert Division.objects.get(code="650000100201").township().name == "乙镇"  # type: ignore[union-attr]
    assert Office.objects.get(division__name="乙镇").hotline == "0000-0000001"
    assert AmountStandard.objects.get().basis == "甲县文件"
    assert CatalogueItem.objects.count() == 14
    assert SiteIdentity.objects.get().organiser == "甲县民政局"
    assert "甲民〔2024〕1号" in DeadlineRule.objects.get(key="lookback.first").article
    assert not User.objects.exists()
    assert not Appointment.objects.exists()
    assert not Complaint.objects.exists()
    assert not Roster.objects.exists()
    for path in ("/", "/policies/", "/publicity/", "/complaints/file/", "/publicity/catalogue/"):
        page = client.get(path)
        assert page.status_code == 200
        assert "沁源" not in page.content.decode()


def test_again_nothing_changes(folder: Path) -> None:
    first = run(folder)
    pages = Page.objects.count()
    again = run(folder)
    assert (again["new"], again["changed"], again["kept"]) == (0, 0, [])
    assert again["same"] == first["new"] + first["changed"] + first["same"]
    assert Page.objects.count() == pages


def test_a_dry_run_changes_nothing(folder: Path) -> None:
    assert run(folder, "--dry-run")["new"] > 100
    assert not Division.objects.exists()


def test_a_changed_file_is_followed(folder: Path) -> None:
    run(folder)
    write(folder / "divisions.yaml", "丙村", "新丙村")
    write(folder / "amounts.yaml", "520.50", "560")
    write(folder / "catalogue.yaml", "programmes: [linshi], stages", "programmes: [tekun], stages")
    assert run(folder)["changed"] == 3
    assert Division.objects.get(code="650000100201").name == "新丙村"
    assert AmountStandard.objects.get().most == 560
    item = CatalogueItem.objects.get(number=13)
    assert list(item.programmes.all()) == [Programme.objects.get(code="tekun")]


def test_what_staff_changed_stays_and_is_named(folder: Path) -> None:
    run(folder)
    kind = ComplaintKind.objects.get(code="consult")
    kind.hint = "由县局改写"
    kind.save()
    write(folder / "complaint_kinds.yaml", "name: 咨询", "name: 咨询解答")
    told = run(folder)
    kind.refresh_from_db()
    assert (kind.hint, kind.name) == ("由县局改写", "咨询解答")
    assert [(one["file"], one["line"]) for one in told["kept"]] == [("complaint_kinds.yaml", 4)]
    assert run(folder, "--overwrite")["changed"] == 1
    kind.refresh_from_db()
    assert kind.hint != "由县局改写"


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "says"),
    [
        ("divisions", '"650000200"', '"65000020x"', 6, "code"),
        ("divisions", '"650000200"', '"650000100"', 6, ""),
        ("divisions", '"650000100201"', '"65000010020"', 3, "丙村"),
        ("divisions", '"650000100201"', '"650000200201"', 3, "650000100"),
        ("divisions", '"650000200"', '"6500002"', 6, "丁乡"),
        ("divisions", '"650000200"', '"660000200"', 6, "650000"),
        ("amounts", "dibao-rural", "dibao-moon", 3, "dibao-moon"),
        ("amounts", "least: 100", "leest: 100", 3, "leest"),
        ("amounts", "least: 100", "least: many", 3, "least"),
        ("amounts", "least: 100", "least: 9000", 3, ""),
        ("amounts", "least: 100", "least: &a [*a]", 3, "*a"),
        ("amounts", "least: 100", f"least: {'[' * 99}{']' * 99}", 3, ""),
        ("amounts", "least: 100", "least: !!python/object/apply:os.getcwd []", 3, ""),
        ("amounts", "2024-01-01", "2024-13-01", 1, "2024-13-01"),
        ("time_limits", "unit: calendar", "unit: fortnights", 3, "unit"),
        ("programmes", "stages: [initial]", "stages: [never]", 0, "stage"),
        ("letters", "form: answer", "form: poem", 0, "form"),
        ("catalogue", "items:", "itemz:", 0, "items"),
        ("site", "identity:", "identity: [", 0, ""),
    ],
)
def test_every_fault_has_its_file_and_line_and_nothing_is_half_loaded(
    folder: Path, name: str, old: str, new: str, line: int, says: str
) -> None:
    write(folder / f"{name}.yaml", old, new)
    found = faults(folder)
    assert found[0][0] in {f"{name}.yaml", "offices.yaml"}
    assert not line or line in {one[1] for one in found}
    assert any(says in one[2] for one in found)
    assert not Division.objects.exists()
    assert not PublicityRule.objects.exists()


def test_all_faults_are_told_at_once(folder: Path) -> None:
    write(folder / "amounts.yaml", "dibao-rural", "dibao-moon")
    write(folder / "time_limits.yaml", "unit: calendar", "unit: fortnights")
    assert {one[0] for one in faults(folder)} == {"amounts.yaml", "time_limits.yaml"}


def test_a_missing_file_of_its_own_is_named(folder: Path) -> None:
    (folder / "divisions.yaml").unlink()
    assert {one[0] for one in faults(folder)} == {"divisions.yaml"}


def test_a_second_county_is_refused(folder: Path) -> None:
    run(folder)
    write(folder / "divisions.yaml", '"650000", name: 甲县', '"660000", name: 别县')
    assert any("甲县" in one[2] for one in faults(folder))


def test_the_template_is_written_checked_and_loads_as_it_is(tmp_path: Path) -> None:
    made = tmp_path / "new"
    call_command("load_county", new=made, stdout=StringIO())
    out = StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("load_county", str(made), check=True, stdout=out)
    assert caught.value.code == 1
    assert "divisions.yaml:3: " in out.getvalue()
    assert "UNSURE" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("load_county", new=made, stdout=StringIO())
    assert run(made)["ok"]


def test_wrong_use_is_told(tmp_path: Path) -> None:
    for arguments in ((), (str(tmp_path / "none"),)):
        with pytest.raises(CommandError) as caught:
            call_command("load_county", *arguments)
        assert caught.value.returncode == 2
