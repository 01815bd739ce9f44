"""Every public value is rebuilt here from its raw cell, so that nothing raw passes by accident.

Pure functions, one mask form for the whole site: two lists can never be joined to rebuild a
value, because both show the same part of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

STAR = "*"
DOT = "·"
ADULT_AGE = 18  # 未成年人保护法 Art 2
ADULT_BANDS = ((40, "18-39"), (60, "40-59"), (80, "60-79"), (90, "80-89"))

COMPOUND_SURNAMES = frozenset(
    re.findall(
        r"\w\w",
        "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 "
        "濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 "
        "公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 "
        "微生 公仪 梁丘 左丘 西门 第五 公乘 公皙 南荣 东里 东宫 仲长 子桑 即墨 达奚 褚师 纳兰",
    )
)

_PLAIN_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]{2,}")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
_CROSSED = str.maketrans("", "", "xX")  # 李XX hides a given name, Xu Li does not
_NAME_DOTS = re.compile(r"\s*[·•‧∙⋅・･．.●]\s*")
_SEVERAL = re.compile(r"\s*[、,，;；/／|\n\r\t]+\s*")
_TWO_HAN = re.compile(r"(?<=[\u3400-\u9fff]{2})\s+(?=[\u3400-\u9fff]{2})")
_BRACKETED = re.compile(r"[(（\[【〔][^)）\]】〕]*[)）\]】〕]?")
_HIDDEN_MARKS = re.compile(r"[*＊×✕xX○〇◯□■?？某_]+")
_LATIN_HIDDEN = re.compile(r"[*＊×✕○〇◯□■?？_]+")
_DIGITS = re.compile(r"\d+")


def mask_name(name: str) -> str:
    """The public form of a person's name: 张*, 王*明, 欧阳*明, 买*·艾*, J* S*; never empty.

    Exactly one star stands for whatever is hidden, so the length of the name stays hidden too;
    several names in one cell are masked one by one; digits never survive.
    """
    if _PLAIN_HAN.fullmatch(name) and "某" not in name:
        return _mask_han(name)
    apart = _TWO_HAN.sub(_gap, name.strip())
    people = [_mask_one(part) for part in _SEVERAL.split(apart)]
    return "、".join(mask for mask in people if mask) or STAR


def _mask_one(raw: str) -> str:
    name = _BRACKETED.sub("", _printable(unicodedata.normalize("NFKC", raw)))
    name = _DIGITS.sub("", name).strip(" -:'\"")
    if not name:
        return STAR if raw.strip() else ""
    letters = name.translate(_CROSSED) if _HAN.search(name) else name
    if any(map(_is_latin, letters)):
        return _mask_words(name)
    name = re.sub(r"\s+", "", name)
    parts = [part for part in _NAME_DOTS.split(name) if part]
    if len(parts) > 1:
        return DOT.join(_initial(part) for part in (parts[0], parts[-1]))
    return _mask_han(_HIDDEN_MARKS.sub(STAR, parts[0])) if parts else STAR


def _gap(match: re.Match[str]) -> str:
    """What a space between two pairs of characters means: two people, unless 欧阳 小明."""
    before = match.string[: match.start()]
    return "" if before in COMPOUND_SURNAMES else "、"


def _mask_han(name: str) -> str:
    if STAR in name:
        return _mask_masked(name)
    surname = name[:2] if name[2:] and name[:2] in COMPOUND_SURNAMES else name[:1]
    given = name[len(surname) :]
    if not given:
        return STAR
    return surname + STAR + (given[-1] if given[1:] else "")


def _mask_masked(name: str) -> str:
    """Bring a name that came masked already (王**, 王某某, 欧阳*明) to the one form."""
    head, tail = name.split(STAR, 1)[0], name.rsplit(STAR, 1)[1]
    keep = head[:2] if head[:2] in COMPOUND_SURNAMES else head[:1]
    if not keep:
        return STAR
    return keep + STAR + tail[-1:]


def _mask_words(name: str) -> str:
    words = [word for word in re.split(r"[\s·•.,]+", _LATIN_HIDDEN.sub(STAR, name)) if word]
    if not words:
        return STAR
    ends = words if len(words) == 1 else [words[0], words[-1]]
    masks = [_initial(word, upper=True) for word in ends]
    return STAR if set(masks) == {STAR} else " ".join(masks)


def _initial(part: str, *, upper: bool = False) -> str:
    """The first character and a star; a part of one character is hidden whole."""
    first = part[0]
    if not part[1:] or not first.isalpha():
        return STAR
    return (first.upper()[:1] if upper else first) + STAR


def _is_latin(letter: str) -> bool:
    return letter.isalpha() and unicodedata.name(letter, "").startswith(("LATIN", "CYRILLIC"))


def _printable(text: str) -> str:
    """Without controls, zero-width marks, variation selectors and lone surrogates."""
    return "".join(
        " " if letter in "\t\n\r" else letter
        for letter in text
        if letter in "\t\n\r" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Mn"}
    )


def age_band(age: int) -> str:
    """The band of an age in whole years, as a stable code; wide enough to tell nobody apart."""
    if age < ADULT_AGE:
        return "0-17"
    for below, band in ADULT_BANDS:
        if age < below:
            return band
    return "90+"


_VILLAGE_TAIL = re.compile(r"(?:村民委员会|居民委员会|村委会|居委会|社区|行政村|村|屯)$")
_VILLAGE_TAILS = r"(?:村民委员会|居民委员会|村委会|居委会|社区|行政村|村|屯)"
_BOUNDARY_BEFORE = r"(?:^|(?<=[镇乡道县市区省处办号\s\d,，、;；:：()（）/—-]))"
_GROUP = r"第?[一二三四五六七八九十]+(?:村民)?(?:小?组|队)"
_BOUNDARY_AFTER = rf"(?:$|(?=[\s\d,，、;；:：()（）/#—-]|{_GROUP}))"


def village_finder(names: Sequence[str]) -> Callable[[str], str | None]:
    """A function that finds one of these villages in an address, for many addresses in a row.

    The answer is always the official name as given in `names`, never text of the address, so
    group, street and door number fall away. 下河西村 is never taken for 河西村.
    """
    official: dict[str, str] = {}
    for name in names:
        official.setdefault(_VILLAGE_TAIL.sub("", name) or name, name)
        official[name] = name
    if not official:
        return lambda text: None
    longest_first = sorted(official, key=len, reverse=True)
    choices = "|".join(re.escape(name) for name in longest_first)
    found = re.compile(
        f"{_BOUNDARY_BEFORE}(?P<name>{choices})(?:{_VILLAGE_TAILS}|{_BOUNDARY_AFTER}"
        f"|(?<={_tail_ends(longest_first)}))"
    )

    def find(text: str) -> str | None:
        known = official.get(text)
        if known:
            return known
        match = found.search(unicodedata.normalize("NFKC", text).strip())
        return official[match["name"]] if match else None

    return find


def _tail_ends(names: Sequence[str]) -> str:
    """Last characters that close a village's name by themselves (村, 区, 会, 屯)."""
    ends = {name[-1] for name in names if _VILLAGE_TAIL.search(name)} or {"村"}
    return "[" + "".join(re.escape(end) for end in sorted(ends)) + "]"


def village_of(text: str, names: Sequence[str]) -> str | None:
    """The village of an address, by its official name; None when no known village is in it."""
    return village_finder(names)(text)


# 因病致残 is a disability: the more lasting cause is asked first.
REASONS: tuple[tuple[str, str], ...] = (
    ("disability", "残 失能 聋 哑 盲"),
    ("illness", "病 癌 医 瘤 手术 透析 住院 患 瘫 中风 脑梗 症"),
    ("education", "学 教育"),
    ("accident", "事故 车祸 意外 溺 烧伤 烫伤 工伤 交通"),
    ("disaster", "灾 洪 地震 火 滑坡 旱 涝"),
    ("lack-of-labour", "劳力 劳动力 劳动能力 年老 年迈 高龄 孤 丧偶 老弱 无业 失业 未就业"),
)
_REASONS = tuple((code, re.compile("|".join(words.split()))) for code, words in REASONS)


def reason_category(text: str) -> str:
    """The category of a reason as a stable code, "" for an empty cell; the text is never echoed."""
    if not text.strip():
        return ""
    for code, words in _REASONS:
        if words.search(text):
            return code
    return "other"


_AMOUNT = re.compile(
    r"[¥$]?(?P<number>-?[0-9]{1,6}(?:\.[0-9]+)?)(?P<ten_thousand>万?)元?"
    r"(?:/?(?:人|户|月|年|季|度|每|·|/)+)?"
)
_TEN_THOUSAND = Decimal(10_000)


def mask_amount(text: str, unit: str = "") -> Decimal | None:
    """An amount of money in yuan, kept as it is; None for anything that is not plainly one.

    `unit` is the unit named in the header (元, 万元). More than six digits before the point
    is no monthly amount but a number that strayed into the column, and is not echoed.
    """
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    match = _AMOUNT.fullmatch(plain)
    if match is None:
        return None
    amount = Decimal(match["number"])
    scaled = match["ten_thousand"] or unit.startswith("万")
    return (amount * _TEN_THOUSAND if scaled else amount).quantize(Decimal("0.01"))


_COUNT = re.compile(r"([0-9]{1,2})(?:\.0+)?(?:人|口|户)?")


def mask_count(text: str) -> int | None:
    """A number of people in one household (0–99); None for anything else."""
    match = _COUNT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return int(match[1]) if match else None


_MONTH = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:年|[-./])(?P<month>1[0-2]|0?[1-9])(?!\d)(?:月|[-./]|$).{0,12}"
)
_MONTH_DIGITS = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>1[0-2]|0[1-9])(?:0[1-9]|[12]\d|3[01])?"
)
_FIVE_DIGITS = re.compile(r"[0-9]{5}")
_SERIAL_DAYS = range(20_000, 80_000)  # 1954–2119 in Excel's day count


def mask_month(value: str | date) -> date | None:
    """The first day of the month that a cell names (2024年3月, 2024.03, 45352), or None."""
    if isinstance(value, date):
        return date(value.year, value.month, 1)
    plain = unicodedata.normalize("NFKC", value).replace(" ", "")
    if _FIVE_DIGITS.fullmatch(plain) and int(plain) in _SERIAL_DAYS:
        day = date(1899, 12, 30) + timedelta(days=int(plain))
        return day.replace(day=1)
    match = _MONTH.fullmatch(plain) or _MONTH_DIGITS.fullmatch(plain)
    return date(int(match["year"]), int(match["month"]), 1) if match else None
