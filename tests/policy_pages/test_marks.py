"""Number, issuer and date of a document."""

from datetime import date

import pytest

from policy_pages.marks import date_at_end, date_line, masthead_issuer, normal_number, number_line


@pytest.mark.parametrize(
    "text",
    ["沁民字〔2022〕51号", "沁民字[2022]51号", "沁民字（2022）第51号", "沁民字【２０２２】５１ 号"],
)
def test_a_number_has_one_form(text: str) -> None:
    assert normal_number(text) == number_line(text) == "沁民字〔2022〕51号"


def test_a_sentence_with_a_number_in_it_is_not_a_number() -> None:
    assert number_line("根据沁民字〔2022〕51号文件") == ""
    assert normal_number(" 第1号公告 ") == "第1号公告"


def test_the_masthead_names_the_issuer() -> None:
    assert masthead_issuer("沁源县民政局文件") == "沁源县民政局"
    assert masthead_issuer("沁 源 县 民 政 局 文件") == "沁源县民政局"
    assert masthead_issuer("关于印发文件的通知") == ""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022年5月9日", date(2022, 5, 9)),
        ("２０２２年5月9日", date(2022, 5, 9)),
        ("二〇二二年五月九日", date(2022, 5, 9)),
        ("二○二二年十二月三十一日", date(2022, 12, 31)),
        ("二零二二年十月十日", date(2022, 10, 10)),
        ("二〇二二年二月三十日", None),
        ("2022年13月1日", None),
        ("自2022年5月9日起", None),
    ],
)
def test_a_date_line_is_a_date_and_nothing_else(text: str, day: date | None) -> None:
    assert date_line(text) == day


def test_a_signature_may_share_its_line_with_the_date() -> None:
    assert date_at_end("沁源县民政局　2022年5月9日印发") == date(2022, 5, 9)
    assert date_at_end("本通知自2022年5月9日起施行") is None
