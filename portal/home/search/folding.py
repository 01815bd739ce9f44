"""Texts and queries in one form: width, case, brackets and dashes make no difference.

Letters and digits of every script stay; brackets, dashes and invisible marks go without a trace,
so that 沁民字〔2022〕51号 is found however it is typed; all else is a boundary between runs.
"""

import unicodedata
from functools import lru_cache

_DROPPED = frozenset("()[]{}<>〔〕【】〖〗〈〉《》「」『』﹝﹞-‐‑‒–—―−~·")
_BOUNDARY = " "


def fold(text: str) -> str:
    """*text* as it is compared: runs of letters and digits with one blank between them."""
    return fold_with_places(text)[0]


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters where it came from in *text*."""
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for one in _fold_char(char):
            if one == _BOUNDARY and (not folded or folded[-1] == _BOUNDARY):
                continue
            folded.append(one)
            places.append(place)
    if folded and folded[-1] == _BOUNDARY:
        folded.pop()
        places.pop()
    return "".join(folded), places


@lru_cache(maxsize=32768)
def _fold_char(char: str) -> str:
    return "".join(_plain(one) for one in unicodedata.normalize("NFKC", char).casefold())


def _plain(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category[0] in "LN":
        return char
    if char in _DROPPED or category in {"Mn", "Me", "Cf"}:
        return ""
    return _BOUNDARY
