"""A township's workbook of any size as an office programme saves it; all people are made up."""

import random
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from tests.support.made_up import bank_card, identity_number, mobile

HEADER = (
    "序号",
    "村（社区）",
    "户主姓名",
    "身份证号",
    "联系电话",
    "一卡通账号",
    "保障类别",
    "保障人数",
    "月保障金额(元)",
    "纳入时间",
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "明红建国秀英志强桂兰海玉梅春花秋月永贵小芳俊杰文华德福"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
FIXED = {
    "[Content_Types].xml": (
        f'<Types xmlns="{PACKAGE}content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}.sharedStrings+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}relationships"><Relationship Id="rId1" '
        f'Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}">'
        '<sheets><sheet name="花名册" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}relationships">'
        f'<Relationship Id="rId1" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{DOCUMENT}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>"
    ),
}


def write(path: Path, people: int, villages: Sequence[str]) -> None:
    """One sheet: a title, the header, and a row for each of *people*."""
    shared: dict[str, int] = {}
    rows: list[Sequence[str | int]] = [["低保花名册"], HEADER, *_people(people, villages)]
    body = [_row(number, row, shared) for number, row in enumerate(rows, start=1)]
    sheet = f'{XML}<worksheet xmlns="{MAIN}"><sheetData>{"".join(body)}</sheetData></worksheet>'
    items = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
    strings = f'{XML}<sst xmlns="{MAIN}" uniqueCount="{len(shared)}">{items}</sst>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in FIXED.items():
            book.writestr(name, XML + text)
        book.writestr("xl/worksheets/sheet1.xml", sheet)
        book.writestr("xl/sharedStrings.xml", strings)


def numbers(people: int, villages: Sequence[str]) -> Iterator[str]:
    """The identity numbers in the workbook of so many people, in its order."""
    return (str(row[HEADER.index("身份证号")]) for row in _people(people, villages))


def _row(number: int, cells: Sequence[str | int], shared: dict[str, int]) -> str:
    written = []
    for letter, cell in zip("ABCDEFGHIJ", cells, strict=False):
        if isinstance(cell, str):
            index = shared.setdefault(cell, len(shared))
            written.append(f'<c r="{letter}{number}" t="s"><v>{index}</v></c>')
        else:
            written.append(f'<c r="{letter}{number}"><v>{cell}</v></c>')
    return f'<row r="{number}">{"".join(written)}</row>'


def _people(people: int, villages: Sequence[str]) -> Iterator[Sequence[str | int]]:
    chance = random.Random(people)  # noqa: S311  made-up people, the same for every run
    for serial in range(1, people + 1):
        yield (
            serial,
            chance.choice(villages),
            chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN),
            identity_number(rng=chance),
            mobile(chance),
            bank_card(rng=chance),
            chance.choice(("A类", "B类", "C类")),
            chance.choice((1, 1, 2, 3, 4)),
            chance.randrange(28, 99) * 10,
            f"{chance.randrange(2015, 2026)}年{chance.randrange(1, 13)}月",
        )
