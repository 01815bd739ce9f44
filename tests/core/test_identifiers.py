"""Numbers are found however they are typed, and look-alikes are left alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import identifiers
from portal.core.identifiers import MASK, find_personal_data, redact
from tests.support import made_up

FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
randoms = st.randoms(use_true_random=False)


def kinds(text: str) -> list[str]:
    return [found.kind for found in find_personal_data(text)]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("１２３ 年Ａ", "123年A"),
        ("  王 小\u3000明 ", "王小明"),
        ("\u200b138\ufeff00\u00ad", "13800"),
        ("٣٤", "34"),
    ],
)
def test_fold_removes_what_only_looks_different(text, folded):
    assert identifiers.fold(text) == folded


@given(randoms)
def test_a_generated_identity_number_holds(rng):
    assert identifiers.is_identity_number(made_up.identity_number(rng=rng))


@given(randoms, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_breaks_the_check(rng, place, step):
    number = made_up.identity_number(rng=rng)
    changed = str((int(number[place]) + step) % 10)
    assert not identifiers.is_identity_number(number[:place] + changed + number[place + 1 :])


def test_a_lower_case_full_width_or_spaced_cross_is_the_same_number():
    number = made_up.identity_number_with_cross()
    for typed in (number.lower(), number.translate(FULL_WIDTH), number[:-1] + "×", f" {number} "):
        assert identifiers.is_identity_number(typed)


@pytest.mark.parametrize(
    ("region", "valid"), [("140431", True), ("990101", True), ("000000", False)]
)
def test_the_region_must_exist(region, valid):
    number = made_up.identity_number(area=region)
    assert identifiers.is_identity_number(number) is valid


@pytest.mark.parametrize("day", ["19000230", "20011301", "18001231", "00000000"])
def test_the_date_must_exist(day):
    body = f"140431{day}001"
    assert not any(identifiers.is_identity_number(body + check) for check in "0123456789X")


def test_a_number_of_15_digits_is_legacy_only():
    legacy = "140431" + "500101" + "123"
    assert identifiers.is_legacy_identity_number(legacy)
    assert not identifiers.is_identity_number(legacy)
    assert identifiers.birth_date(legacy) == date(1950, 1, 1)
    assert not identifiers.is_legacy_identity_number("140431" + "501301" + "123")


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 11, 23), date(2026, 11, 22), 17),
        (date(2008, 11, 23), date(2026, 11, 23), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 1, 1), date(2026, 1, 1), 0),
    ],
)
def test_age_is_counted_in_full_years(born, day, age):
    number = made_up.identity_number(born)
    assert identifiers.birth_date(number) == born
    assert identifiers.age_on(born, day) == age


def test_the_birth_date_of_anything_else_is_an_error_that_does_not_quote_it():
    with pytest.raises(ValueError, match=r"^not an identity number$"):
        identifiers.birth_date("张三")


@pytest.mark.parametrize("form", ["{}", "+86 {}", "0086{}", "86-{}", " {}"])
def test_a_mobile_number_may_have_a_country_code(form):
    assert identifiers.is_mobile(form.format(made_up.mobile()))


@pytest.mark.parametrize("text", ["", "12345678901", "1380013800", "0355-7001234", "12345", "110"])
def test_other_telephone_numbers_are_not_mobiles(text):
    assert not identifiers.is_mobile(text)


@given(randoms, st.integers(13, 19))
def test_a_card_number_passes_luhn_and_a_changed_one_does_not(rng, length):
    card = made_up.bank_card(length, rng=rng)
    assert identifiers.is_bank_card(card)
    assert not identifiers.is_bank_card(card[:-1] + str((int(card[-1]) + 1) % 10))


@given(randoms)
def test_an_identity_number_is_never_a_card(rng):
    number = made_up.identity_number(rng=rng)
    assert not identifiers.is_bank_card(number)
    assert kinds(number) == ["identity"]


DRESSES = [
    lambda number: number,
    lambda number: f"身份证{number}号",
    lambda number: number.translate(FULL_WIDTH),
    "\u200b".join,
    " ".join,
    lambda number: "-".join((number[:3], number[3:7], number[7:])),
    lambda number: "\u3000".join((number[:4], number[4:])),
    lambda number: f"（{number}）",
    lambda number: f"a{number}b",
]


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize(
    ("kind", "make"),
    [
        ("identity", made_up.identity_number),
        ("identity", made_up.identity_number_with_cross),
        ("mobile", made_up.mobile),
    ],
)
def test_a_dressed_up_number_is_found_and_hidden(dress, kind, make):
    text = dress(make())
    assert kinds(text) == [kind]
    assert not any(char.isnumeric() for char in redact(text))
    assert MASK in redact(text)


@pytest.mark.parametrize("sizes", [(19,), (4, 4, 4, 4, 3), (6, 13), (6, 4, 4, 5), (1,) * 19])
@given(rng=randoms)
def test_a_card_is_found_in_the_groups_that_cards_are_written_in(rng, sizes):
    card, groups = made_up.bank_card(rng=rng), []
    for size in sizes:
        groups.append(card[:size])
        card = card[size:]
    # one card in some thousands holds an identity number by chance, and is hidden as that
    assert kinds(f"卡号：{' '.join(groups)}。") in (["bank-card"], ["identity"])


def test_the_identity_number_is_found_between_other_digits():
    identity, mobile = made_up.identity_number(), made_up.mobile()
    assert "identity" in kinds(f"7{identity}")
    assert kinds(f"{identity} {mobile}") == ["identity", "mobile"]
    assert kinds(f"{mobile},{identity}") == ["mobile", "identity"]


def test_the_place_of_a_find_is_its_place_in_the_original_text():
    number = made_up.mobile()
    typed = "\u200b".join(number.translate(FULL_WIDTH))
    (found,) = find_personal_data(f"请致电 {typed} 联系")
    assert f"请致电 {typed} 联系"[found.start : found.end] == typed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026年11月23日10时30分，共128户256人，发放61440.00元",
        "行政区划代码140431101201",
        "受理编号QY20261123-0001",
        "监督电话0355-7001234，12345热线",
        "13 14 15 16 17 18 19 20 21 22",
        "2026-11-23 15:30:59",
        "20261123 1000 2000",
        "生成时间20261123153000",
        "750.00 750.00 1200.00 1500.00",
        "1.5 2.5 3.5 4.5 5.5 6.5 7.5 8.5",
    ],
)
def test_everyday_figures_are_not_personal_data(text):
    assert find_personal_data(text) == []
    assert redact(text) == text


def test_eleven_digits_within_a_longer_run_are_not_a_mobile():
    number = made_up.mobile()
    assert "mobile" not in kinds(f"9{number}") + kinds(f"{number}9")


def test_many_numbers_in_a_long_text_are_found_in_linear_time():
    numbers = [made_up.mobile() for _ in range(3000)]
    assert len(find_personal_data("，".join(numbers))) == len(numbers)
    assert find_personal_data("1 " * 20_000 + "7" * 20_000) is not None


@given(st.text())
def test_any_text_can_be_searched_and_a_redacted_text_is_clean(text):
    assert find_personal_data(redact(text)) == []


@given(
    randoms, st.text(alphabet="甲乙，。 a\n", max_size=5), st.text(alphabet="甲，x\n", max_size=5)
)
def test_whatever_stands_around_a_number_it_is_found(rng, before, after):
    text = f"{before}{made_up.identity_number(rng=rng)}{after}"
    assert "identity" in kinds(text)
