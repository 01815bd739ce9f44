"""Registers are taken like lists: digests only, whole or not at all, the newest counts."""

import json
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from disclosure.models import Register, RegisterEntry
from disclosure.registers import RegisterResult, import_register
from portal.core.models import User
from tests.disclosure.factories import County, imported, staff
from tests.disclosure.test_privacy import assert_gone
from tests.disclosure.test_screening import MONTH, codes, file_with
from tests.disclosure.workbooks import password_protected, text_table, xls, xlsx
from tests.support.made_up import identity_number, legacy_identity_number, mobile
from tests.support.pages import soup

pytestmark = pytest.mark.django_db
DEATHS = ["序号", "姓名", "性别", "身份证号码", "死亡日期", "火化时间"]
RELATIVES = [
    *("工作人员姓名", "身份证号", "联系电话", "工作单位", "职务", "与其关系"),
    *("对象姓名", "身份证号", "救助类型", "是否备案"),
]


@pytest.fixture
def keeper(county: County) -> User:
    return staff("keeper", "editor", county.county)


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


# --- The command ---------------------------------------------------------------------------------


def run(path: Path, capsys: pytest.CaptureFixture[str], *more: str, **changes: str) -> Any:
    given = {
        "kind": "deceased",
        "division": "140431",
        "as-of": timezone.localdate().isoformat(),
        "source": "县殡葬管理所",
        "by": "keeper",
        **changes,
    }
    options = [part for name, value in given.items() for part in (f"--{name}", value)]
    call_command("import_register", str(path), *options, *more, "--json")
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "register.csv"
    path.write_bytes(text_table([DEATHS, death(identity_number())]))
    return path


def test_the_command_prints_what_became_of_the_register(
    county: County, keeper: User, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(file, capsys, "--dry-run")["register"] is None
    answer = run(file, capsys)
    assert answer["register"] == Register.objects.get().pk
    assert (answer["rows_total"], answer["rows_accepted"], answer["rows_rejected"]) == (1, 1, 0)


def test_the_command_refuses_with_status_one_and_wrong_use_with_two(
    county: County, keeper: User, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        run(file, capsys, by="editor")
    assert refused.value.code == 1
    with pytest.raises(CommandError) as wrong:
        run(file, capsys, **{"as-of": "yesterday"})
    assert wrong.value.returncode == 2


# --- The pages -----------------------------------------------------------------------------------

UPLOAD = "/admin/registers/upload/"
LIST = "/admin/registers/"


def post(client: Client, county: County, data: bytes, **changes: Any) -> Any:
    form = {
        "kind": "deceased",
        "division": county.county.pk,
        "as_of": timezone.localdate().isoformat(),
        "source": "县殡葬管理所",
        "file": SimpleUploadedFile("register.csv", data),
        **changes,
    }
    return client.post(reverse("registers:upload"), form)


def test_an_upload_is_listed_with_counts_and_never_a_person(
    client: Client, county: County, keeper: User
) -> None:
    client.force_login(keeper)
    answer = post(client, county, text_table([DEATHS, death(identity_number())]))
    assert (answer.status_code, answer.url) == (302, LIST)
    page = client.get(LIST).content.decode()
    assert "县殡葬管理所" in page
    assert "王*国" not in page
    assert RegisterEntry.objects.get().identity_digest not in page


def test_a_refused_register_is_told_on_the_page_and_what_was_typed_stays(
    client: Client, county: County, keeper: User
) -> None:
    client.force_login(keeper)
    answer = post(client, county, b"%PDF-1.4")
    assert answer.status_code == 422
    assert soup(answer).select_one('[role="alert"] td')
    assert soup(answer).select_one("#id_source")["value"] == "县殡葬管理所"


@pytest.mark.parametrize(
    "changes", [{"kind": "x"}, {"as_of": "soon"}, {"source": ""}, {"division": "99999"}]
)
def test_a_half_filled_form_is_shown_again(
    client: Client, county: County, keeper: User, changes: dict[str, str]
) -> None:
    client.force_login(keeper)
    data = text_table([DEATHS, death(identity_number())])
    assert post(client, county, data, **changes).status_code == 422
    assert not Register.objects.exists()


@pytest.mark.parametrize(
    ("who", "sees"),
    [("reviewer", True), ("auditor", True), ("supervisor", True), ("foreign_editor", False)],
)
def test_others_see_the_registers_of_their_place_and_upload_none(
    client: Client, county: County, who: str, sees: bool
) -> None:
    take(county, county.editor, [DEATHS, death(identity_number())], division=county.qinhe)
    client.force_login(getattr(county, who))
    page = client.get(LIST)
    assert ("县殡葬管理所" in page.content.decode()) is sees
    if who != "foreign_editor":
        assert UPLOAD not in page.content.decode()
        assert client.get(UPLOAD).status_code in {302, 403}


def test_a_petition_officer_sees_no_register(client: Client, county: County) -> None:
    client.force_login(staff("petition", "petition_officer", county.county))
    assert client.get(LIST).status_code in {302, 403}


def test_the_list_of_registers_costs_the_same_for_any_number(
    client: Client,
    county: County,
    keeper: User,
    django_assert_max_num_queries: Any,
) -> None:
    for division in (county.county, county.qinhe, county.guodao):
        take(county, keeper, [DEATHS, death(identity_number())], division=division)
    client.force_login(keeper)
    client.get(LIST)
    limit: AbstractContextManager[Any] = django_assert_max_num_queries(14)
    with limit:
        client.get(LIST)
