"""Header rows of real lists are understood, and the rows below them are told apart."""

import datetime as dt

import pytest

from disclosure.columns import (
    FORBIDDEN,
    Column,
    Meaning,
    RowKind,
    find_header,
    recognise,
    row_kind,
    row_sorter,
)
from disclosure.workbook import read_workbook
from tests.disclosure import workbooks as made

M = Meaning


def meanings(header: str) -> list[Meaning]:
    return [column.meaning for column in recognise(header.split("|"))]


REAL = [
    (
        "姓名|所在村屯|救助类型|救助人数|是否近亲属备案",
        [M.NAME, M.VILLAGE, M.PROGRAMME_CLASS, M.MEMBERS, M.RELATIVE_FILED],
    ),
    (
        "街道（乡镇）|社区|姓名|性别|特困类别|金额|身份证号码（完整）",
        [M.TOWNSHIP, M.VILLAGE, M.NAME, M.GENDER, M.PROGRAMME_CLASS, M.AMOUNT, M.IDENTITY],
    ),
    (
        "姓名|身份证号码|户籍所在地|申请住房门牌号|申请家庭人口情况|人均居住建筑面积|人均可支配月收入",
        [M.NAME, M.IDENTITY, M.ADDRESS, M.ADDRESS, M.HOUSEHOLD_SIZE, M.ASSETS, M.INCOME],
    ),
    ("姓名|公民身份证件号码|银行账号", [M.NAME, M.IDENTITY, M.BANK_ACCOUNT]),
    (
        "低保证编号|户主姓名|家庭成员姓名|性别|出生年月|与户主关系|家庭人口数|保障人口数",
        [
            *(M.CERTIFICATE, M.NAME, M.MEMBER_NAME, M.GENDER, M.BIRTH_DATE, M.RELATION),
            *(M.HOUSEHOLD_SIZE, M.MEMBERS),
        ],
    ),
    (
        "身份证号码|户籍所在地|现房住址|保障方式|家庭类别|联系电话|住房情况|房屋状况",
        [
            *(M.IDENTITY, M.ADDRESS, M.ADDRESS, M.PROGRAMME_CLASS, M.PROGRAMME_CLASS),
            *(M.PHONE, M.ASSETS, M.ASSETS),
        ],
    ),
    ("救助金额|救助事由", [M.AMOUNT, M.REASON]),
    (
        "序号|乡镇（街道）|村（社区）|户主姓名（掩码）|保障类别|保障人数|月保障金额（元）|纳入时间|备注",
        [
            *(M.SERIAL, M.TOWNSHIP, M.VILLAGE, M.NAME, M.PROGRAMME_CLASS, M.MEMBERS),
            *(M.AMOUNT, M.START_MONTH, M.REMARK),
        ],
    ),
    (
        "工作人员姓名|工作单位|职务|关系|姓名|身份证号|户籍地址|救助类型|家庭人口|金额",
        [
            *(M.STAFF, M.STAFF, M.STAFF, M.RELATION, M.NAME, M.IDENTITY, M.ADDRESS),
            *(M.PROGRAMME_CLASS, M.HOUSEHOLD_SIZE, M.AMOUNT),
        ],
    ),
    (
        "户主姓名|性别|年龄|家庭人口|是否干部亲属|致贫原因|家庭收入|签名",
        [
            *(M.NAME, M.GENDER, M.AGE, M.HOUSEHOLD_SIZE, M.RELATIVE_FILED, M.REASON),
            *(M.INCOME, M.STAFF),
        ],
    ),
    (
        "|".join(made.HEADER),
        [
            *(M.SERIAL, M.TOWNSHIP, M.VILLAGE, M.NAME, M.IDENTITY, M.PHONE, M.MEMBERS),
            *(M.AMOUNT, M.BANK, M.BANK_ACCOUNT, M.DISABILITY, M.REASON, M.REMARK),
        ],
    ),
]


@pytest.mark.parametrize(("header", "expected"), REAL)
def test_real_headers_are_understood(header, expected):
    assert meanings(header) == expected


@pytest.mark.parametrize(
    ("written", "meaning", "unit"),
    [
        ("姓\n名", M.NAME, ""),
        ("户 主 姓 名", M.NAME, ""),
        ("月保障 金额（元）", M.AMOUNT, "元"),
        ("金额：元", M.AMOUNT, "元"),
        ("保障金额(单位：万元)", M.AMOUNT, "万元"),
        ("户月保障金（元/月）", M.AMOUNT, "元/月"),
        ("１、姓名", M.NAME, ""),
        ("银行帐号", M.BANK_ACCOUNT, ""),
        ("户主姓名（身份证）", M.IDENTITY, ""),
        ("家庭成员(姓名/身份证号/与户主关系/健康状况)", M.IDENTITY, ""),
        ("家庭成员/姓名", M.MEMBER_NAME, ""),
        ("开户信息/户名", M.ACCOUNT_HOLDER, ""),
        ("残疾/等级", M.DISABILITY, ""),
        ("残疾/类别", M.DISABILITY, ""),
        ("照料护理等级", M.SELF_CARE, ""),
        ("户主/身份证号", M.IDENTITY, ""),
        ("低保金/金额", M.AMOUNT, ""),
        ("村（居）", M.VILLAGE, ""),
        ("星座", M.UNKNOWN, ""),
        ("", M.UNKNOWN, ""),
    ],
)
def test_spelling_units_and_levels_do_not_matter(written, meaning, unit):
    (column,) = recognise([written])
    assert (column.meaning, column.unit) == (meaning, unit)


def test_a_plain_name_beside_a_head_of_household_is_a_members():
    assert meanings("户主姓名|姓名|与户主关系") == [M.NAME, M.MEMBER_NAME, M.RELATION]


def test_what_could_hurt_can_never_be_public():
    for header in ("身份证", "手机", "银行卡号", "开户行", "病种", "残疾等级", "自理能力", "星座"):
        (column,) = recognise([header])
        assert column.forbidden, header
    assert not FORBIDDEN & {M.NAME, M.VILLAGE, M.AMOUNT, M.MEMBERS, M.START_MONTH}


def test_a_hint_is_less_certain_than_a_known_header():
    known, hinted = recognise(["联系电话", "村里联系电话或其他"])
    assert (known.certain, hinted.certain) == (True, False)
    assert hinted.meaning is M.PHONE


def test_the_header_is_found_below_the_titles():
    match = find_header(made.township_roster())
    assert (match.row_from, match.row_to) == (2, 2)
    assert match.column(M.AMOUNT) == Column(7, "月保障金额(元)", M.AMOUNT, "元")
    assert match.column(M.GROUP) is None


TWO_LEVELS = [
    ["农村低保花名册", "", "", "", "", "", ""],
    ["序号", "户主", "", "保障情况", "", "银行", "备注"],
    ["", "姓名", "身份证号", "人数", "金额（元）", "账号", ""],
    ["1", "王明", "", "2", "300", "", ""],
]
THREE_LEVELS = [
    ["序号", "家庭基本情况", "", "", "", "备注"],
    ["", "户主", "", "家庭成员", "", ""],
    ["", "姓名", "电话", "姓名", "健康状况", ""],
    ["1", "王明", "", "王小明", "良好", ""],
]
MERGES_OF_TWO = ["A1:G1", "A2:A3", "B2:C2", "D2:E2", "G2:G3"]
MERGES_OF_THREE = ["A1:A3", "F1:F3", "B1:E1", "B2:C2", "D2:E2"]


@pytest.mark.parametrize(
    "line",
    [
        "填报单位：沁河镇社会事务办公室||单位：户、人、元",
        "填报单位：沁河镇|填表人：某某|填报日期：2026年11月20日",
        "乡镇：沁河镇||所属月份：11月",
    ],
)
def test_what_a_form_asks_for_above_the_header_is_no_part_of_it(line):
    head = "村（社区）|户主姓名|月保障金额(元)"
    found = find_header([row.split("|") for row in ("花名册||", line, head, "河西村|某某|480")])
    assert found is not None
    assert [column.header for column in found.columns] == head.split("|")


def test_a_header_with_a_colon_stays_a_header():
    found = find_header([["单位：村", "户主姓名", "保障人数"], ["河西村", "某某", "2"]])
    assert found is not None
    assert found.row_from == 0


def test_two_and_three_header_rows_with_merged_cells_are_one_header():
    sheet = read_workbook(made.xlsx(TWO_LEVELS, merge=MERGES_OF_TWO), "a").sheets[0]
    match = find_header(sheet.rows)
    assert (match.row_from, match.row_to) == (1, 2)
    expected = [M.SERIAL, M.NAME, M.IDENTITY, M.MEMBERS, M.AMOUNT, M.BANK_ACCOUNT, M.REMARK]
    assert [column.meaning for column in match.columns] == expected
    sheet = read_workbook(made.xlsx(THREE_LEVELS, merge=MERGES_OF_THREE), "a").sheets[0]
    match = find_header(sheet.rows)
    assert (match.row_from, match.row_to) == (0, 2)
    expected = [M.SERIAL, M.NAME, M.PHONE, M.MEMBER_NAME, M.HEALTH, M.REMARK]
    assert [column.meaning for column in match.columns] == expected


@pytest.mark.parametrize("rows", [TWO_LEVELS, THREE_LEVELS], ids=["two", "three"])
def test_a_text_table_without_merges_gives_the_same_meanings(rows):
    merges = MERGES_OF_TWO if rows is TWO_LEVELS else MERGES_OF_THREE
    merged = find_header(read_workbook(made.xlsx(rows, merge=merges), "a").sheets[0].rows)
    plain = find_header(read_workbook(made.text_table(rows), "a").sheets[0].rows)
    assert [c.meaning for c in plain.columns] == [c.meaning for c in merged.columns]


def test_rows_without_figures_are_not_taken_for_a_second_header():
    rows = [["姓名", "所在村", "救助类型"], ["王明", "城关社区", "城市低保"]]
    assert find_header(rows).row_to == 0


def test_a_sheet_without_a_header_has_none():
    assert find_header([]) is None
    assert find_header([["王明", "河西村", "300"], ["李海", "河西村", "200"]]) is None
    assert find_header([["通知"], ["各乡镇："], ["现将有关事项通知如下"]]) is None
    assert find_header([[dt.date(2024, 1, 1), "姓名", "村"]]) is None


COLUMNS = recognise(["序号", "村", "户主姓名", "人数", "金额（元）", "备注"])


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ("1|河西村|王明|2|300|", RowKind.DATA),
        ("1|河西村|阿依古丽·买买提|2|300|", RowKind.DATA),
        ("1|河西村|张*|2|300|", RowKind.DATA),
        ("|||2|300|", RowKind.DATA),
        ("7|河西村||2|300|", RowKind.DATA),
        ("7|河西村|王注|||合计见后", RowKind.DATA),
        ("||合计|2|300|", RowKind.TOTAL),
        ("合  计|||2|300|", RowKind.TOTAL),
        ("合计|合计|合计|2|300|", RowKind.TOTAL),
        ("小计：||3户|2|300|", RowKind.TOTAL),
        ("本页小计|||2|300|", RowKind.TOTAL),
        ("总计12户|||||", RowKind.TOTAL),
        ("备注：以上名单已公示|||||", RowKind.NOTE),
        ("注：1.本表一式两份|||||", RowKind.NOTE),
        ("填表人：|||审核人：||", RowKind.NOTE),
        ("填表人|李四|审核人|王五||", RowKind.NOTE),
        ("单位负责人：|||填表日期||", RowKind.NOTE),
        ("河西村|河西村|河西村|河西村|河西村|河西村", RowKind.NOTE),
        ("河西村|||||", RowKind.NOTE),
        ("|||||", RowKind.BLANK),
        (" | |　|||", RowKind.BLANK),
        ("5|||||", RowKind.BLANK),
        ("6|||0|0.00|", RowKind.BLANK),
        ("序号|村|户主姓名|人数|金额(元)|备注", RowKind.REPEATED_HEADER),
        ("序号|村|户主姓名|人数|金额（元）|", RowKind.REPEATED_HEADER),
    ],
)
def test_each_kind_of_row_is_known(cells, kind):
    assert row_kind(cells.split("|"), COLUMNS) is kind


def test_a_whole_roster_is_sorted():
    rows = made.township_roster(people=4)
    match = find_header(rows)
    sort = row_sorter(match.columns)
    kinds = [sort(row).value for row in rows[match.row_to + 1 :]]
    assert kinds == ["data"] * 4 + ["total", "note", "note"]


def test_a_list_with_the_name_in_the_first_column_is_sorted_too():
    sort = row_sorter(recognise(["姓名", "所在村屯", "救助人数"]))
    rows = [["王明", "河西村", "2"], ["合计", "", "2"], ["备注：无", "", ""], ["", "", ""]]
    assert [sort(row).value for row in rows] == ["data", "total", "note", "blank"]
