"""Files made to harm are refused by place or made harmless, within bounds, and leave nothing."""

import io
import random
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from disclosure.intake.finding_texts import message
from disclosure.models import Finding, Roster, RosterEntry
from disclosure.roster import ImportResult, import_roster
from portal.core.identifiers import IdentityChecker, birth_date, is_identity_number
from portal.core.spreadsheets import looks_like_formula
from tests.disclosure import workbooks as made
from tests.disclosure.factories import County
from tests.disclosure.workbooks import HEADER, person, text_table, township_roster, xlsx
from tests.support.made_up import identity_number

HEAD = ["姓名", "村", "类别", "保障人数", "金额"]


def take(county: County, data: bytes, **choices: Any) -> ImportResult:
    return import_roster(
        data, "list.xlsx", county.dibao, county.qinhe, "initial", county.editor, **choices
    )


def blocks(result: ImportResult) -> set[str]:
    return {item.code for item in result.findings if item.severity == "block"}


def merged_to_the_end() -> bytes:
    areas = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 200_003))
    row = '<row r="1"><c r="A1"><v>1</v></c></row>'
    xml = made.sheet_xml(row)
    return made.with_parts(
        xml,
        {
            "xl/worksheets/sheet1.xml": lambda part: part.replace(
                b"</sheetData>", b"</sheetData><mergeCells>" + areas.encode() + b"</mergeCells>"
            )
        },
    )


def overlapping_merges() -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 2001))
    areas = '<mergeCell ref="A1:XFD1048576"/>' * 5_000
    return made.with_parts(
        made.sheet_xml(rows),
        {
            "xl/worksheets/sheet1.xml": lambda part: part.replace(
                b"</sheetData>", b"</sheetData><mergeCells>" + areas.encode() + b"</mergeCells>"
            )
        },
    )


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "zip bomb": (
        lambda: made.with_parts(xlsx(township_roster()), {"xl/media/a.bin": b"\0" * 30_000_000}),
        "file-zip-bomb",
    ),
    "entity bomb": (
        lambda: made.with_parts(
            xlsx(township_roster()),
            {"xl/styles.xml": lambda part: b'<!DOCTYPE x [<!ENTITY a "a">]>' + part},
        ),
        "file-entity-bomb",
    ),
    "macros": (
        lambda: made.with_parts(xlsx(township_roster()), {"xl/vbaProject.bin": b"x"}),
        "file-macro",
    ),
    "old macros": (made.macro_xls, "file-macro"),
    "password": (made.password_protected, "file-password-protected"),
    "a picture with another name": (lambda: b"\x89PNG\r\n", "file-not-a-workbook"),
    "lone surrogate": (
        lambda: "姓名,村\n\ud800,x".encode("utf-8", "surrogatepass"),
        "file-not-a-workbook",
    ),
    "too many merged ranges": (merged_to_the_end, "file-too-many-merged"),
    "merged over everything": (overlapping_merges, "file-too-many-merged"),
    "two hundred and one columns": (
        lambda: xlsx([[f"列{n}" for n in range(201)], ["x"] * 201]),
        "file-too-many-columns",
    ),
}


@pytest.mark.parametrize("case", BOMBS)
def test_a_bomb_is_refused_in_bounds_and_nothing_is_stored(county: County, case: str) -> None:
    make, code = BOMBS[case]
    data = make()
    tracemalloc.start()
    started = time.process_time()
    result = take(county, data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert blocks(result) == {code}
    assert all(message(item) for item in result.findings)
    assert time.process_time() - started < 15
    assert peak < 64 * 2**20
    assert not any(model.objects.exists() for model in (Roster, RosterEntry, Finding))


def test_two_hundred_columns_are_still_a_list(county: County) -> None:
    rows = [[*HEADER, *(f"列{n}" for n in range(187))], [*person(1), *["x"] * 187]]
    assert take(county, xlsx(rows)).roster.rows_accepted == 1


def test_a_million_empty_rows_below_a_list_do_no_harm(county: County) -> None:
    def tall(part: bytes) -> bytes:
        rows = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(99, 1_048_577))
        return part.replace(b"</sheetData>", rows.encode() + b"</sheetData>")

    data = made.with_parts(xlsx(township_roster()), {"xl/worksheets/sheet1.xml": tall})
    started = time.process_time()
    assert take(county, data).roster.rows_accepted == 5
    assert time.process_time() - started < 20


FORMULAS = ["=1+1", "+8613", "-2", "@SUM(A1)", "＝HYPERLINK(1)", "\t=1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("column", range(len(HEAD)))
def test_no_formula_is_stored_from_any_cell(county: County, formula: str, column: int) -> None:
    row = ["王小明", "河西村", "A类", "2", "300"]
    row[column] = formula
    take(county, text_table([HEAD, row]))
    for entry in RosterEntry.objects.all():
        texts = (entry.masked_name, entry.village_name, entry.programme_class, entry.reason)
        assert not any(map(looks_like_formula, texts))


def test_a_name_too_long_for_any_person_is_refused_by_its_cell(county: County) -> None:
    names = "、".join(["王小明"] * 30)
    result = take(county, text_table([HEAD, [names, "河西村", "A类", "2", "300"]]))
    found = next(item for item in result.findings if item.severity == "block")
    assert (found.code, found.row, found.column) == ("name-unreadable", 2, "A 姓名")


def test_an_amount_beyond_any_household_is_refused_by_its_cell(county: County) -> None:
    head = ["姓名", "村", "救助金额（万元）"]
    result = take(county, text_table([head, ["王小明", "河西村", "123456"]]))
    found = next(item for item in result.findings if item.severity == "block")
    assert (found.code, found.column) == ("amount-unreadable", "C 救助金额（万元）")


def test_a_cell_too_long_is_refused_where_it_counts_and_dropped_where_not(county: County) -> None:
    head, row = [*HEAD, "备注"], ["王小明", "河西村", "A类", "2", "300", "长" * 5_000]
    filler = [["李建国", "河西村", "A类", "1", "200", ""]] * 40  # below the rows of the header
    assert take(county, xlsx([head, *filler, row])).roster.rows_accepted == 41
    row[2] = "长" * 5_000
    result = take(county, xlsx([head, *filler, row]))
    found = next(item for item in result.findings if item.severity == "block")
    assert (found.code, found.row, found.column) == ("file-cell-too-long", 42, "C 类别")


def test_a_dropped_column_full_of_errors_hides_no_error_in_another(county: County) -> None:
    def cell(place: str, value: str) -> str:
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'

    def row(number: int, amount: str) -> str:
        error = f'<c r="D{number}" t="e"><v>#REF!</v></c>'
        person = cell(f"A{number}", "王小明") + cell(f"B{number}", "河西村")
        return f'<row r="{number}">{person}{amount}{error}</row>'

    head = "".join(
        cell(f"{letter}1", text)
        for letter, text in zip("ABCD", [*HEAD[:2], "金额", "备注"], strict=True)
    )
    rows = [row(n, f'<c r="C{n}"><v>300</v></c>') for n in range(2, 1_202)]
    rows[-1] = row(1_201, '<c r="C1201"><f>1+1</f></c>')
    result = take(county, made.sheet_xml(f'<row r="1">{head}</row>{"".join(rows)}'))
    found = [(item.code, item.row) for item in result.findings if item.severity == "block"]
    assert found == [("formula-without-value", 1_201)]


def test_true_is_no_number_of_people(county: County) -> None:
    rows = [HEAD, ["王小明", "河西村", "A类", 1, 300], ["李建国", "河西村", "A类", True, 300]]
    for data in (xlsx(rows), made.xls(rows)):
        result = take(county, data)
        assert [(item.code, item.row) for item in result.findings if item.severity == "block"] == [
            ("count-unreadable", 3)
        ]


def test_a_birthday_known_to_the_month_never_makes_an_adult_too_early(county: County) -> None:
    from django.utils import timezone

    today = timezone.localdate()
    turning = f"{today.year - 18}年{today.month}月"
    result = take(county, text_table([["姓名", "村", "出生年月"], ["王小明", "河西村", turning]]))
    last_of_month = (today.replace(day=28).toordinal() - today.toordinal()) < 0
    assert ("minor-left-out" in {item.code for item in result.findings}) or last_of_month


def test_the_quick_check_of_identity_numbers_agrees_with_the_thorough_one() -> None:
    check, changes = IdentityChecker(lambda born: born), random.Random(11)
    for _ in range(2_000):
        number = list(identity_number())
        if changes.random() < 0.7:
            number[changes.randrange(18)] = changes.choice("0123456789XA１")
        text = "".join(number)
        if text.isascii():
            assert (check(text) is not None) == is_identity_number(text)
        assert check(text) in (None, birth_date(text) if is_identity_number(text) else None)


def test_a_spoiled_file_never_ends_in_a_fault_of_the_program(county: County) -> None:
    changes = random.Random(3)
    books = [xlsx(township_roster()), made.xls(township_roster()), text_table(township_roster())]
    for book in books:
        for _ in range(25):
            take(county, made.spoiled(book, changes), dry_run=True)


def test_what_is_hidden_as_numbers_on_a_hidden_sheet_is_found(county: County) -> None:
    data = xlsx(township_roster(), hidden=[["备份"], [float(13800000000 + 12345)]])
    assert blocks(take(county, data)) == {"hidden-sheet-personal-data"}


def test_a_fault_while_storing_leaves_nothing(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    from disclosure.intake import importing

    def burst(*args: Any, **kwargs: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(importing, "add_findings", burst)
    with pytest.raises(OSError, match="disk"):
        take(county, xlsx(township_roster()))
    assert not any(model.objects.exists() for model in (Roster, RosterEntry, Finding))


def test_the_bytes_of_a_file_go_nowhere_else(county: County) -> None:
    result = take(county, xlsx(township_roster()))
    assert not isinstance(result.roster.column_map, io.IOBase)
    assert set(result.roster.column_map) <= {*HEADER}
