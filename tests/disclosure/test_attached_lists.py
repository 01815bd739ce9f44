"""A roster or payment sheet does not become a public file, masked or not."""

from io import BytesIO

import pytest
from docx import Document
from openpyxl import Workbook

from disclosure.attachments import is_list_of_recipients
from portal.core.attachments import screen
from portal.core.errors import Refused

NAMES = ["张*", "王*明", "李**", "赵*"]
# Header rows of lists that real portals published as attachments (see test_columns.REAL).
LEAKED = [
    "街道（乡镇）|社区|姓名|性别|特困类别|金额|身份证号码（完整）",
    "姓名|公民身份证件号码|银行账号",
    "低保证编号|户主姓名|家庭成员姓名|性别|出生年月|与户主关系|家庭人口数|保障人口数",
    "姓名|所在村屯|救助类型|救助人数|是否近亲属备案",
    "序号|乡镇（街道）|村（社区）|户主姓名（掩码）|保障类别|保障人数|月保障金额（元）|纳入时间|备注",
]
HARMLESS = [
    "街镇名称|户数|人数|金额(元)",
    "救助类别|救助标准|户数|人数|资金支出(万元)",
    "单位|联系人|办公电话|地址",
]


def rows_of(header: str, count: int = 4) -> list[list[str]]:
    titles = header.split("|")
    cells = [
        ["有" if "名" not in title or "街" in title else name for title in titles]
        for name in NAMES[:count]
    ]
    return [["某县某月花名册", *[""] * (len(titles) - 1)], titles, *cells]


def workbook(rows: list[list[str]], *, hidden: bool = False) -> bytes:
    book = Workbook()
    sheet = book.active if not hidden else book.create_sheet("底表")
    for row in rows:
        sheet.append(row)
    if hidden:
        sheet.sheet_state = "hidden"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def word(rows: list[list[str]]) -> bytes:
    made = Document()
    table = made.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def csv(rows: list[list[str]]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode("gb18030")


@pytest.mark.parametrize("header", LEAKED)
def test_a_list_of_recipients_is_refused_in_every_format(header: str) -> None:
    rows = rows_of(header)
    files = [
        *((workbook(rows), "名单.xlsx"), (workbook(rows, hidden=True), "名单.xlsx")),
        *((word(rows), "名单.docx"), (csv(rows), "名单.csv")),
    ]
    for data, name in files:
        with pytest.raises(Refused) as refused:
            screen(data, name)
        assert refused.value.code == "recipients"


@pytest.mark.parametrize("header", HARMLESS)
def test_totals_and_contacts_are_attached_freely(header: str) -> None:
    assert not is_list_of_recipients(rows_of(header))
    screen(workbook(rows_of(header)), "统计.xlsx")


@pytest.mark.parametrize("header", LEAKED)
def test_an_empty_form_with_one_example_is_no_list(header: str) -> None:
    assert not is_list_of_recipients(rows_of(header, count=1))


def test_an_empty_table_is_no_list() -> None:
    assert not is_list_of_recipients([])
