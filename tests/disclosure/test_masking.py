"""No public value tells who it was made from."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.masking import (
    ADULT_AGE,
    COMPOUND_SURNAMES,
    age_band,
    mask_amount,
    mask_count,
    mask_month,
    mask_name,
    reason_category,
    village_finder,
    village_of,
)
from portal.core.identifiers import age_on
from tests.support.made_up import identity_number, mobile

VILLAGES = ("河西村", "下河西村", "城关社区", "北石渠村", "官军村民委员会")


@pytest.mark.parametrize(
    ("name", "mask"),
    [
        ("张三", "张*"),
        ("王小明", "王*明"),
        ("张三 ", "张*"),
        ("张　三", "张*"),
        ("王 小 明", "王*明"),
        ("张\u200b三", "张*"),
        ("欧阳娜", "欧阳*"),
        ("欧阳小明", "欧阳*明"),
        ("欧阳 小明", "欧阳*明"),
        ("诸葛孔明", "诸葛*明"),
        ("司马", "司*"),
        ("张王小明", "张*明"),
        ("\U00020bb7田一", "\U00020bb7*一"),
        ("阿依古丽", "阿*丽"),
        ("阿依古丽·买买提", "阿*·买*"),
        ("买买提•艾力", "买*·艾*"),
        ("买买提.艾力", "买*·艾*"),
        ("迪丽·阿·热巴", "迪*·热*"),
        ("慕容·雪", "慕*·*"),
        ("John Smith", "J* S*"),
        ("Mary Jane van der Berg", "M* B*"),
        ("ＪＯＨＮ", "J*"),
        ("J Smith", "* S*"),
        ("张", "*"),
        ("", "*"),
        ("　", "*"),
        ("张*", "张*"),
        ("王**", "王*"),
        ("王＊明", "王*明"),
        ("王某某", "王*"),
        ("王某", "王*"),
        ("王某明", "王*明"),
        ("李XX", "李*"),
        ("李××明", "李*明"),
        ("欧阳**", "欧阳*"),
        ("*明", "*"),
        ("张三(已故)", "张*"),
        ("张三、李小四", "张*、李*四"),
        ("张三 李四", "张*、李*"),
        ("张三\n李四", "张*、李*"),
        ("\ud800张三", "张*"),
    ],
)
def test_names_have_one_mask_form(name, mask):
    assert mask_name(name) == mask


def test_numbers_in_a_name_column_disappear():
    assert mask_name(identity_number()) == "*"
    assert mask_name(f"张三{mobile()}") == "张*"


HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5).filter(lambda c: c != "某")
GIVEN = st.text(HAN, min_size=1, max_size=3)
SURNAME = st.one_of(HAN, st.sampled_from(sorted(COMPOUND_SURNAMES)))
PARTS = st.lists(st.text(HAN, min_size=1, max_size=6), min_size=2, max_size=3)
WORD = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=1, max_size=9)
NAMES = st.one_of(
    st.builds(str.__add__, SURNAME, GIVEN),
    PARTS.map("·".join),
    st.lists(WORD.map(str.title), min_size=1, max_size=3).map(" ".join),
)
DAYS = st.dates(dt.date(1920, 1, 1), dt.date(2024, 12, 31))


@given(NAMES)
def test_no_mask_holds_the_name_or_a_whole_part_of_it(name):
    mask = mask_name(name)
    assert mask.strip()
    assert name not in mask
    assert mask.count("*") in {1, 2}
    for part in name.replace(" ", "·").split("·"):
        assert part not in mask.replace("·", " ").split()


@given(NAMES)
def test_a_mask_is_its_own_mask(name):
    mask = mask_name(name)
    assert mask_name(mask) == mask


@given(st.text(max_size=40))
def test_no_text_breaks_the_mask(text):
    mask = mask_name(text)
    assert mask
    assert not any(letter.isdigit() and letter.isascii() for letter in mask)


def pieces(number: str) -> set[str]:
    return {number[start : start + 4] for start in range(len(number) - 3)}


@settings(max_examples=150)
@given(NAMES, DAYS, st.sampled_from(VILLAGES), st.sampled_from(["患病", "学费", "无"]))
def test_a_public_row_holds_nothing_of_the_person(name, born, village, reason):
    identity, phone = identity_number(born), mobile()
    told = f"{name}，{identity}，{phone}"
    row = [
        mask_name(name),
        mask_name(told),
        village_of(f"沁河镇{village}三组{phone}", VILLAGES),
        reason_category(f"{reason}{told}"),
        age_band((dt.date(2025, 1, 1) - born).days // 366),
        mask_amount(identity),
        mask_amount(phone),
        mask_count(identity),
        mask_count(phone),
        mask_month(identity),
        mask_month(phone),
    ]
    public = "|".join("" if value is None else str(value) for value in row)
    assert name not in public
    assert not {piece for piece in pieces(identity) | pieces(phone) if piece in public}


@pytest.mark.parametrize(
    ("born", "on", "minor"),
    [
        (dt.date(2006, 3, 2), dt.date(2024, 3, 1), True),
        (dt.date(2006, 3, 1), dt.date(2024, 3, 1), False),
        (dt.date(2008, 2, 29), dt.date(2026, 2, 28), True),
        (dt.date(2008, 2, 29), dt.date(2026, 3, 1), False),
    ],
)
def test_a_minor_is_under_eighteen_to_the_day(born, on, minor):
    assert (age_on(born, on) < ADULT_AGE) is minor


def test_ages_become_wide_bands():
    ages = (0, 17, 18, 39, 40, 59, 60, 79, 80, 89, 90, 104)
    assert [age_band(age) for age in ages] == [
        *("0-17", "0-17", "18-39", "18-39", "40-59", "40-59"),
        *("60-79", "60-79", "80-89", "80-89", "90+", "90+"),
    ]


@pytest.mark.parametrize(
    ("address", "village"),
    [
        ("河西村", "河西村"),
        ("河西", "河西村"),
        ("山西省长治市沁源县沁河镇河西村3组12号", "河西村"),
        ("沁河镇河西村委会", "河西村"),
        ("沁河镇 河西一组", "河西村"),
        ("沁河镇下河西村12号", "下河西村"),
        ("城关居委会", "城关社区"),
        ("沁河镇官军村二组", "官军村民委员会"),
        ("沁河镇１２号北石渠村", "北石渠村"),
        ("上河西村", None),
        ("河西路12号", None),
        ("河西东村", None),
        ("", None),
    ],
)
def test_an_address_is_cut_to_a_known_village(address, village):
    assert village_of(address, VILLAGES) == village
    assert village_finder(VILLAGES)(address) == village


def test_no_village_is_found_where_none_is_known():
    assert village_of("河西村", ()) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("因病", "illness"),
        ("尿毒症，每周透析", "illness"),
        ("因残", "disability"),
        ("肢体二级残疾、患病", "disability"),
        ("因学", "education"),
        ("车祸", "accident"),
        ("洪灾", "disaster"),
        ("缺劳力", "lack-of-labour"),
        ("年老体弱", "lack-of-labour"),
        ("其他", "other"),
        ("  ", ""),
    ],
)
def test_reasons_become_categories(text, code):
    assert reason_category(text) == code


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("456.5", "元", "456.50"),
        ("1,234.50元", "", "1234.50"),
        ("３００", "", "300.00"),
        ("500元/月", "", "500.00"),
        ("1.2", "万元", "12000.00"),
        ("1.2万元", "", "12000.00"),
    ],
)
def test_amounts_are_kept_to_the_fen(text, unit, amount):
    assert mask_amount(text, unit) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "无", "1234567", "1.2E+17", "12-3", "=1+1"])
def test_what_is_no_amount_is_not_echoed(text):
    assert mask_amount(text) is None


def test_counts_are_small_numbers_of_people():
    assert [mask_count(text) for text in ("3", "３人", "2.0", "120", "三", "")] == [
        *(3, 3, 2, None, None, None)
    ]


@pytest.mark.parametrize(
    "value",
    ["2024年3月", "2024.03", "202403", "2024-3-15", "2024/03/01", "45352", dt.date(2024, 3, 9)],
)
def test_a_month_is_read_from_any_way_to_write_it(value):
    assert mask_month(value) == dt.date(2024, 3, 1)


@pytest.mark.parametrize("text", ["", "2024", "2024年13月", "三月", "99999999"])
def test_what_is_no_month_is_not_echoed(text):
    assert mask_month(text) is None
