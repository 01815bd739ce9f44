"""Lists as a township sends them, made when the walk begins; nobody in them exists."""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import openpyxl

from tests.support.made_up import bank_card, identity_number, mobile

SHEET = "花名册"
# Rare on purpose: these names stand nowhere else in the files of the product.
SURNAMES = ("臧", "郗", "鄢", "阚", "訾", "麴", "慕容")
GIVEN = "霁翊珩祎楸箐韫湉峤沅"
AMOUNT, ODD = "月保障金额（元）", "每月钱数"
ELSEWHERE = "郭道村"  # a village of another township
HEADS = [
    *("序号", "村（社区）", "户主姓名", "身份证号码", "联系方式", None, "发放信息", None),
    *("家庭人口", "保障人数", AMOUNT, "残疾等级"),
]
SECOND_HEADS = [
    *(None, None, None, None, "手机号码", "家庭住址", "开户银行", "银行账号"),
    *(None, None, None, None),
]
MERGED = (
    *("A1:L1", "A2:L2", "E3:F3", "G3:H3"),
    *(f"{letter}3:{letter}4" for letter in "ABCDIJKL"),
)
FIRST_ROW = 5
CARD_COLUMN = "银行账号"


@dataclass
class Recipient:
    """One row: what is public of it, and what must never be seen again."""

    village: str
    birth: str
    amount: int = 480
    name: str = field(default_factory=lambda: _name())
    mobile: str = field(default_factory=mobile)
    card: str = field(default_factory=bank_card)
    identity: str = ""

    def __post_init__(self) -> None:
        self.identity = self.identity or identity_number(self.birth)

    @property
    def secrets(self) -> set[str]:
        """What the server may keep nowhere."""
        return {self.name, self.identity, self.mobile, self.card}

    @property
    def masked(self) -> str:
        """The name as everybody may read it."""
        surname = self.name[:-2]
        return f"{surname}*{self.name[-1]}"


def _name() -> str:
    return random.choice(SURNAMES) + "".join(random.sample(GIVEN, 2))


@dataclass(frozen=True)
class RosterFile:
    """A workbook of a township and who is in it."""

    people: list[Recipient]
    minor: Recipient
    stranger: Recipient

    @property
    def everyone(self) -> list[Recipient]:
        return [*self.people, self.minor, self.stranger]

    @property
    def published(self) -> list[Recipient]:
        """Who is on the list after the import: everybody but the minor."""
        return [*self.people, self.stranger]

    @property
    def secrets(self) -> set[str]:
        return set().union(*(person.secrets for person in self.everyone))

    def row_of(self, person: Recipient) -> int:
        """Its row in the sheet, as the spreadsheet counts."""
        return FIRST_ROW + self.everyone.index(person)

    def workbook(self) -> bytes:
        """Title rows, a merged header of two rows, the people, a total, a signature line."""
        rows = [_row(number, person) for number, person in enumerate(self.everyone, 1)]
        total = sum(person.amount for person in self.everyone)
        return workbook(
            [*rows, ["合计", *[None] * 9, total, None], ["单位负责人：", None, None, "填表人："]]
        )


def a_roster() -> RosterFile:
    """Five adults of 沁河镇, one child, and one household of another township's village."""
    villages = ("河西村", "北石渠村", "官渠巷社区", "河西村", "李城村")
    this_year = date.today().year
    return RosterFile(
        people=[
            Recipient(village, f"{1940 + 9 * number}0{number + 1}15", 300 + 45 * number)
            for number, village in enumerate(villages)
        ],
        minor=Recipient("河西村", f"{this_year - 9}0315", 777),
        stranger=Recipient(ELSEWHERE, "19580808"),
    )


def _row(number: int, person: Recipient) -> list[Any]:
    return [
        number,
        person.village,
        person.name,
        person.identity,
        person.mobile,
        f"{person.village}{number}号",
        "农村信用社",
        person.card,
        3,
        2,
        person.amount,
        "二级" if number % 2 else "",
    ]


def odd_heading() -> bytes:
    """A file whose column of amounts is called what nobody else calls it."""
    people = [Recipient("河西村", f"19{50 + number}0607") for number in range(3)]
    heads = [ODD if head == AMOUNT else head for head in HEADS]
    return workbook([_row(number, person) for number, person in enumerate(people, 1)], heads)


def workbook(rows: Sequence[Sequence[Any]], heads: Sequence[str | None] = HEADS) -> bytes:
    """These rows below the heads of a township's form."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    title = f"沁河镇{date.today():%Y年%m月}农村低保拟保障家庭花名册"
    for cells in ([title], ["填报单位：沁河镇社会事务办公室"], heads, SECOND_HEADS, *rows):
        sheet.append(list(cells))
    for area in MERGED:
        sheet.merge_cells(area)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def half_broken() -> tuple[bytes, list[tuple[int, str]]]:
    """A file in which every second row is wrong, with the row and column of each fault."""
    people = [Recipient("河西村", f"19{60 + number}0102") for number in range(6)]
    rows = [_row(number, person) for number, person in enumerate(people, 1)]
    wrong = people[1].identity
    rows[1][3] = wrong[:-1] + ("0" if wrong[-1] != "0" else "1")
    rows[3][10] = "若干"
    rows[5][2] = None
    return workbook(rows), [
        (FIRST_ROW + 1, "D 身份证号码"),
        (FIRST_ROW + 3, "K 月保障金额"),
        (FIRST_ROW + 5, "C 户主姓名"),
    ]
