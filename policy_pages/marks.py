"""Recognises the number, issuer and date of an official document, pure."""

import re
import unicodedata
from datetime import date

_NUMBER = re.compile(
    r"(?P<issuer>[\u4e00-\u9fffA-Za-z]{1,20})\s*"
    r"[〔\[［【（(]\s*(?P<year>[0-9]{4})\s*[〕\]］】）)]\s*第?\s*(?P<serial>[0-9]{1,5})\s*号"
)
_MASTHEAD = re.compile(r"(?P<issuer>[\u4e00-\u9fff（）()、\s]{2,60}?)\s*(?:文件|令|公告)")
_DIGITS = "〇一二三四五六七八九"
_ZEROS = str.maketrans("零○", "〇〇")
_CHINESE = rf"[{_DIGITS}十]"
_DATE = re.compile(
    r"(?P<year>[0-9]{4})\s*年\s*(?P<month>[0-9]{1,2})\s*月\s*(?P<day>[0-9]{1,2})\s*日"
    rf"|(?P<c_year>[{_DIGITS}]{{4}})\s*年\s*(?P<c_month>{_CHINESE}{{1,2}})\s*月"
    rf"\s*(?P<c_day>{_CHINESE}{{1,3}})\s*日"
)
_TEN = 10


def normal_number(text: str) -> str:
    """A document number in its official form 沁民字〔2022〕51号; other texts only trimmed."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _NUMBER.fullmatch(plain)
    if not found:
        return text.strip()
    return f"{found['issuer']}〔{found['year']}〕{int(found['serial'])}号"


def first_number(text: str) -> str:
    """The first document number that *text* mentions, in its official form; else empty."""
    found = _NUMBER.search(unicodedata.normalize("NFKC", text))
    return normal_number(found[0]) if found else ""


def number_line(text: str) -> str:
    """The document number if *text* is nothing else, in its official form; else empty."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return normal_number(plain) if _NUMBER.fullmatch(plain) else ""


def masthead_issuer(text: str) -> str:
    """Who issues, if *text* is the head of an official paper (…文件); else empty."""
    found = _MASTHEAD.fullmatch(text.strip())
    return "".join(found["issuer"].split()) if found else ""


def date_line(text: str) -> date | None:
    """The date if *text* is a date and nothing else."""
    found = _DATE.fullmatch(_folded(text))
    return _date(found) if found else None


def date_at_end(text: str) -> date | None:
    """The date that *text* ends with, as the last line of a signature does."""
    folded = _folded(text).rstrip(")").removesuffix("印发")
    matches = list(_DATE.finditer(folded))
    return _date(matches[-1]) if matches and matches[-1].end() == len(folded) else None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().translate(_ZEROS)


def _date(found: re.Match[str]) -> date | None:
    if found["year"]:
        parts = (int(found["year"]), int(found["month"]), int(found["day"]))
    else:
        year = int("".join(str(_DIGITS.index(digit)) for digit in found["c_year"]))
        parts = (year, _small(found["c_month"]), _small(found["c_day"]))
    try:
        return date(*parts)
    except ValueError:
        return None


def _small(text: str) -> int:
    """一…九, 十, 十一, 二十, 三十一; 0 for what is no such number."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.index(text) if len(text) == 1 else 0
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return 0
    return (_DIGITS.index(tens) if tens else 1) * _TEN + (_DIGITS.index(ones) if ones else 0)
