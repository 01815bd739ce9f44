"""What one cell may leave behind of a class, an unknown village, a yes or no, an identity number.

Pure functions; whatever they do not know they leave out.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date

from disclosure.masking import mask_month
from portal.core.identifiers import fold, is_identity_number

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
_DAY = re.compile(
    r"(?:19|20)\d\d(?:年|[-./])\d{1,2}(?:月|[-./])(\d{1,2})(?:日|\D.*)?|(?:19|20)\d{4}(\d\d)"
)
_AGE = re.compile(r"(\d{1,3})(?:周?岁)?")


def usual_class(written: str) -> str:
    """The class if it is made of a county's usual words and says nothing of health, else ""."""
    plain = len(written) <= LONGEST_CLASS and _CLASS.fullmatch(written)
    return written if plain and not _HEALTH_WORDS.search(written) else ""


def reads_like_village(written: str, names: str) -> bool:
    """Whether the text is a short village name without one of the people named in it."""
    if not _VILLAGE.fullmatch(written):
        return False
    people = map(fold, _PEOPLE.split(names))
    return not any(len(person) > 1 and person in written for person in people)


def yes_or_no(written: str) -> bool | None:
    """The answer in a cell; None for anything that is neither."""
    answer = fold(written).upper()
    return True if answer in YES else False if answer in _NO else None


def age_of(written: str) -> int | None:
    """Whole years as written (67, 67岁), or None."""
    match = _AGE.fullmatch(fold(written))
    return int(match[1]) if match else None


def born_on(written: str) -> date | None:
    """The day of birth as written; the last of the month where only the month is known.

    A person is rather taken for younger than they are: no minor slips in as an adult.
    """
    month = mask_month(written)
    if month is None:
        return None
    named = _DAY.fullmatch(unicodedata.normalize("NFKC", written).replace(" ", ""))
    last = monthrange(month.year, month.month)[1]
    day = int(named[1] or named[2]) if named else last
    return month.replace(day=min(max(day, 1), last))


def lengthened(legacy: str) -> str:
    """The 18-character number of a person who was registered with 15 digits."""
    body = f"{legacy[:6]}19{legacy[6:LEGACY_LENGTH]}"
    return next(body + c for c in CHECK_CHARACTERS if is_identity_number(body + c))
