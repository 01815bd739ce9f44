"""Registers are taken like lists: digests only, whole or not at all, the newest counts."""

from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from disclosure.intake.registers import RegisterResult, import_register
from disclosure.models import Register, RegisterEntry
from portal.core.models import User
from tests.disclosure.factories import County, imported, small_county, staff
from tests.disclosure.test_privacy import assert_gone
from tests.disclosure.test_screening import MONTH, codes, file_with
from tests.disclosure.workbooks import password_protected, text_table, xls, xlsx
from tests.support.made_up import identity_number, legacy_identity_number, mobile

pytestmark = pytest.mark.django_db
DEATHS = ["序号", "姓名", "性别", "身份证号码", "死亡日期", "火化时间"]
RELATIVES = [
    *("工作人员姓名", "身份证号", "联系电话", "工作单位", "职务", "与其关系"),
    *("对象姓名", "身份证号", "救助类型", "是否备案"),
]


def death(identity: str, day: str = "2026-09-17", name: str = "王建国") -> list[str]:
    return ["1", name, "男", identity, day, "2026年10月2日"]


def relative(identity: str, filed: str = "是", name: str = "李秀英") -> list[str]:
    return [
        *("赵志强", identity_number(), mobile(), "沁河镇政府", "科员", "母亲"),
        *(name, identity, "农村低保", filed),
    ]


def take(county: County, by: User, rows: Any, **choices: Any) -> RegisterResult:
    given: dict[str, Any] = {
        "kind": "deceased",
        "division": county.county,
        "as_of": timezone.localdate(),
        "source": "县殡葬管理所",
        **choices,
    }
    data = rows if isinstance(rows, bytes) else text_table(rows)
    return import_register(data, given.pop("filename", "register.csv"), by=by, **given)


def test_a_death_keeps_a_digest_a_masked_name_and_the_month(county: County, keeper: User) -> None:
    result = take(county, keeper, [DEATHS, death(identity_number())])
    assert result.register is not None
    entry = result.register.entries.get()
    assert (entry.masked_name, entry.since, entry.filed) == ("王*国", date(2026, 9, 1), False)
    assert len(entry.identity_digest) == 64
    assert (result.register.rows, result.register.uploaded_by) == (1, keeper)


@pytest.mark.parametrize("make", [xlsx, xls, text_table], ids=["xlsx", "xls", "csv"])
def test_registers_come_in_any_workbook_and_match_the_lists(
    county: County, keeper: User, make: Any
) -> None:
    identity = identity_number()
    take(county, keeper, make([["县殡葬管理所火化人员名册"], DEATHS, death(identity)]))
    assert codes(imported(county, file_with(identity), month=MONTH)) == {"deceased": 2}


def test_a_number_of_fifteen_digits_matches_its_longer_form(county: County, keeper: User) -> None:
    old = legacy_identity_number()
    long = next(
        number
        for serial in range(1000)
        for number in [identity_number(f"19{old[6:12]}", "mf"[serial % 2], serial=serial // 2)]
        if number[14:17] == old[12:]
    )
    take(county, keeper, [DEATHS, death(old)])
    assert codes(imported(county, file_with(long), month=MONTH)) == {"deceased": 2}


@pytest.mark.parametrize(
    ("said", "filed"),
    [("是", True), ("2024年3月", True), ("否", False), ("", False), ("待备案", False)],
)
def test_the_relative_is_kept_and_not_the_member_of_staff(
    county: County, keeper: User, said: str, filed: bool
) -> None:
    identity = identity_number()
    row = relative(identity, said)
    take(county, keeper, [RELATIVES, row], kind="relative")
    entry = RegisterEntry.objects.get()
    assert (entry.masked_name, entry.filed) == ("李*英", filed)
    expected = {} if filed else {"relative-not-filed": 2}
    assert codes(imported(county, file_with(identity, row[1]))) == expected


@pytest.mark.parametrize(
    "header",
    [
        ["工作人员姓名", "联系电话", "近亲属姓名", "近亲属身份证号", "与本人关系"],
        ["干部姓名", "职务", "亲属姓名", "亲属身份证号码", "关系"],
    ],
)
def test_who_stands_in_a_register_of_filings_is_filed(
    county: County, keeper: User, header: list[str]
) -> None:
    row = ["赵志强", "", "李秀英", identity_number(), "母亲"]
    take(county, keeper, [header, row], kind="relative")
    entry = RegisterEntry.objects.get()
    assert (entry.masked_name, entry.filed) == ("李*英", True)


def test_a_child_in_a_register_has_no_name(county: County, keeper: User) -> None:
    child = identity_number(f"{timezone.localdate().year - 9}0101")
    take(county, keeper, [DEATHS, death(child)])
    assert RegisterEntry.objects.get().masked_name == ""


def test_a_person_counts_once_and_who_has_no_number_is_left_out(
    county: County, keeper: User
) -> None:
    identity = identity_number()
    result = take(county, keeper, [DEATHS, death(identity), death(identity), death("")])
    assert (result.rows_total, result.rows_accepted, result.rows_rejected) == (3, 1, 2)
    assert {item.severity.value for item in result.findings} == {"note"}


def _wrong(row: list[str], column: int, value: str) -> list[list[str]]:
    return [DEATHS, [*row[:column], value, *row[column + 1 :]]]


@pytest.mark.parametrize(
    ("code", "rows", "choices"),
    [
        ("unknown-register", [DEATHS], {"kind": "rich"}),
        ("register-ahead", [DEATHS], {"as_of": timezone.localdate() + timedelta(days=2)}),
        ("register-source", [DEATHS], {"source": " "}),
        ("register-source", [DEATHS], {"source": "x" * 101}),
        ("no-rows", [DEATHS], {}),
        ("no-header", [["名单", ""], ["无", ""]], {}),
        ("register-no-identity", [["姓名", "性别", "死亡日期"], ["王建国", "男", "2026-9"]], {}),
        ("register-nobody", [DEATHS, death("")], {}),
        ("file-password-protected", password_protected(), {}),
    ],
)
def test_what_cannot_be_a_register_is_refused(
    county: County, keeper: User, code: str, rows: Any, choices: dict[str, Any]
) -> None:
    result = take(county, keeper, rows, **choices)
    assert result.refused
    assert code in {item.code for item in result.findings}
    assert not Register.objects.exists()


def test_one_wrong_number_refuses_the_whole_file_and_names_the_place(
    county: County, keeper: User
) -> None:
    wrong = identity_number()[:-1] + "Y"
    result = take(county, keeper, [DEATHS, death(identity_number()), death(wrong)])
    found = next(item for item in result.findings if item.severity.value == "block")
    assert (found.code, found.row, found.column) == ("identity-checksum", 3, "D 身份证号码")
    assert not Register.objects.exists()


def test_a_source_with_a_phone_number_is_refused(county: County, keeper: User) -> None:
    result = take(county, keeper, [DEATHS], source=f"殡葬所{mobile()}")
    assert [item.code for item in result.findings] == ["register-source"]


def test_a_register_is_of_the_county_or_a_township(county: County, keeper: User) -> None:
    village = county.qinhe.get_children().first()
    result = take(county, keeper, [DEATHS], division=village)
    assert [item.code for item in result.findings] == ["register-of-village"]


def test_the_same_file_twice_is_refused(county: County, keeper: User) -> None:
    data = text_table([DEATHS, death(identity_number())])
    take(county, keeper, data)
    again = take(county, keeper, data)
    assert [item.code for item in again.findings] == ["register-twice"]
    assert Register.objects.count() == 1


def test_a_newer_register_empties_the_one_before_and_leaves_its_head(
    county: County, keeper: User
) -> None:
    today = timezone.localdate()
    rows = [DEATHS, death(identity_number())]
    first = take(county, keeper, rows, as_of=today - timedelta(days=30)).register
    foreign = take(county, keeper, rows, division=county.guodao).register
    second = take(county, keeper, [DEATHS, death(identity_number())]).register
    assert first is not None
    assert foreign is not None
    assert second is not None
    assert [r.entries.count() for r in (first, foreign, second)] == [0, 1, 1]
    first.refresh_from_db()
    assert first.rows == 1


def test_an_older_register_does_not_take_the_place_of_a_newer_one(
    county: County, keeper: User
) -> None:
    today = timezone.localdate()
    take(county, keeper, [DEATHS, death(identity_number())])
    older = take(
        county, keeper, [DEATHS, death(identity_number())], as_of=today - timedelta(days=1)
    )
    assert [item.code for item in older.findings] == ["register-older"]
    assert older.findings[0].params == {"as_of": today.isoformat()}


def test_a_dry_run_keeps_the_register_before(county: County, keeper: User) -> None:
    take(county, keeper, [DEATHS, death(identity_number())])
    result = take(county, keeper, [DEATHS, death(identity_number())], dry_run=True)
    assert (result.register, result.rows_accepted, result.refused) == (None, 1, False)
    assert RegisterEntry.objects.count() == Register.objects.count() == 1


@pytest.mark.parametrize("who", ["reviewer", "auditor", "foreign_editor"])
def test_only_an_editor_of_the_place_uploads(county: County, who: str) -> None:
    with pytest.raises(PermissionDenied):
        take(county, getattr(county, who), [DEATHS], division=county.qinhe)


def test_a_townships_editor_cannot_upload_for_the_county(county: County) -> None:
    with pytest.raises(PermissionDenied):
        take(county, county.editor, [DEATHS])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["deceased", "relative"])
def test_nothing_raw_survives_a_register(county: County, keeper: User, kind: str) -> None:
    dead, kin = (
        death(identity_number(), name="王建国鑫"),
        relative(identity_number(), name="李英鑫"),
    )
    rows = [DEATHS, dead] if kind == "deceased" else [RELATIVES, kin]
    secrets = {dead[1], dead[3]} if kind == "deceased" else {kin[1], kin[2], kin[6], kin[7]}
    assert take(county, keeper, rows, kind=kind).register
    assert_gone(secrets)


def test_taking_a_register_costs_the_same_few_queries_for_any_length(
    county: County, keeper: User
) -> None:
    counts = []
    for people in (2, 200):
        rows = [DEATHS, *(death(identity_number()) for _number in range(people))]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            take(county, keeper, rows)
        counts.append(len(queries))
    assert counts[1] - counts[0] <= 4


@pytest.mark.django_db(transaction=True)
def test_two_people_uploading_one_register_at_once_end_with_one() -> None:
    county = small_county()
    keeper = staff("keeper", "editor", county.county)
    data, ready = text_table([DEATHS, death(identity_number())]), Barrier(2)
    results: list[RegisterResult] = []

    def run() -> None:
        try:
            ready.wait(10)
            results.append(take(county, keeper, data))
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(result.refused for result in results) == [False, True]
    assert Register.objects.count() == RegisterEntry.objects.count() == 1
