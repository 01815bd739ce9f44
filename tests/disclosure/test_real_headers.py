"""Header rows that counties really published or sent in: lists are read, leaks lose their columns,
tables without persons are no lists."""

from typing import Any

import pytest

from disclosure.columns import FORBIDDEN
from disclosure.models import RosterEntry
from disclosure.public_columns import CHECKED
from disclosure.roster import ImportResult, import_roster
from tests.disclosure.factories import County
from tests.disclosure.workbooks import text_table, xlsx
from tests.support.made_up import bank_card, identity_number, mobile

# Heading → what it is kept as; a heading that is left out here must be dropped.
LISTS: dict[str, tuple[str, dict[str, str]]] = {
    "monthly list of a county": (
        "姓名|所在村屯|救助类型|救助人数|是否近亲属备案",
        {
            **{"姓名": "name", "所在村屯": "village", "救助类型": "programme_class"},
            **{"救助人数": "members", "是否近亲属备案": "relative_filed"},
        },
    ),
    "leak: destitute persons": (
        "街道（乡镇）|社区|姓名|性别|特困类别|金额|身份证号码（完整）",
        {
            **{"街道（乡镇）": "township", "社区": "village", "姓名": "name"},
            **{"特困类别": "programme_class", "金额": "amount"},
            "身份证号码（完整）": "identity",
        },
    ),
    "leak: public housing": (
        "姓名|身份证号码|户籍所在地|申请住房门牌号|申请家庭人口情况|人均居住建筑面积|人均可支配月收入",
        {
            **{"姓名": "name", "身份证号码": "identity", "户籍所在地": "address"},
            "申请家庭人口情况": "household_size",
        },
    ),
    "leak: subsidy with accounts": (
        "姓名|公民身份证件号码|银行账号",
        {"姓名": "name", "公民身份证件号码": "identity"},
    ),
    "internal ledger": (
        "低保证编号|户主姓名|家庭成员姓名|性别|出生年月|与户主关系|家庭人口数|保障人口数|身份证号码"
        "|户籍所在地|现房住址|保障方式|家庭类别|联系电话|住房情况|房屋状况",
        {
            **{"户主姓名": "name", "出生年月": "birth_date", "家庭人口数": "household_size"},
            **{"保障人口数": "members", "身份证号码": "identity", "户籍所在地": "address"},
            "保障方式": "programme_class",
        },
    ),
    "temporary assistance": (
        "支出型临时救助对象名单|救助金额|救助事由",
        {"救助金额": "amount", "救助事由": "reason", "支出型临时救助对象名单": "name"},
    ),
    "masked list": (
        "序号|乡镇（街道）|村（社区）|户主姓名（掩码）|保障类别|保障人数|月保障金额（元）|纳入时间|备注",
        {
            **{"序号": "serial", "乡镇（街道）": "township", "村（社区）": "village"},
            **{"户主姓名（掩码）": "name", "保障类别": "programme_class", "保障人数": "members"},
            **{"月保障金额（元）": "amount", "纳入时间": "start_month"},
        },
    ),
    "relatives, summary": (
        "工作人员姓名|工作单位|职务|关系|姓名|身份证号|户籍地址|救助类型|家庭人口|金额",
        {
            **{"姓名": "name", "身份证号": "identity", "户籍地址": "address"},
            **{"救助类型": "programme_class", "家庭人口": "household_size", "金额": "amount"},
        },
    ),
    "relatives, filing": (
        "关系|姓名|身份证号|户籍地址|居住地址|救助类型|月金额",
        {
            **{"姓名": "name", "身份证号": "identity", "户籍地址": "address"},
            **{"救助类型": "programme_class", "月金额": "amount"},
        },
    ),
    "relatives, link": (
        "工作人员姓名|电话|工作单位|职务|关系|户主姓名|性别|出生日期|家庭住址|家庭人口|申请原因|申请时间"
        "|经济状况调查|乡镇意见|审核时间",
        {
            **{"户主姓名": "name", "出生日期": "birth_date", "家庭住址": "address"},
            **{"家庭人口": "household_size", "申请原因": "reason"},
        },
    ),
    "visit form": (
        "户主姓名|性别|年龄|家庭人口|子女情况|家庭成员(姓名/身份证号/与户主关系/健康状况/职业状况/年收入)"
        "|是否为在保对象|是否是建档立卡户|是否干部亲属|致贫原因|家庭财产状况(住房/养殖牲畜/交通工具)|家庭收入"
        "|赡抚养义务人情况|是否符合低保|原因|签名",
        {
            **{"户主姓名": "name", "年龄": "age", "家庭人口": "household_size"},
            **{"是否干部亲属": "relative_filed", "致贫原因": "reason"},
            "家庭成员(姓名/身份证号/与户主关系/健康状况/职业状况/年收入)": "identity",
        },
    ),
}
CELLS = {
    **{"name": "王小明", "village": "河西村", "programme_class": "A类", "members": "2"},
    **{"household_size": "3", "amount": "300", "reason": "因病", "start_month": "2024年3月"},
    **{"age": "67", "birth_date": "1950-03-01", "township": "沁河镇", "address": "河西村3号"},
    **{"relative_filed": "否", "serial": "1"},
}
NO_LISTS = [
    "街镇名称|户数|人数|金额(元)",
    "救助类别|救助标准|户数|人数|资金支出(万元)",
    "地区|低保户数|低保人数|低保人员分类|劳动能力情况|致贫原因|动态管理|1-月资金总支出|当月资金支出",
    "序号|乡镇(街道)|80-89周岁人数|80-89周岁金额(元)|90-94周岁人数|90-94周岁金额(元)",
    "发放标准|申领数量(人次)|申领审核通过数量(人次)|发放资金(元)",
    "低保政策法规|申报条件|申报程序|低保对象名单及家庭基本信息|举报监督电话",
    "序号|一级事项|二级事项|公开内容(要素)|公开依据|公开时限|公开主体|公开渠道和载体",
    "编号|责任科室|信访方式|标题|接件时间|举报类型|类型|乡镇|转办时间|应结办日期|办理情况|办结时间",
]


def take(county: County, data: bytes, filename: str = "x") -> ImportResult:
    return import_roster(data, filename, county.dibao, county.qinhe, "initial", county.editor)


@pytest.mark.parametrize("case", LISTS)
def test_a_real_list_keeps_what_may_be_kept_and_nothing_else(county: County, case: str) -> None:
    header, kept = LISTS[case]
    headings = header.split("|")
    secrets = [f"{identity_number()} {mobile()} {bank_card()}" for _ in headings]
    identity = identity_number()
    row = [
        identity if kept.get(head) == "identity" else CELLS.get(kept.get(head, ""), secret)
        for head, secret in zip(headings, secrets, strict=True)
    ]
    result = take(county, xlsx([["某某镇名单"], headings, row]))
    assert result.roster is not None, result.findings
    # Within one cell a slash parts words, between cells it parts the levels of a header.
    expected = {head[:40].replace("/", "、"): kept.get(head, "dropped") for head in headings}
    assert result.columns == expected
    public = set(result.columns.values()) - {"dropped"} - {m.value for m in CHECKED}
    assert not public & {meaning.value for meaning in FORBIDDEN}
    stored = str(list(RosterEntry.objects.values()))
    assert not any(part in stored for text in (*secrets, identity) for part in text.split())


@pytest.mark.parametrize("header", NO_LISTS)
def test_a_table_without_persons_is_no_list(county: County, header: str) -> None:
    headings = header.split("|")
    result = take(county, text_table([headings, ["1"] * len(headings)]))
    assert result.roster is None
    assert {"no-header", "no-name-column"} & {item.code for item in result.findings}


BODY = [["1", "河西村", "王小明", "2", "300"], ["2", "官军村", "李建国", "1", "0.04"]]
FLAT = ["序号", "村", "姓名", "保障人数", "月保障金额（元）"]
LAYOUTS: dict[str, tuple[list[list[Any]], list[str]]] = {
    "title rows above": (
        [["沁河镇低保公示表"], ["填报单位：沁河镇", "", "", "2024年3月"], FLAT],
        [],
    ),
    "blank rows around the header": ([["沁河镇"], [], FLAT, []], []),
    "two levels": (
        [["序号", "村", "保障对象", "", "金额"], ["", "", "姓名", "保障人数", "月保障金额（元）"]],
        ["A1:A2", "B1:B2", "C1:D1"],
    ),
    "three levels": (
        [
            ["低保名单", "", "", "", ""],
            ["序号", "村", "家庭情况", "", "资金"],
            ["", "", "户主", "", "月保障金额"],
            ["", "", "姓名", "保障人数", "元"],
        ],
        ["A1:E1", "A2:A4", "B2:B4", "C2:D2", "C3:D3"],
    ),
}


@pytest.mark.parametrize("case", LAYOUTS)
def test_titles_levels_blanks_totals_and_notes_do_not_matter(county: County, case: str) -> None:
    top, merge = LAYOUTS[case]
    below = [
        [],
        ["合计", "", "", "3", "300.04"],
        [],
        ["备注：数据截至3月底"],
        ["填表人：", "", "审核人："],
    ]
    result = take(county, xlsx([*top, BODY[0], [], BODY[1], *below], merge=merge))
    assert result.roster is not None, result.findings
    values = result.roster.entries.order_by("number").values_list("masked_name", "members")
    assert list(values) == [("王*明", 2), ("李*国", 1)]
    assert [f"{entry.amount}" for entry in result.roster.entries.order_by("number")] == [
        "300.00",
        "0.04",
    ]


def test_units_in_the_header_count(county: County) -> None:
    data = text_table([["姓名", "村", "救助金额（万元）"], ["王小明", "河西村", "0.12"]])
    assert f"{take(county, data).roster.entries.get().amount}" == "1200.00"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_table_of_any_encoding_is_a_list(county: County, encoding: str) -> None:
    result = take(county, text_table([FLAT, *BODY], encoding), "花名册.csv")
    assert result.roster.rows_accepted == 2


def test_numbers_as_text_text_as_numbers_and_dates_as_serials_are_the_same(county: County) -> None:
    import datetime as dt

    headings = ["姓名", "村", "保障人数", "金额", "纳入时间"]
    rows = [
        ["王小明", "河西村", 2, 300.5, dt.datetime(2024, 3, 9)],
        ["王小明", "河西村", "2", "300.50", 45360],
        ["王小明", "河西村", "２人", "３００．５元", "2024年3月"],
        ["王小明", "河西村", "2.0", "¥300.5", "2024.03"],
        ["王小明", "河西村", "2", "300.5", "20240309"],
    ]
    roster = take(county, xlsx([headings, *rows]), "表.et").roster
    found = set(roster.entries.values_list("members", "amount", "start_month"))
    assert {(m, f"{a}", s) for m, a, s in found} == {(2, "300.50", dt.date(2024, 3, 1))}


def test_several_sheets_make_one_list_and_others_are_passed_over(county: County) -> None:
    def more(sheet: Any) -> None:
        second = sheet.parent.create_sheet("城关社区")
        for row in (FLAT, ["1", "城关社区", "张秀英", "1", "200"]):
            second.append(row)
        sheet.parent.create_sheet("说明").append(["填表说明", "一户一行"])

    result = take(county, xlsx([FLAT, *BODY], change=more))
    assert result.roster.rows_accepted == 3
    skipped = [item.sheet for item in result.findings if item.code == "sheet-skipped"]
    assert skipped == ["说明"]


def test_one_person_on_two_sheets_is_noticed_even_in_the_same_row(county: County) -> None:
    number = identity_number()
    head = ["姓名", "村", "身份证号"]

    def more(sheet: Any) -> None:
        second = sheet.parent.create_sheet("第二页")
        second.append(head)
        second.append(["王小明", "河西村", number])

    result = take(county, xlsx([head, ["王小明", "河西村", number]], change=more))
    found = next(item for item in result.findings if item.severity == "explain")
    assert (found.code, found.sheet, found.row) == ("same-person-twice-sheets", "第二页", 2)
    assert found.params == {"first": 2, "sheet": "花名册"}


def test_one_person_typed_in_two_ways_is_one_person(county: County) -> None:
    number = identity_number()
    spaced = f"{number[:6]}-{number[6:14]} {number[14:]}".lower()
    data = text_table(
        [["姓名", "村", "身份证号"], ["王小明", "河西村", number], ["王小明", "河西村", spaced]]
    )
    assert "same-person-twice" in {item.code for item in take(county, data).findings}
