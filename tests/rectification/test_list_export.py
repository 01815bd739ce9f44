"""The list as the file that people know: its columns, its rights, its cost, and no formula."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import ModelLogEntry

from complaints.rectification import desk
from complaints.rectification.listing import export
from complaints.rectification.listing.columns import KEYS, known_headings
from complaints.rectification.models import RectificationItem, Source
from portal.core.setup import grant_staff_access
from tests.complaints.factories import County
from tests.complaints.test_staff_area import client_of
from tests.rectification import factories
from tests.rectification.factories import Staff
from tests.rectification.test_public import _confidential as from_confidential

pytestmark = pytest.mark.django_db
EXPORT = "/admin/rectification_list/export/"


@pytest.fixture(autouse=True)
def _staff_access(place: County) -> None:
    grant_staff_access()


def _taken_out(client: Client, query: str = "") -> list[dict[str, Any]]:
    response = client.get(f"{EXPORT}?{query}")
    assert response.status_code == 200
    data = b"".join(response.streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    return [dict(zip(KEYS, row, strict=True)) for row in rows[1:]]


def test_a_row_says_what_the_usual_list_says(place: County, people: Staff) -> None:
    item = factories.listed(place, people, source=Source.AUDIT, reference="晋审社〔2026〕3号")
    desk.report_progress(item, people.qinhe_officer, "已完成一半")
    desk.report_progress(item, people.qinhe_officer, "已完成三分之二")
    factories.requested(item, people.qinhe_officer)
    row = _taken_out(client_of(people.county_officer))[0]
    assert (row["serial"], row["number"]) == ("1", item.number)
    assert row["source"] == f"{item.get_source_display()}（晋审社〔2026〕3号）"
    assert row["problem"] == factories.INTERNAL
    assert row["public_problem"] == factories.PUBLIC
    assert (row["division"], row["unit"]) == ("沁河镇", str(place.qinhe_office))
    assert row["person"] == str(people.qinhe_officer)
    assert row["deadline"] == item.deadline.isoformat()
    assert row["progress"] == "已完成三分之二"
    assert row["measures"].startswith(f"重新张贴公示单（{people.qinhe_officer}，{item.deadline}")
    assert row["evidence"] == "1"
    assert (row["done"], row["closed"]) == (export.yes_no(True), export.yes_no(False))


def test_the_headings_of_real_lists_are_known() -> None:
    known = known_headings()
    core = "序号 问题来源 反馈问题 整改目标 整改措施 责任领导 牵头单位 责任单位 责任人 整改时限"
    for heading in f"{core} 整改进展 完成时间 是否销号 备注 编号 佐证材料 回头看结果".split():
        assert heading in known
    assert len(set(known.values())) == len(KEYS)


def test_only_the_own_jurisdiction_and_nothing_confidential(place: County, people: Staff) -> None:
    item = factories.listed(place, people)
    hidden = from_confidential(place, people)
    assert [row["number"] for row in _taken_out(client_of(people.qinhe_officer))] == [item.number]
    assert _taken_out(client_of(people.guodao_officer)) == []
    assert hidden.number not in str(_taken_out(client_of(people.county_officer)))
    assert Client().get(EXPORT).status_code == 302
    assert client_of(people.county_officer).get(f"{EXPORT}?form=exe").status_code == 404


def test_the_filters_of_the_page_hold_and_the_log_knows(place: County, people: Staff) -> None:
    factories.listed(place, people)
    closed = factories.in_status(place, people, "closed")
    rows = _taken_out(client_of(people.supervisor), "status=closed")
    assert [row["number"] for row in rows] == [closed.number]
    assert rows[0]["closed"] == export.yes_no(True)
    entry = ModelLogEntry.objects.filter(action="rectification.list_exported").get()
    assert entry.data == {"format": "xlsx", "filters": {"status": "closed"}, "rows": 1}


def test_the_page_of_the_items_links_the_file_with_its_filters(
    place: County, people: Staff
) -> None:
    page = client_of(people.qinhe_officer).get("/admin/rectification_items/?status=open")
    assert f"{EXPORT}?status=open&amp;form=xlsx" in page.content.decode()


def test_no_cell_is_a_formula(place: County, people: Staff) -> None:
    factories.listed(place, people, problem="=HYPERLINK(1)", target="+减少")
    row = _taken_out(client_of(people.county_officer))[0]
    assert (row["problem"], row["target"]) == ("'=HYPERLINK(1)", "'+减少")


@pytest.mark.parametrize("rows", [1, 6])
def test_any_number_of_rows_costs_the_same_queries(
    place: County, people: Staff, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        factories.in_status(place, people, "closed")
    with django_assert_num_queries(3):
        found = list(export.rows_of(export.listable(RectificationItem.objects.all())))
    assert len(found) == rows


def test_the_command_writes_the_list_of_a_division(
    place: County, people: Staff, tmp_path: Any, capsys: Any
) -> None:
    factories.listed(place, people)
    for division, rows in (("", 1), (place.qinhe.code, 1), (place.guodao.code, 0)):
        out = tmp_path / f"list-{division}.csv"
        call_command("export_rectification", "-o", str(out), "--format=csv", division=division)
        assert len(out.read_text("utf-8-sig").splitlines()) == rows + 1
    with pytest.raises(CommandError):
        call_command("export_rectification", "-o", str(tmp_path / "no" / "where.xlsx"))
