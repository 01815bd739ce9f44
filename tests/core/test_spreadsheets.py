"""No cell of a file that leaves the house is a formula, whatever somebody wrote into it."""

import io

import openpyxl
import pytest

from portal.core.spreadsheets import csv_cell, neutral, text_cell

FORMULAS = ["=1+1", "+86", "-5", "@SUM(A1)", "＝1", " =cmd", "\u3000=1", "\t=1", "\r=1", "\ufeff=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "王*明", "300", "a=b", "3-4"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text == csv_cell(text)


def test_a_workbook_takes_any_text_as_text() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([text_cell(sheet, "=1+1"), text_cell(sheet, "a\x00b\ud800c")])
    data = io.BytesIO()
    book.save(data)
    cells = list(openpyxl.load_workbook(io.BytesIO(data.getvalue())).active[1])
    assert [(cell.value, cell.data_type) for cell in cells] == [("'=1+1", "s"), ("abc", "s")]


def test_a_lone_surrogate_does_not_break_a_text_file() -> None:
    assert csv_cell("a\ud800b").encode() == b"ab"
