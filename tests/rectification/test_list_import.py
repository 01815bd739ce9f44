"""The list brought back: differences are shown first, and only what a file may bring is taken."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry

from complaints import ledger
from complaints.models import LedgerEvent
from complaints.rectification import desk
from complaints.rectification.listing import preview as previews
from complaints.rectification.listing.applying import apply, seen_of
from complaints.rectification.listing.columns import KEYS
from complaints.rectification.listing.export import listable, measure_line, rows_of, write_xlsx
from complaints.rectification.listing.orders import Order
from complaints.rectification.models import RectificationItem, Source
from portal.core.setup import grant_staff_access
from tests.complaints.factories import County
from tests.complaints.test_staff_area import client_of
from tests.rectification import factories
from tests.rectification.factories import Staff
from tests.rectification.test_public import _confidential as from_confidential
from tests.support.made_up import identity_number
from tests.support.pages import soup

pytestmark = pytest.mark.django_db
IMPORT = "/admin/rectification_list/import/"
USUAL = (
    "序号 问题来源 反馈问题 整改目标 整改措施 责任领导 牵头单位 责任单位 责任人 整改时限 "
    "整改进展 完成时间 是否销号 备注"
)
Change = Callable[[list[list[Any]]], None]


@pytest.fixture(autouse=True)
def _staff_access(place: County) -> None:
    grant_staff_access()


def exported(change: Change | None = None) -> bytes:
    """The exported list, with *change* made to its rows (the heading is the first)."""
    out = io.BytesIO()
    write_xlsx(rows_of(listable(RectificationItem.objects.order_by("number"))), out)
    book = openpyxl.load_workbook(out)
    rows = [list(row) for row in book.active.iter_rows(values_only=True)]
    if change:
        change(rows)
    return workbook(rows)


def exported_measures(item: RectificationItem) -> str:
    """The measures as the file has them."""
    return "\n".join(map(measure_line, item.measures.all()))


def workbook(rows: list[list[Any]]) -> bytes:
    """A workbook with these rows."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def cell(key: str, value: Any) -> Change:
    """Another value in the first row."""

    def change(rows: list[list[Any]]) -> None:
        rows[1][KEYS.index(key)] = value

    return change


def compared(client: Client, data: bytes, name: str = "list.xlsx") -> Any:
    """The page with the differences."""
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data)})


def confirmed(client: Client, page: Any) -> Any:
    """The page after everything that is ticked was confirmed."""
    rows = [one["value"] for one in soup(page).select("input[name=row][checked]")]
    return client.post(IMPORT, {"confirm": "1", "row": rows})


def events() -> int:
    """How many events there are: nothing is changed without one."""
    return LedgerEvent.objects.count()


def usual(place: County, people: Staff, **changes: Any) -> list[Any]:
    """A row in the usual columns, as a county keeps them."""
    values = {
        "序号": 1,
        "问题来源": "审计（审计报告〔2026〕5号）",
        "反馈问题": "资金滞留在乡镇账户三个月",
        "整改目标": "当月发放到户",
        "整改措施": "1.清理账户\n2.按月对账",
        "责任单位": str(place.qinhe_office),
        "责任人": str(people.qinhe_officer),
        "整改时限": (timezone.localdate() + timedelta(days=30)).strftime("%Y年%m月%d日"),
        "是否销号": "否",
    }
    values |= changes
    return [values.get(heading) for heading in USUAL.split()]


@pytest.mark.parametrize("status", ["open", "closing_requested", "closed", "consolidated"])
def test_the_exported_file_brought_back_unchanged_is_no_difference(
    place: County, people: Staff, status: str
) -> None:
    item = factories.in_status(
        place, people, status, source=Source.AUDIT, reference="审〔2026〕1号", target="=1+1"
    )
    if status == "open":
        factories.ready_to_close(item, people.qinhe_officer)
        desk.report_progress(item, people.qinhe_officer, "一\n二")
    before = events()
    for language in ("en", "zh-hans"):
        with translation.override(language):
            data = exported()
        page = compared(client_of(people.county_officer), data)
        assert page.status_code == 200
        assert page.context["found"].counts["same"] == 1
        assert page.context["found"].told == []
    assert events() == before


def test_progress_and_measures_are_shown_and_taken_over_once_confirmed(
    place: County, people: Staff
) -> None:
    item = factories.listed(place, people)
    officer = people.qinhe_officer
    desk.report_progress(item, officer, "旧进展")
    desk.add_measure(item, officer, "清理账户", officer, item.deadline)

    def change(rows: list[list[Any]]) -> None:
        measures = f"清理账户（{officer}，{item.deadline}，{timezone.localdate()}）\n按月对账"
        rows[1][KEYS.index("measures")] = measures
        rows[1][KEYS.index("progress")] = "新进展"

    client = client_of(officer)
    page = compared(client, exported(change))
    text = soup(page).get_text(" ")
    assert page.context["found"].counts["changed"] == 1
    for shown in ("旧进展", "新进展", "按月对账"):
        assert shown in text
    assert item.measures.count() == 1
    assert confirmed(client, page).status_code == 302
    first, second = item.measures.order_by("pk")
    assert first.done_on == timezone.localdate()
    assert (second.text, second.person, second.due) == ("按月对账", officer, item.deadline)
    kinds = [event.kind for event in ledger.timeline(ledger.RECTIFICATION, item.number)][-3:]
    assert kinds == ["measure_added", "measure_done", "progress"]
    assert ledger.verify().ok
    assert compared(client, exported()).context["found"].told == []
    assert compared(client, exported(cell("progress", "新进展"))).context["found"].told == []
    again = cell("measures", f"{exported_measures(item)}\n按月对账")
    assert compared(client, exported(again)).context["found"].told == []
    assert ModelLogEntry.objects.filter(action="rectification.list_imported").count() == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("deadline", "2027-12-31"),
        ("deadline", ""),
        ("closed", "是"),
        ("closed", "已销号"),
        ("done", "Yes"),
        ("closed", "perhaps"),
        ("person", "某某"),
        ("unit", "别的单位"),
        ("problem", "改写的问题"),
        ("public_problem", ""),
        ("category", "漏保"),
        ("source", "审计"),
        ("measures", ""),
        ("progress", ""),
        ("number", "ZG2026-99999"),
    ],
)
def test_what_a_file_may_not_change_is_refused_with_its_cell(
    place: County, people: Staff, key: str, value: str
) -> None:
    item = factories.listed(place, people)
    desk.add_measure(item, people.qinhe_officer, "清理", people.qinhe_officer, item.deadline)
    desk.report_progress(item, people.qinhe_officer, "进展")
    before = events()
    client = client_of(people.qinhe_officer)
    page = compared(client, exported(cell(key, value)))
    (row,) = page.context["found"].rows
    letter = openpyxl.utils.get_column_letter(KEYS.index(key) + 1)
    assert row.kind == "refused"
    assert [reason.place.split()[-1] for reason in row.reasons] == [f"{letter}2"]
    assert soup(page).select("input[name=row]") == []
    confirmed(client, page)
    assert events() == before


def test_a_closed_item_is_not_opened_by_a_file(place: County, people: Staff) -> None:
    factories.in_status(place, people, "closed")
    page = compared(client_of(people.county_officer), exported(cell("closed", "否")))
    assert page.context["found"].counts["refused"] == 1


def test_what_the_desk_would_refuse_is_told_before_anything_is_confirmed(
    place: County, people: Staff
) -> None:
    factories.in_status(place, people, "closed")
    page = compared(client_of(people.county_officer), exported(cell("progress", "还在做")))
    (row,) = page.context["found"].rows
    assert row.kind == "refused"
    assert row.order == ""


def test_a_list_in_the_usual_columns_becomes_items(place: County, people: Staff) -> None:
    data = workbook([["××县整改台账"], USUAL.split(), usual(place, people)])
    client = client_of(people.county_officer)
    page = compared(client, data)
    assert page.context["found"].counts["new"] == 1
    assert not RectificationItem.objects.exists()
    assert confirmed(client, page).status_code == 302
    item = RectificationItem.objects.get()
    assert (item.source, item.source_reference) == (Source.AUDIT, "审计报告〔2026〕5号")
    assert (item.division, item.responsible_person) == (place.qinhe, people.qinhe_officer)
    assert "资金滞留" not in item.public_problem
    assert [one.text for one in item.measures.order_by("pk")] == ["1.清理账户", "2.按月对账"]
    assert item.opened_by == people.county_officer
    again = compared(client, data)
    assert again.context["found"].counts == {"new": 0, "changed": 0, "refused": 0, "same": 1}
    assert confirmed(client, page).status_code == 422
    assert RectificationItem.objects.count() == 1


def test_the_audit_list_with_headings_of_two_levels_becomes_an_item(
    place: County, people: Staff
) -> None:
    unit, person = str(place.qinhe_office), str(people.qinhe_officer)
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    upper = ["基本情况", None, None, None, None, "整改情况", None, None, None, None, None, None]
    lower = [
        "序号",
        "具体责任单位",
        "问题来源",
        "问题类别",
        "具体问题表述",
        "整改类型",
        "整改时限",
        "整改完成标准",
        "细化的整改措施",
        "整改第一责任人",
        "是否已完成整改",
        "是否销号",
    ]
    row = [1, unit, "审计（晋审〔2026〕3号）", "档案不全", "九份档案缺评议记录", "立行立改", day]
    row += ["补齐材料", "逐份核对", person, "否", "否"]
    client = client_of(people.county_officer)
    page = compared(client, workbook([["整改清单"], upper, lower, row]))
    assert page.context["found"].counts["new"] == 1, page.context["found"].rows
    confirmed(client, page)
    item = RectificationItem.objects.get()
    assert (item.category, item.kind, item.source) == ("files", "at_once", Source.AUDIT)
    assert item.measures.get().text == "逐份核对"


@pytest.mark.parametrize(
    ("heading", "value", "column"),
    [
        ("整改时限", "尽快", "J"),
        ("整改时限", None, "J"),
        ("责任人", "某某", "I"),
        ("责任人", None, "I"),
        ("责任单位", "别县民政局", "H"),
        ("整改目标", None, "D"),
        ("问题来源", "听说", "B"),
        ("问题来源", "举报", "B"),
        ("问题来源", "审计", "B"),  # without the number of its report
        ("是否销号", "是", "M"),
        ("整改时限", "2020-01-01", ""),
    ],
)
def test_a_new_row_that_does_not_do_is_refused_with_its_cell(
    place: County, people: Staff, heading: str, value: Any, column: str
) -> None:
    data = workbook([USUAL.split(), usual(place, people, **{heading: value})])
    (row,) = compared(client_of(people.county_officer), data).context["found"].rows
    assert row.kind == "refused"
    assert f"Sheet {column}2" in [one.place for one in row.reasons] or not column


def test_one_row_that_has_become_impossible_and_nothing_is_done(
    place: County, people: Staff
) -> None:
    first = factories.listed(place, people)
    second = factories.listed(place, people)

    def change(rows: list[list[Any]]) -> None:
        for row in rows[1:]:
            row[KEYS.index("progress")] = "新进展"

    client = client_of(people.qinhe_officer)
    page = compared(client, exported(change))
    desk.report_progress(second, people.qinhe_officer, "别人刚刚写的")
    before = events()
    answer = confirmed(client, page)
    assert answer.status_code == 422
    assert second.number in soup(answer).select_one("[role=alert]").get_text()
    assert events() == before
    assert first.number in soup(page).get_text()


def test_a_preview_counts_only_for_whom_it_was_shown_to(place: County, people: Staff) -> None:
    factories.listed(place, people)
    page = compared(client_of(people.qinhe_officer), exported(cell("progress", "新进展")))
    before = events()
    assert confirmed(client_of(people.county_officer), page).status_code == 422
    forged = client_of(people.qinhe_officer).post(IMPORT, {"confirm": "1", "row": ["x:y:z"]})
    assert forged.status_code == 422
    assert events() == before


def test_a_number_of_a_person_is_refused_and_never_repeated(place: County, people: Staff) -> None:
    factories.listed(place, people)
    number, phone = identity_number(), "139" + "00001234"
    client = client_of(people.qinhe_officer)
    for secret in (number, phone):
        page = compared(client, exported(cell("progress", f"已联系 {secret}")))
        assert page.context["found"].counts["refused"] == 1
        assert secret not in page.content.decode()

    def beside(rows: list[list[Any]]) -> None:
        rows[1].append(f"备用 {number}")

    page = compared(client, exported(beside))
    assert page.status_code == 422
    assert number not in page.content.decode()
    assert "W2" in soup(page).get_text()
    book, out = openpyxl.load_workbook(io.BytesIO(exported())), io.BytesIO()
    book.create_sheet(f"备用{phone}")["A1"] = "备用"
    book.save(out)
    page = compared(client, out.getvalue())
    assert page.status_code == 422
    assert phone not in page.content.decode()


def test_only_the_own_jurisdiction_and_nothing_confidential(place: County, people: Staff) -> None:
    mine = factories.listed(place, people)
    hidden = from_confidential(place, people)
    rows = [["编号", "备注", "整改进展"]]
    rows += [[number, "", "新进展"] for number in (mine.number, hidden.number)]
    page = compared(client_of(people.guodao_officer), workbook(rows))
    assert page.context["found"].counts["refused"] == 2
    page = compared(client_of(people.county_officer), workbook(rows))
    assert [row.kind for row in page.context["found"].rows] == ["changed", "refused"]


def test_only_who_handles_items_brings_a_list_back(place: County, people: Staff) -> None:
    assert client_of(people.supervisor).get(IMPORT).status_code in (302, 403)
    page = client_of(people.qinhe_officer).get("/admin/rectification_items/")
    assert IMPORT in page.content.decode()
    page = client_of(people.supervisor).get("/admin/rectification_items/")
    assert IMPORT not in page.content.decode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("list.xlsx", b"PK nothing"),
        ("list.exe", b"MZ"),
        ("list.csv", "甲,乙\n1,2\n".encode()),
        ("list.xlsx", b""),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_the_reason(
    place: County, people: Staff, name: str, data: bytes
) -> None:
    page = compared(client_of(people.qinhe_officer), data, name)
    assert page.status_code == 422
    assert page.context["form"].errors["file"]


def test_a_row_that_stands_twice_is_taken_once(place: County, people: Staff) -> None:
    factories.listed(place, people)

    def twice(rows: list[list[Any]]) -> None:
        rows[1][KEYS.index("progress")] = "新进展"
        rows.append(list(rows[1]))

    page = compared(client_of(people.qinhe_officer), exported(twice))
    assert [row.kind for row in page.context["found"].rows] == ["changed", "refused"]
    row = usual(place, people)
    page = compared(client_of(people.county_officer), workbook([USUAL.split(), row, row]))
    assert [one.kind for one in page.context["found"].rows] == ["new", "refused"]


def test_so_many_rows_at_once_and_the_rest_afterwards(
    place: County, people: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "MOST", 2)
    rows = [usual(place, people, 反馈问题=f"问题{n}") for n in range(3)]
    data, client = workbook([USUAL.split(), *rows]), client_of(people.county_officer)
    page = compared(client, data)
    assert page.context["found"].more == 1
    confirmed(client, page)
    page = compared(client, data)
    assert page.context["found"].counts == {"new": 1, "changed": 0, "refused": 0, "same": 2}


def test_the_same_number_of_queries_for_any_number_of_rows_that_are_the_same(
    place: County, people: Staff, django_assert_max_num_queries: Any
) -> None:
    for _n in range(12):
        factories.listed(place, people)
    data, client = exported(), client_of(people.county_officer)
    compared(client, data)
    with django_assert_max_num_queries(20):
        assert compared(client, data).context["found"].counts["same"] == 12


def test_to_confirm_nothing_is_no_change_and_said_so(place: County, people: Staff) -> None:
    answer = client_of(people.qinhe_officer).post(IMPORT, {"confirm": "1"})
    assert answer.status_code == 422
    assert not ModelLogEntry.objects.filter(action="rectification.list_imported").exists()


def test_nothing_of_the_file_is_kept(place: County, people: Staff) -> None:
    factories.listed(place, people)
    page = compared(client_of(people.qinhe_officer), exported(cell("remarks", "只在文件里")))
    assert "只在文件里" not in page.content.decode()
    assert re.search("只在文件里", str(list(ModelLogEntry.objects.values("data")))) is None


def test_all_items_are_locked_before_the_first_is_changed(place: County, people: Staff) -> None:
    """Else two files, or a file and a step by hand, could wait for each other for ever."""
    numbers = [factories.listed(place, people).number for _n in range(2)]
    seen = seen_of(numbers)
    orders = [Order(n, one, seen[one], progress="已联系") for n, one in enumerate(numbers)]
    with CaptureQueriesContext(connection) as asked:
        apply(orders, people.qinhe_officer)
    table = RectificationItem._meta.db_table
    first = next(one["sql"] for one in asked.captured_queries if f'FROM "{table}"' in one["sql"])
    assert all(number in first for number in numbers)
    assert ("FOR UPDATE" in first) == (connection.vendor == "postgresql")
