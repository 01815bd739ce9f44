"""One raw row becomes one masked entry or a finding; the raw values end with the function call.

Pure apart from the keyed digest that is handed in. Nothing here raises for what a cell holds, so
no traceback can carry it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from disclosure import masking
from disclosure.columns import Column, HeaderMatch, Meaning
from disclosure.findings import Found, Severity, column_name
from portal.core.identifiers import (
    age_on,
    birth_date,
    find_personal_data,
    fold,
    is_identity_number,
    is_legacy_identity_number,
)

Cell = str | date
CHECK_CHARACTERS = "0123456789X"
LEGACY_LENGTH = 15
LONGEST_CLASS = 12

# A class is made of a county's few words and nothing else, so that no name can hide in one:
# 一类, A类, 分散供养, 支出型, 低保边缘家庭 …
_CLASS_WORDS = (
    "最低生活保障|低保|特困|五保|三无|低收入|边缘|易返贫|易致贫|返贫"
    "|致贫|脱贫|监测|建档立卡|刚性支出|支出型|急难型|型|临时|小额"
    "|一次性|救助|供养|集中|分散|补助|保障|施保|常补|长期|短期|定期"
    "|全额|差额|一般|重点|特殊|困难|农村|农业|城市|城镇|城乡|非"
    "|在册|新增|新纳入|调整|调增|调减|退出|停发|续保|整户|单人|单户"
    "|单独|按户|按人|纳入|人员|人口|对象|家庭|户|类|档|级|保|第"
)
_CLASS_SIGNS = (
    r"[一二三四五六七八九十甲乙丙丁ⅠⅡⅢ()、/+-]"
    r"|(?<![0-9])[0-9]{1,2}(?![0-9])|(?<![A-Za-z])[A-Da-d](?![A-Za-z])"
)
_CLASS = re.compile(rf"[A-Da-d]|(?=.*[\u4e00-\u9fff])(?:{_CLASS_WORDS}|{_CLASS_SIGNS})+")
# Self-care, disability and illness are health data even when they are called a class.
_HEALTH_WORDS = re.compile(r"护理|自理|残|病|智力|精神|失能|癌")
_VILLAGE = re.compile(r"[\u4e00-\u9fff]{1,5}(?:村|社区|屯|庄|居委会|村委会)")
_PEOPLE = re.compile(r"[、,，;；/|\s]+")
YES = frozenset({"是", "有", "已备案", "Y", "YES", "√", "1", "TRUE"})
_NO = frozenset({"否", "无", "未备案", "N", "NO", "×", "0", "FALSE"})
_AGE = re.compile(r"(\d{1,3})(?:周?岁)?")


@dataclass(frozen=True, slots=True)
class Place:
    """The township that a list belongs to, as far as rows must know it."""

    township: str
    villages: Mapping[str, int]
    """Official name → key of the division."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A row after the boundary: everything in it may be stored."""

    row: int
    name: str
    village: int | None = None
    village_name: str = ""
    programme_class: str = ""
    members: int | None = None
    household_size: int | None = None
    amount: Decimal | None = None
    reason: str = ""
    start_month: date | None = None
    age_band: str = ""
    relative_filed: bool | None = None
    identity_digest: str = ""
    sheet: str = ""


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one sheet; its findings gather in `found`."""

    match: HeaderMatch
    sheet: str
    place: Place
    on: date
    digest: Callable[[str], str]
    found: list[Found] = field(default_factory=list)
    _columns: dict[Meaning, Column] = field(init=False, default_factory=dict)
    _find_village: Callable[[str], str | None] = field(init=False)
    _row: int = field(init=False, default=0)
    _broken: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        for meaning in Meaning:
            column = self.match.column(meaning)
            if column is not None:
                self._columns[meaning] = column
        self._find_village = masking.village_finder(list(self.place.villages))

    def read(self, row: int, cells: Sequence[Cell]) -> Masked | None:
        """The masked row; None when it was left out or is broken, which a finding then says."""
        self._row, self._broken = row, False
        name = self._name(cells)
        digest, born = self._person(cells)
        age = self._age(cells, born)
        if age is not None and age < masking.ADULT_AGE:
            self._say("minor-left-out", Severity.NOTE)
            return None
        village, village_name = self._village(cells)
        self._township(cells)
        masked = Masked(
            row=row,
            name=name,
            village=village,
            village_name=village_name,
            programme_class=self._class(cells),
            members=self._count(cells, Meaning.MEMBERS),
            household_size=self._count(cells, Meaning.HOUSEHOLD_SIZE),
            amount=self._amount(cells),
            reason=masking.reason_category(self._text(cells, Meaning.REASON)),
            start_month=self._month(cells),
            age_band="" if age is None else masking.age_band(age),
            relative_filed=self._filed(cells),
            identity_digest=digest,
            sheet=self.sheet,
        )
        return None if self._broken else self._guarded(masked)

    def _guarded(self, masked: Masked) -> Masked | None:
        """The last look before storing: whatever text is left must hold no number of a person."""
        for text in (masked.name, masked.village_name, masked.programme_class):
            if find_personal_data(text):
                self._say("personal-data-left", Severity.BLOCK)
                return None
        return masked

    def _cell(self, cells: Sequence[Cell], meaning: Meaning) -> Cell:
        column = self._columns.get(meaning)
        if column is None or column.index >= len(cells):
            return ""
        return cells[column.index]

    def _text(self, cells: Sequence[Cell], meaning: Meaning) -> str:
        cell = self._cell(cells, meaning)
        return cell.strip() if isinstance(cell, str) else cell.isoformat()

    def _say(
        self,
        code: str,
        severity: Severity,
        meaning: Meaning | None = None,
        **params: str | int,
    ) -> None:
        self._broken = self._broken or severity is Severity.BLOCK
        column = self._columns.get(meaning) if meaning else None
        self.found.append(
            Found(
                code,
                severity,
                sheet=self.sheet,
                row=self._row,
                column=column_name(column.index, column.header) if column else "",
                params=params,
            )
        )

    def _name(self, cells: Sequence[Cell]) -> str:
        raw = self._text(cells, Meaning.NAME)
        if not raw:
            self._say("name-missing", Severity.BLOCK, Meaning.NAME)
            return ""
        masked = masking.mask_name(raw)
        if masked == masking.STAR and len(raw) > 1:
            self._say("name-unreadable", Severity.BLOCK, Meaning.NAME)
        return masked

    def _person(self, cells: Sequence[Cell]) -> tuple[str, date | None]:
        """The keyed digest to match a person by, and the date of birth that stays in memory."""
        raw = fold(self._text(cells, Meaning.IDENTITY)).upper()
        if not raw:
            if Meaning.IDENTITY in self._columns:
                self._say("identity-missing", Severity.EXPLAIN, Meaning.IDENTITY)
            return "", None
        if "*" in raw:
            self._say("identity-masked", Severity.NOTE, Meaning.IDENTITY)
            return "", None
        if is_identity_number(raw):
            return self.digest(raw), birth_date(raw)
        if is_legacy_identity_number(raw):
            return self.digest(_lengthened(raw)), birth_date(raw)
        self._say("identity-checksum", Severity.BLOCK, Meaning.IDENTITY)
        return "", None

    def _age(self, cells: Sequence[Cell], born: date | None) -> int | None:
        born = born or self._birth_cell(cells)
        if born is not None:
            return age_on(born, self.on)
        match = _AGE.fullmatch(fold(self._text(cells, Meaning.AGE)))
        return int(match[1]) if match else None

    def _birth_cell(self, cells: Sequence[Cell]) -> date | None:
        cell = self._cell(cells, Meaning.BIRTH_DATE)
        return cell if isinstance(cell, date) else masking.mask_month(cell)

    def _village(self, cells: Sequence[Cell]) -> tuple[int | None, str]:
        written = self._text(cells, Meaning.VILLAGE)
        found = self._find_village(written) if written else None
        if found is None:
            address = self._text(cells, Meaning.ADDRESS)
            found = self._find_village(address) if address else None
        if found is not None:
            return self.place.villages[found], found
        if written or {Meaning.VILLAGE, Meaning.ADDRESS} & self._columns.keys():
            self._say("village-unknown", Severity.EXPLAIN, Meaning.VILLAGE)
        # A name that reads like a village is kept for the person who must explain it.
        return None, written if self._reads_like_village(cells, written) else ""

    def _reads_like_village(self, cells: Sequence[Cell], written: str) -> bool:
        """Whether the text is a short village name without the person of the row in it."""
        if not _VILLAGE.fullmatch(written):
            return False
        people = map(fold, _PEOPLE.split(self._text(cells, Meaning.NAME)))
        return not any(len(person) > 1 and person in written for person in people)

    def _township(self, cells: Sequence[Cell]) -> None:
        written = fold(self._text(cells, Meaning.TOWNSHIP))
        short = self.place.township.rstrip("镇乡")
        if written and short not in written:
            self._say("other-township", Severity.EXPLAIN, Meaning.TOWNSHIP)

    def _class(self, cells: Sequence[Cell]) -> str:
        written = fold(self._text(cells, Meaning.PROGRAMME_CLASS))
        if not written:
            return ""
        plain = len(written) <= LONGEST_CLASS and _CLASS.fullmatch(written)
        if plain and not _HEALTH_WORDS.search(written):
            return written
        self._say("class-left-out", Severity.NOTE, Meaning.PROGRAMME_CLASS)
        return ""

    def _count(self, cells: Sequence[Cell], meaning: Meaning) -> int | None:
        written = self._text(cells, meaning)
        if not written:
            return None
        count = masking.mask_count(written)
        if count is None:
            self._say("count-unreadable", Severity.BLOCK, meaning)
        return count

    def _amount(self, cells: Sequence[Cell]) -> Decimal | None:
        written = self._text(cells, Meaning.AMOUNT)
        if not written:
            if Meaning.AMOUNT in self._columns:
                self._say("amount-missing", Severity.NOTE, Meaning.AMOUNT)
            return None
        amount = masking.mask_amount(written, self._columns[Meaning.AMOUNT].unit)
        if amount is None or amount < 0:
            self._say("amount-unreadable", Severity.BLOCK, Meaning.AMOUNT)
            return None
        return amount

    def _month(self, cells: Sequence[Cell]) -> date | None:
        cell = self._cell(cells, Meaning.START_MONTH)
        if not cell:
            return None
        month = masking.mask_month(cell)
        if month is None:
            self._say("month-unreadable", Severity.NOTE, Meaning.START_MONTH)
        return month

    def _filed(self, cells: Sequence[Cell]) -> bool | None:
        written = fold(self._text(cells, Meaning.RELATIVE_FILED)).upper()
        if written in YES:
            return True
        return False if written in _NO else None


def _lengthened(legacy: str) -> str:
    """The 18-character number of a person who was registered with 15 digits."""
    body = f"{legacy[:6]}19{legacy[6:LEGACY_LENGTH]}"
    return next(body + c for c in CHECK_CHARACTERS if is_identity_number(body + c))
