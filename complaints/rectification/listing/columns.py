"""The columns of a rectification list as counties keep it, and the headings that others use.

The order is that of the usual list (问题整改台账): the first twenty stand in it; the last two are
what a new item needs besides.
"""

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import pgettext_lazy

from disclosure.columns import fold_header


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a key for machines, a heading for people, and the headings that mean the same."""

    key: str
    heading: Any
    synonyms: tuple[str, ...]


COLUMNS: tuple[Column, ...] = (
    Column("serial", pgettext_lazy("rectification list", "No."), ("序号", "顺序号")),
    Column("number", pgettext_lazy("rectification list", "Number"), ("编号", "问题编号")),
    Column(
        "source",
        pgettext_lazy("rectification list", "Source of the problem"),
        ("问题来源", "来源", "项目名称"),
    ),
    Column(
        "problem",
        pgettext_lazy("rectification list", "Problem found"),
        ("发现问题", "反馈问题", "具体问题表述", "问题描述", "隐患问题描述", "存在问题", "问题"),
    ),
    Column(
        "category",
        pgettext_lazy("rectification list", "Category of the problem"),
        ("问题类别", "问题类型", "隐患类型"),
    ),
    Column(
        "division",
        pgettext_lazy("rectification list", "Township concerned"),
        ("涉及乡镇", "乡镇", "行政区划"),
    ),
    Column(
        "target",
        pgettext_lazy("rectification list", "Target"),
        ("整改目标", "整改目标/完成标准", "整改完成标准", "完成标准", "整改要求"),
    ),
    Column(
        "measures",
        pgettext_lazy("rectification list", "Measures"),
        ("整改措施", "细化的整改措施", "整改要求(措施)"),
    ),
    Column(
        "leader",
        pgettext_lazy("rectification list", "Answerable leader"),
        ("责任领导", "分管领导"),
    ),
    Column(
        "lead_unit",
        pgettext_lazy("rectification list", "Lead unit"),
        ("牵头单位", "一级单位"),
    ),
    Column(
        "unit",
        pgettext_lazy("rectification list", "Responsible unit"),
        ("责任单位", "具体责任单位", "整改责任单位"),
    ),
    Column(
        "person",
        pgettext_lazy("rectification list", "Responsible person"),
        ("责任人", "整改第一责任人", "整改责任人"),
    ),
    Column(
        "deadline",
        pgettext_lazy("rectification list", "Deadline"),
        ("整改时限", "整改期限", "化解时限"),
    ),
    Column(
        "progress",
        pgettext_lazy("rectification list", "Progress"),
        ("整改进展", "已采取的整改措施", "整改情况", "进展情况"),
    ),
    Column(
        "completed",
        pgettext_lazy("rectification list", "Completed on"),
        ("完成时间", "对应的完成时间", "整改完成日期", "整改完成时间"),
    ),
    Column(
        "evidence",
        pgettext_lazy("rectification list", "Pieces of evidence"),
        ("佐证材料", "佐证材料(份)"),
    ),
    Column(
        "done",
        pgettext_lazy("rectification list", "Completed?"),
        ("是否完成", "是否已完成整改"),
    ),
    Column(
        "closed",
        pgettext_lazy("rectification list", "Closed?"),
        ("是否销号", "销号情况", "状态"),
    ),
    Column(
        "look_back",
        pgettext_lazy("rectification list", "Result of the look-back"),
        ("回头看结果", "回头看"),
    ),
    Column("remarks", pgettext_lazy("rectification list", "Remarks"), ("备注",)),
    Column(
        "kind",
        pgettext_lazy("rectification list", "Urgency"),
        ("整改类型",),
    ),
    Column(
        "public_problem",
        pgettext_lazy("rectification list", "Problem in plain words (public)"),
        ("公开表述", "问题表述(公开)"),
    ),
)
KEYS: tuple[str, ...] = tuple(column.key for column in COLUMNS)


def headings() -> list[str]:
    """The headings in the language of the moment."""
    return [str(column.heading) for column in COLUMNS]


def known_headings() -> dict[str, str]:
    """Every heading that is understood, folded for comparison, and the key that it means.

    Our own ones in both languages: a list that was taken out in one is brought back in the other.
    """
    known = {fold_header(word): one.key for one in COLUMNS for word in one.synonyms}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            known |= {fold_header(str(one.heading)): one.key for one in COLUMNS}
    return known
