"""Any workbook is read in full or refused by name, within its bounds."""

import datetime as dt
import io
import random
import time
import tracemalloc
import zipfile
from contextlib import suppress

import pytest
import xlwt

from disclosure.intake.finding_texts import UNKNOWN, message, sentence
from disclosure.intake.messages import PROBLEMS, REFUSALS
from disclosure.intake.reading import refusal_of
from disclosure.workbook import (
    Limits,
    Problem,
    Workbook,
    WorkbookRefused,
    column_letters,
    read_workbook,
)
from portal.core.spreadsheets import looks_like_formula
from tests.disclosure import workbooks as made

DEFAULT = Limits()


def refused(
    data: bytes, name: str = "roster.xlsx", limits: Limits | None = None
) -> WorkbookRefused:
    with pytest.raises(WorkbookRefused) as caught:
        read_workbook(data, name, limits or Limits())
    assert str(UNKNOWN) not in message(refusal_of(caught.value))
    return caught.value


def only_sheet(book: Workbook):
    assert len(book.sheets) == 1
    return book.sheets[0]


ROSTER = made.township_roster()


FORMATS = {
    "xlsx": lambda: made.xlsx(ROSTER),
    "xls": lambda: made.xls(ROSTER),
    "csv-utf-8": lambda: made.text_table(ROSTER),
    "csv-utf-8-sig": lambda: made.text_table(ROSTER, "utf-8-sig"),
    "csv-gb18030": lambda: made.text_table(ROSTER, "gb18030"),
    "csv-utf-16": lambda: made.text_table(ROSTER, "utf-16", "\t"),
}


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_roster_reads_the_same_from_every_format(kind):
    book = read_workbook(FORMATS[kind](), "wrong-name.dat")
    assert book.format == kind.partition("-")[0]
    assert only_sheet(book).rows == ROSTER


def test_numbers_dates_and_text_become_plain_cells():
    day = dt.datetime(2024, 3, 1)
    row = [12.0, 456.5, 0.1 + 0.2, day, True, "０１ 二\n三", "'x", dt.date(2024, 2, 29)]
    sheet = only_sheet(read_workbook(made.xlsx([row]), "a.xlsx"))
    expected = ["12", "456.5", "0.3", day.date(), "TRUE", "０１ 二\n三", "'x", dt.date(2024, 2, 29)]
    assert sheet.rows == [expected]


def test_an_identity_number_stored_as_a_number_is_reported():
    rows = [["姓名", "身份证号"], ["王明", float(10**17 + 12345)]]
    for data in (made.xlsx(rows), made.xls(rows)):
        assert only_sheet(read_workbook(data, "a")).problems == [Problem("number-too-long", 2, 2)]
    table = made.text_table([["王明", "1.40431E+17"]])
    assert only_sheet(read_workbook(table, "a")).problems == [Problem("number-too-long", 1, 2)]


def test_merged_cells_are_filled_and_named():
    rows = [["标题", "", ""], ["户主", "", "备注"], ["姓名", "身份证号", ""], ["王明", "x", ""]]
    data = made.xlsx(rows, merge=["A1:C1", "A2:B2", "C2:C3"])
    sheet = only_sheet(read_workbook(data, "a.xlsx"))
    assert sheet.rows[:3] == [["标题"] * 3, ["户主", "户主", "备注"], ["姓名", "身份证号", "备注"]]
    assert ((3 - 1, 3), (3, 3)) in sheet.merged


def test_hidden_sheets_are_reported_and_never_among_the_visible():
    book = read_workbook(made.xlsx(ROSTER, hidden=ROSTER), "a.xlsx")
    assert [sheet.name for sheet in book.visible_sheets] == ["花名册"]
    assert [(sheet.name, sheet.height) for sheet in book.hidden_sheets] == [("旧表", len(ROSTER))]
    old = read_workbook(made.xls(ROSTER, hidden=True), "a.xls")
    assert [sheet.name for sheet in old.hidden_sheets] == ["旧表"]


def test_a_workbook_with_only_a_hidden_sheet_of_rows_is_empty():
    assert refused(made.xlsx([], hidden=ROSTER)).code == "empty"


def hide_lines(sheet):
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["E"].hidden = True


def hide_old_lines(sheet):
    sheet.row(3).hidden = True
    sheet.col(4).hidden = True


def test_hidden_rows_and_columns_are_known():
    for data in (
        made.xlsx(ROSTER, change=hide_lines),
        made.xls(ROSTER, change=hide_old_lines),
    ):
        sheet = only_sheet(read_workbook(data, "a"))
        assert sheet.hidden_rows == {4}
        assert sheet.hidden_columns == {5}


def test_a_formula_without_a_saved_value_is_a_problem():
    data = made.xlsx([["姓名", "金额"], ["王明", "=100+200"]])
    sheet = only_sheet(read_workbook(data, "a.xlsx"))
    assert sheet.problems == [Problem("formula-without-value", 2, 2)]
    assert sheet.formulas == 1


def test_a_formula_with_its_value_is_read_and_counted():
    text = '<c r="A1" t="str"><f>B1&amp;"x"</f><v>王明</v></c>'
    row = f'<row r="1">{text}<c r="B1"><f>1+1</f><v>2</v></c></row>'
    sheet = only_sheet(read_workbook(made.sheet_xml(row), "a.xlsx"))
    assert (sheet.rows, sheet.problems, sheet.formulas) == ([["王明", "2"]], [], 2)


def test_an_error_value_is_a_problem_with_its_place():
    cell = '<row r="3"><c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C3"><v>1</v></c></row>'
    sheet = only_sheet(read_workbook(made.sheet_xml(cell), "a.xlsx"))
    assert sheet.problems == [Problem("error-value", 3, 2)]


def test_an_old_workbook_reports_formulas_that_wait_to_be_computed():
    def waiting(sheet):
        sheet.write(1, 0, xlwt.Formula("1+1"))
        sheet.row(1)._Row__cells[0].calc_flags = 3  # xlwt takes the flags and forgets them

    data = made.xls([["金额"]], change=waiting)
    sheet = only_sheet(read_workbook(data, "a.xls"))
    assert sheet.problems == [Problem("formula-without-value", 2, 1)]


def test_text_that_looks_like_a_formula_is_kept_and_can_be_told():
    dangerous = ["=1+1", "+86", "-5", "@SUM(A1)", "＝1", " =cmd"]
    table = made.text_table([dangerous])
    assert only_sheet(read_workbook(table, "a.csv")).rows == [dangerous]
    assert all(map(looks_like_formula, dangerous))
    assert not any(map(looks_like_formula, ["王明", "", "300", "a=b"]))


def test_the_csv_trick_for_keeping_zeros_is_undone():
    assert only_sheet(read_workbook(b'="0012",a\n', "a.csv")).rows == [["0012", "a"]]


BROKEN = {
    "nothing": ("empty", lambda: b""),
    "line-ends": ("empty", lambda: b"\n\n\n"),
    "commas": ("empty", lambda: b",,,\n,,,\n"),
    "empty-xlsx": ("empty", lambda: made.xlsx([])),
    "empty-xls": ("empty", lambda: made.xls([])),
    "pdf": ("not-a-workbook", lambda: b"%PDF-1.7 ..."),
    "jpeg": ("not-a-workbook", lambda: b"\xff\xd8\xff\xe0JFIF"),
    "html": ("not-a-workbook", lambda: b"<html><table><tr><td>1</td></tr></table>"),
    "binary": ("not-a-workbook", lambda: b"\x00\x01\x02\x03binary\xff\xfe"),
    "rtf": ("not-a-workbook", lambda: b"{\\rtf1 text}"),
    "surrogate": ("not-a-workbook", lambda: "姓名,\ud800".encode("utf-8", "surrogatepass")),
    "zip-head": ("damaged", lambda: b"PK\x03\x04 and nothing more"),
    "cut-xlsx": ("damaged", lambda: made.xlsx(ROSTER)[:-300]),
    "cut-xls": ("damaged", lambda: made.xls(ROSTER)[:700]),
    "xls-head": ("damaged", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "boastful-xls": ("damaged", made.boastful_xls),
    "password": ("password-protected", made.password_protected),
    "encrypted-xls": ("password-protected", made.encrypted_xls),
    "vba": ("macro", lambda: made.with_parts(made.xlsx(ROSTER), {"xl/vbaProject.bin": b"x"})),
    "vba-xls": ("macro", made.macro_xls),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_no_readable_workbook_is_refused(case):
    code, data = BROKEN[case]
    assert refused(data()).code == code


@pytest.mark.parametrize("kind", FORMATS)
def test_a_spoiled_file_is_read_or_refused_and_never_worse(kind, capfd):
    changes, book = random.Random(7), FORMATS[kind]()
    for _ in range(150):
        with suppress(WorkbookRefused):
            read_workbook(made.spoiled(book, changes), "a")


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("xl/workbook.bin", "unsupported-format"),
        ("word/document.xml", "not-a-workbook"),
        ("anything.txt", "not-a-workbook"),
    ],
)
def test_other_packages_are_refused_by_what_is_in_them(part, code):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(part, b"x")
    assert refused(buffer.getvalue()).code == code


def test_a_macro_workbook_is_known_by_its_declared_type_too():
    def macro_type(types: bytes) -> bytes:
        return types.replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
            b"application/vnd.ms-excel.sheet.macroEnabled.main",
        )

    data = made.with_parts(made.xlsx(ROSTER), {"[Content_Types].xml": macro_type})
    assert refused(data, "innocent.xlsx").code == "macro"


def test_entity_bombs_are_refused_unread():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'

    def add(xml: bytes) -> bytes:
        return bomb + xml

    for part in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "docProps/core.xml"):
        data = made.with_parts(made.xlsx(ROSTER), {part: add})
        assert refused(data).code == "entity-bomb"


def test_zip_bombs_are_refused_from_the_directory():
    data = made.with_parts(made.xlsx(ROSTER), {"xl/media/a.bin": b"\0" * 30_000_000})
    assert refused(data).code == "zip-bomb"
    small = Limits(expanded_bytes=1_000)
    assert refused(made.xlsx(ROSTER), limits=small).code == "zip-bomb"


def test_millions_of_tiny_texts_are_refused_before_they_are_kept():
    texts = b"<sst>" + b"<si><t>a</t></si>" * 1_000 + b"</sst>"
    data = made.with_parts(made.xlsx(ROSTER), {"xl/sharedStrings.xml": texts})
    assert read_workbook(data, "a.xlsx").visible_sheets
    found = refused(data, limits=Limits(tags=3_000))
    assert (found.code, found.detail) == ("zip-bomb", "tags")


def test_a_directory_that_lies_about_sizes_is_caught_while_reading():
    padded = made.with_parts(made.xlsx(ROSTER), {"xl/media/a.bin": b"\0" * 30_000_000})
    tracemalloc.start()
    code = refused(made.lying_size(padded, "xl/media/a.bin", 1_000)).code
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert code == "zip-bomb"
    assert peak < 16_000_000


def test_two_cells_in_far_corners_do_not_cost_the_rest():
    def far(sheet):
        sheet["XFD1048576"] = "x"

    started = time.process_time()
    assert refused(made.xlsx(ROSTER, change=far)).code in {"too-many-rows", "too-many-columns"}
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "far",
    [
        "<row r='1048576'><c t='n' r = 'XFD1048576'><v>1</v></c></row>",
        '<row r="1048576"><c\tr="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576">' + "<c><v>1</v></c>" * 16_000 + "</row>",
        '<row r="1048576">' + "<c/>" * 16_000 + "<c><v>1</v></c></row>",
    ],
    ids=["quotes", "tab", "placeless", "after-empties"],
)
def test_far_cells_are_found_however_they_are_written(far):
    body = '<row r="1"><c r="A1"><v>1</v></c></row>' + far
    assert refused(made.sheet_xml(body)).code in {"too-many-rows", "too-many-columns", "damaged"}


def test_a_million_empty_rows_cost_nothing():
    rows = "".join(f'<row r="{n}" ht="15"><c r="A{n}" s="0"/></row>' for n in range(2, 1_048_577))
    data = made.sheet_xml('<row r="1"><c r="A1"><v>7</v></c></row>' + rows)
    started = time.process_time()
    assert only_sheet(read_workbook(data, "a.xlsx")).rows == [["7"]]
    assert time.process_time() - started < 15


def test_cells_without_a_place_are_read_in_order():
    row = "<row><c><v>1</v></c><c><v>2</v></c></row>"
    sheet = only_sheet(read_workbook(made.sheet_xml(row * 3), "a.xlsx"))
    assert sheet.rows == [["1", "2"]] * 3


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(file_bytes=1_000), "too-large"),
        (Limits(rows=4), "too-many-rows"),
        (Limits(columns=5), "too-many-columns"),
        (Limits(cell_characters=12), "cell-too-long"),
    ],
)
def test_every_limit_is_held_for_every_format(limits, code):
    for data in (made.xlsx(ROSTER), made.xls(ROSTER), made.text_table(ROSTER)):
        found = refused(data, limits=limits)
        assert found.code == code
        assert code != "cell-too-long" or (found.row, found.column) == (1, 1)


def test_control_characters_do_not_pass():
    table = "姓\x7f名,a\x1bb\n".encode()
    assert only_sheet(read_workbook(table, "a.csv")).rows == [["姓名", "ab"]]


def test_the_message_names_sheet_row_and_column():
    told = message(refusal_of(WorkbookRefused("cell-too-long", sheet="表一", row=3, column=28)))
    assert all(word in told for word in ("表一", "3", "AB"))
    limit = WorkbookRefused("too-large", detail=str(Limits().file_bytes))
    assert "20" in message(refusal_of(limit))


def test_every_code_has_its_sentence():
    for code in REFUSALS:
        assert message(refusal_of(WorkbookRefused(code))) == sentence(f"file-{code}", {})
        assert len(sentence(f"file-{code}", {})) >= 16
    for code in PROBLEMS:
        assert sentence(code, {}) != str(UNKNOWN)


def test_columns_are_named_as_the_spreadsheet_names_them():
    assert [column_letters(n) for n in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]
