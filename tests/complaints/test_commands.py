"""The ledger leaves the house as a file without a reporter, a secret case or a formula."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from complaints import desk, export
from complaints.models import LedgerEvent
from portal.core.models import User
from tests.complaints import factories
from tests.complaints.factories import MONDAY, County
from tests.support.made_up import mobile

pytestmark = pytest.mark.django_db


def run(target: Path, form: str, **options: Any) -> list[dict[str, str]]:
    """Export and read back: one mapping of column key to text for each case."""
    file = target / f"ledger.{form}"
    out = io.StringIO()
    arguments = {"division": None, "first": None, "last": None, **options}
    call_command("export_ledger", format=form, output=file, json=True, stdout=out, **arguments)
    keys = [key for key, _heading in export.COLUMNS]
    if form == "json":
        found = json.loads(file.read_text("utf-8"))
    else:
        rows = _csv(file) if form == "csv" else _xlsx(file)
        assert len(rows[0]) == len(keys)
        found = [dict(zip(keys, row, strict=True)) for row in rows[1:]]
    assert json.loads(out.getvalue())["rows"] == len(found)
    return found


def _csv(file: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))


def _xlsx(file: Path) -> list[list[str]]:
    sheet = openpyxl.load_workbook(file).worksheets[0]
    for row in sheet.iter_rows():
        assert all(cell.data_type != "f" for cell in row)
    return [[str(value or "") for value in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_each_format_tells_the_case_in_the_columns_of_a_county_ledger(
    place: County, qinhe_officer: User, tmp_path: Path, form: str
) -> None:
    case = factories.filed(place, at=MONDAY, programme_code="dibao-rural")
    desk.accept(case, qinhe_officer, at=MONDAY)
    (row,) = run(tmp_path, form)
    assert row["number"] == case.number
    assert row["received"] == "2026-03-09 09:30"
    assert row["township"] == "沁河镇"
    assert row["office"] == place.qinhe_office.name
    assert row["due"] == "2026-05-08"
    assert row["receipt"] == LedgerEvent.objects.get(kind="filed").hash


def test_the_first_fifteen_columns_stand_as_in_the_real_ledger() -> None:
    # 编号 责任科室 信访方式 标题 接件时间 举报类型 类型 乡镇 转办时间 应结办日期 办理情况 办结时间
    # 接件人 科室接办人 办理人
    assert [key for key, _heading in export.COLUMNS][:15] == [
        "number",
        "office",
        "channel",
        "subject",
        "received",
        "report_kind",
        "programme",
        "township",
        "transferred",
        "due",
        "state",
        "closed",
        "received_by",
        "unit_officer",
        "handler",
    ]


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_no_file_holds_the_reporter_or_a_confidential_case(
    place: County, tmp_path: Path, form: str
) -> None:
    phone = mobile()
    factories.filed(place, phone=phone, about_person="钱被诉")
    secret = factories.filed(place, kind="accusation", subject="保密标题")
    rows = run(tmp_path, form)
    assert len(rows) == 1
    for hidden in (phone, factories.PERSON, "钱被诉", secret.number, "保密标题"):
        assert hidden not in repr(rows)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝", "＠"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_subject_that_is_a_formula_arrives_as_text(
    place: County, tmp_path: Path, start: str, form: str
) -> None:
    factories.filed(place, subject=f"{start}HYPERLINK(1)")
    (row,) = run(tmp_path, form)
    assert row["subject"].startswith("'")


def test_a_subject_with_control_signs_makes_a_readable_workbook(
    place: County, tmp_path: Path
) -> None:
    factories.filed(place, subject="标题\x0b\x1f尾")
    (row,) = run(tmp_path, "xlsx")
    assert row["subject"] == "标题尾"


def test_place_and_days_choose_the_rows(place: County, tmp_path: Path) -> None:
    from datetime import date

    case = factories.filed(place, at=MONDAY)
    factories.filed(place, at=MONDAY, division=place.guodao_village)
    factories.filed(place)
    day = date(2026, 3, 9)
    (row,) = run(tmp_path, "json", division="140431100", first=day, last=day)
    assert row["number"] == case.number


def test_the_export_needs_few_queries_for_many_rows(
    place: County, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        factories.filed(place)
    with django_assert_max_num_queries(4):
        assert len(list(export.rows_of(export.cases_in(export.Range())))) == 12


@pytest.mark.parametrize(
    "arguments",
    [
        ["--format", "csv", "-o", "/no/such/folder/x.csv"],
        ["--format", "csv", "-o", "x", "--division", "999999"],
    ],
)
def test_wrong_use_is_refused_with_status_two(place: County, arguments: list[str]) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("export_ledger", *arguments)
    assert refused.value.returncode == 2


@pytest.mark.parametrize("arguments", [["--format", "pdf"], ["--from", "yesterday"], []])
def test_arguments_that_cannot_be_read_are_named(arguments: list[str]) -> None:
    with pytest.raises(CommandError, match="--f"):
        call_command("export_ledger", "-o", "x", *arguments)
