"""A wrong file gets a message that names the place, and changes nothing at all."""

from collections.abc import Callable
from typing import Any

import pytest

from disclosure import roster as writer
from disclosure.intake import reading
from disclosure.intake.finding_texts import message
from disclosure.models import Finding, Roster, RosterEntry
from tests.disclosure import workbooks
from tests.disclosure.factories import County, file_of
from tests.disclosure.workbooks import HEADER, person, text_table, township_roster, xlsx
from tests.support.made_up import identity_number

pytestmark = pytest.mark.django_db


def take(county: County, data: bytes, filename: str = "list.xlsx") -> writer.ImportResult:
    return writer.import_roster(
        data, filename, county.dibao, county.qinhe, "initial", county.editor
    )


def table(change: Callable[[list[list[Any]]], None], people: int = 4) -> bytes:
    rows = [[*HEADER], *(person(number) for number in range(1, people + 1))]
    change(rows)
    return text_table(rows)


def wrong_checksum(rows: list[list[Any]]) -> None:
    number = identity_number()
    rows[3][4] = number[:-1] + ("0" if number[-1] != "0" else "1")


def set_cell(row: int, column: int, value: str) -> Callable[[list[list[Any]]], None]:
    def change(rows: list[list[Any]]) -> None:
        rows[row][column] = value

    return change


BAD_FILES: list[tuple[str, Callable[[], bytes], str, tuple[str, int | None, str]]] = [
    ("not a workbook", lambda: b"%PDF-1.7 nothing", "file-not-a-workbook", ("", None, "")),
    ("empty", lambda: b"", "file-empty", ("", None, "")),
    ("password", workbooks.password_protected, "file-password-protected", ("", None, "")),
    ("only a header", lambda: text_table([HEADER]), "no-rows", ("", None, "")),
    ("no header", lambda: xlsx([["甲", "乙"], ["丙", "丁"]]), "no-header", ("花名册", None, "")),
    (
        "hidden sheet with persons",
        lambda: xlsx(township_roster(), hidden=[["备份"], [identity_number()]]),
        "hidden-sheet-personal-data",
        ("旧表", 2, "A"),
    ),
    ("checksum", lambda: table(wrong_checksum), "identity-checksum", ("CSV", 4, "E 身份证号码")),
    (
        "missing name",
        lambda: table(set_cell(2, 3, "")),
        "name-missing",
        ("CSV", 3, "D 户主姓名"),
    ),
    (
        "amount in words",
        lambda: table(set_cell(1, 7, "四百多")),
        "amount-unreadable",
        ("CSV", 2, "H 月保障金额(元)"),
    ),
    (
        "identity number in the amount",
        lambda: table(set_cell(1, 7, identity_number())),
        "amount-unreadable",
        ("CSV", 2, "H 月保障金额(元)"),
    ),
    (
        "people in words",
        lambda: table(set_cell(1, 6, "许多")),
        "count-unreadable",
        ("CSV", 2, "G 保障人口"),
    ),
]


@pytest.mark.parametrize(
    ("make", "code", "where"), [row[1:] for row in BAD_FILES], ids=[row[0] for row in BAD_FILES]
)
def test_a_wrong_file_is_refused_by_place_and_leaves_no_trace(
    county: County, make: Callable[[], bytes], code: str, where: tuple[str, int | None, str]
) -> None:
    result = take(county, make())
    assert result.refused
    assert result.roster is None
    found = next(item for item in result.findings if item.code == code)
    assert (found.sheet, found.row, found.column) == where
    assert message(found)
    assert not any(model.objects.exists() for model in (Roster, RosterEntry, Finding))


def test_a_number_stored_as_a_number_is_refused_by_its_cell(county: County) -> None:
    def change(sheet: Any) -> None:
        sheet["E4"].value = int(identity_number(serial=2)[:17] + "0")

    result = take(county, xlsx(township_roster(), change=change))
    found = next(item for item in result.findings if item.code == "number-too-long")
    assert (found.row, found.column) == (4, "E 身份证号码")


def test_an_account_stored_as_a_number_does_no_harm_because_it_is_dropped(county: County) -> None:
    def change(sheet: Any) -> None:
        sheet["J4"].value = 6217000012345678

    assert take(county, xlsx(township_roster(), change=change)).roster is not None


def test_a_formula_without_a_result_is_refused_by_its_cell(county: County) -> None:
    def change(sheet: Any) -> None:
        sheet["H5"].value = "=200+10"

    result = take(county, xlsx(township_roster(), change=change))
    found = next(item for item in result.findings if item.code == "formula-without-value")
    assert (found.row, found.column) == (5, "H 月保障金额(元)")


def test_half_the_rows_broken_refuses_the_whole(county: County) -> None:
    def change(rows: list[list[Any]]) -> None:
        for row in rows[1::2]:
            row[3] = ""

    result = take(county, table(change, people=10))
    assert (result.rows_total, result.rows_accepted, result.rows_rejected) == (10, 5, 5)
    assert result.roster is None
    assert RosterEntry.objects.count() == 0


def test_a_hidden_sheet_without_persons_is_ignored_and_said_so(county: County) -> None:
    result = take(county, xlsx(township_roster(), hidden=[["说明"], ["旧模板"]]))
    assert result.roster is not None
    assert "hidden-sheet-ignored" in {item.code for item in result.findings}


def test_many_findings_are_cut_off_with_a_count(county: County) -> None:
    def change(rows: list[list[Any]]) -> None:
        for row in rows[1:]:
            row[3] = ""

    result = take(county, table(change, people=260))
    assert len(result.findings) == 201
    assert result.findings[-1].code == "more-findings"
    assert result.findings[-1].params["count"] >= 60


@pytest.mark.parametrize("header_rows", [1, 2])
def test_headers_of_two_rows_with_merged_cells_are_understood(
    county: County, header_rows: int
) -> None:
    top = ["序号", "所在村", "家庭情况", "", "", "月保障金额"]
    low = ["", "", "户主姓名", "身份证号", "保障人数", ""]
    flat = ["序号", "所在村", "户主姓名", "身份证号", "保障人数", "月保障金额"]
    body = [["1", "河西村", "王小明", identity_number(), "2", "300"]]
    if header_rows == 1:
        data = xlsx([["花名册"], flat, *body])
    else:
        merge = ["A2:A3", "B2:B3", "C2:E2", "F2:F3"]
        data = xlsx([["花名册"], top, low, *body], merge=merge)
    roster = take(county, data).roster
    assert roster is not None
    entry = roster.entries.get()
    assert (entry.masked_name, entry.village_name, entry.members) == ("王*明", "河西村", 2)


def test_totals_and_remarks_are_no_entries(county: County) -> None:
    result = take(county, file_of(5))
    assert (result.rows_total, result.rows_accepted) == (5, 5)
    codes = [item.code for item in result.findings]
    assert "total-row-skipped" in codes
    assert "note-row-skipped" in codes


def test_a_health_class_is_left_out(county: County) -> None:
    rows = [["序号", "姓名", "类别"], ["1", "王小明", "全护理"], ["2", "李建国", "分散供养"]]
    roster = take(county, text_table(rows)).roster
    assert roster is not None
    assert list(roster.entries.values_list("programme_class", flat=True)) == ["", "分散供养"]


@pytest.mark.parametrize(
    "written", ["王小明家庭", "李建国一类", "赵四户", "03557001234户", "张三（特困）"]
)
def test_no_name_or_number_hides_in_a_class(county: County, written: str) -> None:
    rows = [["序号", "姓名", "类别"], ["1", "陈大为", written]]
    result = take(county, text_table(rows))
    assert result.roster is not None
    assert result.roster.entries.get().programme_class == ""
    assert "class-left-out" in [item.code for item in result.findings]


@pytest.mark.parametrize(
    "written",
    ["A类", "一类", "第二档", "B", "城市低保", "低保边缘家庭", "刚性支出困难家庭", "支出型"],
)
def test_the_usual_classes_are_kept(county: County, written: str) -> None:
    roster = take(county, text_table([["序号", "姓名", "类别"], ["1", "陈大为", written]])).roster
    assert roster is not None
    assert roster.entries.get().programme_class == written


@pytest.mark.parametrize("written", ["王小明家住河东村", "王小明庄", "上峪乡王小明住的那个村"])
def test_no_name_hides_in_an_unknown_village(county: County, written: str) -> None:
    rows = [["序号", "村", "姓名"], ["1", written, "王小明"]]
    roster = take(county, text_table(rows)).roster
    assert roster is not None
    assert roster.entries.get().village_name == ""


def test_a_fault_of_the_program_never_quotes_a_cell(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = identity_number()

    def burst(*args: Any, **kwargs: Any) -> None:
        raise KeyError(secret)

    monkeypatch.setattr(reading, "find_header", burst)
    with pytest.raises(reading.ReadingFailed) as caught:
        take(county, file_of())
    error: BaseException | None = caught.value
    while error is not None:
        assert secret not in f"{error!r}"
        error = error.__cause__ or error.__context__
