"""Workbooks as townships send them, and broken ones; every number is made up while tests run."""

from __future__ import annotations

import csv
import io
import random
import struct
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import openpyxl
import xlwt

from tests.support.made_up import bank_card, identity_number, mobile

GIVEN = ("明", "小红", "建国", "秀英", "志强", "桂兰", "海", "玉梅")
SURNAMES = ("王", "李", "张", "欧阳", "赵", "任", "郭", "司马")
VILLAGES = ("河西村", "城关社区", "北石渠村", "官军村")
HEADER = [
    *("序号", "乡镇", "村（社区）", "户主姓名", "身份证号码", "联系电话", "保障人口"),
    *("月保障金额(元)", "开户银行", "银行账号", "残疾等级", "致贫原因", "备注"),
]

Rows = Sequence[Sequence[Any]]


def person(number: int) -> list[str]:
    """One row under HEADER."""
    return [
        str(number),
        "沁河镇",
        VILLAGES[number % len(VILLAGES)],
        SURNAMES[number % len(SURNAMES)] + GIVEN[number % len(GIVEN)],
        identity_number(),
        mobile(),
        str(1 + number % 4),
        str(200 + number * 10),
        "农村信用社",
        bank_card(),
        "二级" if number % 3 else "",
        "因病致贫",
        "",
    ]


def township_roster(people: int = 5) -> list[list[str]]:
    """A title, a line of publisher and date, the header, rows, a total, a signature line."""
    width = len(HEADER)
    body = [person(number) for number in range(1, people + 1)]
    total = sum(int(row[7]) for row in body)
    return [
        _wide(["沁河镇2024年3月农村低保花名册"], width),
        _wide(["填报单位：沁河镇人民政府", "", "", "2024年3月25日"], width),
        [*HEADER],
        *body,
        _wide(["合计", "", "", "", "", "", "", str(total)], width),
        _wide(["单位负责人：", "", "", "填表人："], width),
        _wide(["备注：本表一式两份"], width),
    ]


def _wide(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def xlsx(
    rows: Rows,
    *,
    merge: Iterable[str] = (),
    hidden: Rows | None = None,
    change: Callable[[Any], None] | None = None,
) -> bytes:
    """An .xlsx with one visible sheet 花名册 and, if asked, a hidden one."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "花名册"
    for row in rows:
        sheet.append([None if cell == "" else cell for cell in row])
    for area in merge:
        sheet.merge_cells(area)
    if hidden is not None:
        other = book.create_sheet("旧表")
        other.sheet_state = "hidden"
        for row in hidden:
            other.append(list(row))
    if change:
        change(sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xls(rows: Rows, *, change: Callable[[Any], None] | None = None, hidden: bool = False) -> bytes:
    """An old binary .xls with one visible sheet."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("花名册")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell != "":
                sheet.write(number, column, cell)
    if hidden:
        other = book.add_sheet("旧表")
        other.visibility = 1
        other.write(0, 0, "旧")
    if change:
        change(sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def text_table(rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """A .csv in the encoding."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue().encode(encoding)


def with_parts(book: bytes, parts: dict[str, bytes | Callable[[bytes], bytes]]) -> bytes:
    """The container with parts added, or changed by a function."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            how = parts.get(name)
            data = source.read(name)
            target.writestr(name, how(data) if callable(how) else how or data)
        for name, how in parts.items():
            if name not in source.namelist() and isinstance(how, bytes):
                target.writestr(name, how)
    return buffer.getvalue()


def sheet_xml(body: str) -> bytes:
    """An .xlsx whose only sheet has this sheetData."""
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{body}</sheetData></worksheet>"
    )
    return with_parts(xlsx([["x"]]), {"xl/worksheets/sheet1.xml": xml.encode()})


def password_protected() -> bytes:
    """A compound file as Office makes it for a workbook with a password."""
    return _renamed_stream(xls([["姓名"]]), "Workbook", "EncryptedPackage")


def encrypted_xls() -> bytes:
    """An .xls whose record after the first says that the rest is encrypted."""
    book = bytearray(xls([["姓名", "金额"]]))
    start = book.index(struct.pack("<HH", 0x0809, 16)) + 20
    book[start : start + 2] = struct.pack("<H", 0x002F)
    return bytes(book)


def macro_xls() -> bytes:
    """An .xls with the storage that Visual Basic projects live in."""
    return _renamed_stream(xls([["姓名"]]), "Root Entry", "_VBA_PROJECT_CUR")


def boastful_xls() -> bytes:
    """An .xls that promises two thousand million rows."""
    book = bytearray(xls([["姓名", "金额"]]))
    at = book.index(struct.pack("<HH", 0x0200, 14)) + 4
    struct.pack_into("<IIHH", book, at, 0, 0x7FFFFFFF, 0, 0xFFFF)
    return bytes(book)


def spoiled(book: bytes, changes: random.Random) -> bytes:
    """The file with a few bytes changed, lost or put in."""
    spoilt = bytearray(book)
    for _ in range(changes.choice((1, 2, 8, 40))):
        at = changes.randrange(len(spoilt))
        how = changes.randrange(3)
        spoilt[at : at + (how and changes.randrange(1, 30))] = changes.randbytes(5 * (how != 1))
    return bytes(spoilt)


def _renamed_stream(book: bytes, old: str, new: str) -> bytes:
    at = book.index(old.encode("utf-16-le") + b"\0\0")
    name = new.encode("utf-16-le") + b"\0\0"
    return book[:at] + name.ljust(64, b"\0") + struct.pack("<H", len(name)) + book[at + 66 :]


def lying_size(book: bytes, name: str, size: int) -> bytes:
    """The container whose directory promises fewer bytes than the part holds."""
    directory = book.rindex(b"PK\x01\x02", 0, book.rindex(name.encode()))
    return book[: directory + 24] + struct.pack("<I", size) + book[directory + 28 :]
