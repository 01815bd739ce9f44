"""The shape of the official numbers of a website and its organ; pure.

Website code: ten digits, or `bm` and eight digits for ministries (国办发〔2017〕47号).
Unified social credit code: eighteen signs, the last one computed from the others (GB 32100-2015).
Record numbers of the site (ICP, public security): as they are usually issued; the settings may say
otherwise.
"""

import re

SITE_CODE = re.compile(r"\d{10}|bm\d{8}", re.ASCII)
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_PRIME = 31
_CREDIT_LENGTH = 18
_PROVINCES = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
ICP_RECORD = _PROVINCES + "ICP备[0-9]{8,10}号(-[0-9]{1,3})?"
POLICE_RECORD = _PROVINCES + "公网安备 ?[0-9]{14}号"
PLACEHOLDER_WORDS = ("占位", "placeholder")


def is_site_code(text: str) -> bool:
    """Whether *text* has the shape of a website identification code."""
    return bool(SITE_CODE.fullmatch(text))


def is_credit_code(text: str) -> bool:
    """Whether *text* is a unified social credit code whose last sign fits the others."""
    if len(text) != _CREDIT_LENGTH or any(sign not in _SIGNS for sign in text):
        return False
    total = sum(_SIGNS.index(sign) * pow(3, place, _PRIME) for place, sign in enumerate(text[:-1]))
    return _SIGNS[-total % _PRIME] == text[-1]


def is_placeholder(text: str) -> bool:
    """Whether a number was never really entered: nothing, only noughts, or marked as one."""
    digits = re.sub(r"\D", "", text)
    noughts = bool(digits) and not digits.strip("0")
    return not text or noughts or any(word in text for word in PLACEHOLDER_WORDS)
