"""What people write in a cell, and which of our choices they mean by it; nothing is guessed."""

import re
from datetime import date
from functools import lru_cache

from django.db.models import TextChoices
from django.utils import translation

from complaints.rectification.models import Category, Source, Urgency
from disclosure.columns import fold_header
from disclosure.formats.types import CONTROLS
from portal.core.spreadsheets import neutral

# The words of published lists and of the customs of counties (死人保、关系保 …).
_SYNONYMS: dict[type[TextChoices], dict[str, tuple[str, ...]]] = {
    Source: {
        Source.COMPLAINT: ("信访", "举报", "投诉", "信访举报", "群众举报"),
        Source.CIRCULAR: ("通报", "问题通报"),
        Source.INSPECTION: ("检查", "监督检查", "督查", "督导", "抽查", "巡察", "巡视巡察"),
        Source.SCREENING: ("比对", "数据比对", "大数据比对"),
        Source.AUDIT: ("审计", "审计报告", "审计整改"),
        Source.HOTLINE: ("热线", "12345", "12345热线", "政务服务热线"),
        Source.LOOK_BACK: ("回头看", "“回头看”"),
    },
    Category: {
        Category.MISSED: ("漏保", "应保未保"),
        Category.WRONG: ("错保", "疑点数据"),
        Category.FAVOUR: ("人情保", "关系保", "人情保、关系保"),
        Category.DECEASED: ("死人保", "死亡人员领取"),
        Category.DUPLICATE: ("重复享受", "重复救助"),
        Category.PAYMENT: ("资金滞留", "发放问题", "发放错误", "未按月发放", "类别或金额不准"),
        Category.PUBLICITY: ("公示不规范", "未公示", "公示缺失"),
        Category.HOME_VISIT: ("未入户", "未入户调查"),
        Category.FEE: ("收取费用", "违规收费"),
        Category.PRIVACY: ("个人信息泄露", "信息泄露"),
        Category.RELATIVE: ("近亲属未备案", "近亲属备案"),
        Category.FILES: ("档案不全", "档案不规范"),
        Category.SERVICE: ("服务态度", "作风问题", "推诿拖延"),
        Category.OTHER: ("其他", "其它"),
    },
    Urgency: {
        Urgency.AT_ONCE: ("立行立改",),
        Urgency.BY_DATE: ("限期整改", "分阶段整改"),
        Urgency.STANDING: ("长期坚持", "持续整改"),
    },
}
_YES = frozenset({"是", "已销号", "已完成", "√", "YES", "Y"})
_NO = frozenset({"", "否", "未销号", "未完成", "×", "NO", "N"})
_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:\s+0{1,2}:00.*)?")
_REFERENCE = re.compile(r"(.*?)[（(](.*)[）)]\s*", re.DOTALL)


def choice_of(choices: type[TextChoices], text: str) -> str | None:
    """The value that *text* names in either language or in the words of the trade; else None."""
    return _words_of(choices).get(fold_header(text))


def source_of(text: str) -> tuple[str | None, str]:
    """The source that a cell names, and the number in brackets after it."""
    found = choice_of(Source, text)
    bracketed = _REFERENCE.fullmatch(text.strip())
    if found or not bracketed:
        return found, ""
    return choice_of(Source, bracketed[1]), bracketed[2].strip()


def day_of(text: str) -> date | None:
    """The day that a cell names as people write days; else None."""
    found = _DAY.fullmatch(text.strip())
    if not found:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def yes_or_no(text: str) -> bool | None:
    """Whether a cell says yes or no; None for anything else."""
    folded = fold_header(text)
    if folded in _YES:
        return True
    return False if folded in _NO else None


def bare(text: str) -> str:
    """A text for comparison: what a file cannot hold, or adds to make it safe, is no difference."""
    text = "".join(CONTROLS.sub("", text).split())
    without = text.removeprefix("'")
    return without if neutral(without) != without else text


def lines_of(text: str) -> list[str]:
    """The lines of a cell that hold anything, each with single blanks."""
    lines = [" ".join(line.split()) for line in text.replace("\r", "\n").split("\n")]
    return [line for line in lines if line]


def written(text: str) -> str:
    """What somebody wrote in a cell, without the sign that made it safe and without controls."""
    text = CONTROLS.sub("", text).strip()
    without = text.removeprefix("'")
    return without if neutral(without) != without else text


@lru_cache
def _words_of(choices: type[TextChoices]) -> dict[str, str]:
    words = {
        fold_header(word): str(value)
        for value, several in _SYNONYMS[choices].items()
        for word in several
    }
    for language in ("en", "zh-hans"):
        with translation.override(language):
            words |= {fold_header(str(label)): value for value, label in choices.choices}
    return words
