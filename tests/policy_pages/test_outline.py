"""The outline of official documents: 一、（一）1."""

import pytest

from policy_pages.outline import anchors, depths, heading_end, marker, title_of


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("一、指导思想", 1),
        ("十二、附则", 1),
        ("第一章 总则", 1),
        ("（一）强化工作流程管理", 2),
        ("(三) 强化责任意识。认真履行", 2),
        ("( 四 )加强政策宣传", 2),
        ("1. 严格程序和时限。", 3),
        ("1．严格资金管理", 3),
        ("１．严格资金管理", 3),
        ("2、规范资金发放", 3),
        ("1.5倍以下的家庭", None),
        ("一户一档", None),
        ("2022年5月", None),
        ("第一条 为了规范", None),
    ],
)
def test_a_number_in_front_tells_the_level(text: str, level: int | None) -> None:
    found = marker(text)
    assert (found.level if found else None) == level


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("一、指导思想", "一、指导思想"),
        ("（一）强化组织保障。各乡（镇）要充分认识", "（一）强化组织保障。"),
        ("1. 提供政策依据。县民政局依据文件精神。", "1. 提供政策依据。"),
        ("（四）法律规定的其他情形。", ""),
        ("1. 身份证；", ""),
        ("2. " + "很长的一句话" * 8 + "。后面", ""),
        ("没有编号的一句话。后面", ""),
        ("三、", ""),
    ],
)
def test_a_heading_is_the_first_sentence_or_a_short_line(text: str, heading: str) -> None:
    assert text[: heading_end(text)] == heading


def test_bold_text_is_the_heading_whatever_its_punctuation() -> None:
    text = "1. 严格程序和时限 各乡（镇）要对照文件要求。"
    assert text[: heading_end(text, bold_until=10)] == "1. 严格程序和时限"[:10]


def test_the_table_of_contents_drops_the_full_stop() -> None:
    assert title_of("1. 规范资金发放。") == "1. 规范资金发放"


def test_anchors_name_the_place_in_the_outline() -> None:
    assert anchors([1, 2, 3, 3, 2, 1, 2]) == [
        "part-1",
        "part-1-1",
        "part-1-1-1",
        "part-1-1-2",
        "part-1-2",
        "part-2",
        "part-2-1",
    ]


def test_anchors_stay_apart_when_a_level_is_left_out() -> None:
    found = anchors([3, 1, 3, 3, 2, 2])
    assert len(set(found)) == len(found)


def test_heading_tags_leave_no_level_out() -> None:
    assert depths([1, 3, 3, 2, 1]) == [1, 2, 2, 2, 1]
