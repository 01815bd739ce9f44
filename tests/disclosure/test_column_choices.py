"""What a column means can be corrected where that is harmless, and is remembered per office."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from disclosure import roster as writer
from disclosure.columns import FORBIDDEN, Column, HeaderMatch, Meaning, find_header
from disclosure.columns_synonyms import EXACT
from disclosure.intake import column_memory
from disclosure.intake.columns_choice import CHOICES, DROPPED, FIXED, PUBLIC, Choices, Source, apply
from disclosure.models import ColumnChoice, Roster
from tests.disclosure.factories import County, staff
from tests.disclosure.workbooks import text_table, xlsx
from tests.support.made_up import bank_card, identity_number, legacy_identity_number, mobile
from tests.support.pages import soup

HEADINGS = ["序号", "所在村", "姓名", "给付额"]
ROWS = [["1", "河西村", "王小明", "300"], ["2", "官军村", "李建国", "410"]]


def table(*extra: str, headings: list[str] = HEADINGS, cell: str = "") -> bytes:
    """A list whose amount has a heading that nobody knows, and *extra* columns."""
    return text_table([[*headings, *extra], *([*row, *[cell] * len(extra)] for row in ROWS)])


def take(county: County, data: bytes, **choices: Any) -> writer.ImportResult:
    return writer.import_roster(
        data, "list.csv", county.dibao, county.qinhe, "initial", county.editor, **choices
    )


def codes(result: writer.ImportResult) -> set[str]:
    return {item.code for item in result.findings}


def one_of(meaning: Meaning) -> str:
    return next(word for word, known in EXACT.items() if known is meaning)


@pytest.mark.parametrize("meaning", sorted(FORBIDDEN - {Meaning.UNKNOWN}))
def test_no_choice_changes_a_dangerous_column(meaning: Meaning) -> None:
    match = HeaderMatch(0, 0, (Column(0, one_of(meaning), meaning),))
    for choice in (CHOICES | set(Meaning)) - {meaning.value}:
        chosen = apply(match, Choices({one_of(meaning): choice}))
        assert chosen.match.columns[0].meaning is meaning
        assert not chosen.meanings
        assert chosen.refused


def test_a_remembered_choice_opens_a_dangerous_column_no_more_than_a_new_one() -> None:
    match = HeaderMatch(0, 0, (Column(0, "手机", Meaning.PHONE),))
    chosen = apply(match, Choices({}, {"手机": "name"}))
    assert chosen.match.columns[0].meaning is Meaning.PHONE


def test_what_may_be_chosen_is_never_forbidden_and_public_at_once() -> None:
    assert not set(PUBLIC) & FORBIDDEN
    assert {Meaning.IDENTITY, Meaning.AGE, Meaning.BIRTH_DATE} <= FIXED


def test_minors_cannot_be_let_in_by_dropping_the_age(db: None, county: County) -> None:
    data = text_table(
        [["姓名", "所在村", "年龄"], ["王小明", "河西村", "12"], ["李建国", "", "40"]]
    )
    result = take(county, data, choices={"年龄": DROPPED})
    assert "column-stays" in codes(result)
    assert result.roster is None


def test_a_chosen_column_is_read_and_said_so(county: County) -> None:
    assert take(county, table(), dry_run=True).columns["给付额"] == DROPPED
    result = take(county, table(), choices={"给付额": "amount"})
    assert [entry.amount for entry in result.roster.entries.order_by("number")] == [300, 410]
    note = result.roster.findings.get(code="column-chosen")
    assert (note.row, note.column, note.severity) == (1, "D 给付额", "note")
    entry = ModelLogEntry.objects.get(action="disclosure.import")
    assert entry.data["columns"] == {"给付额": "amount"}


def test_the_next_file_of_the_office_is_understood_by_itself(county: County) -> None:
    take(county, table(), choices={"给付额": "amount"})
    result = take(county, table("备注"))
    assert result.columns["给付额"] == "amount"
    assert result.views["给付额"].source is Source.REMEMBERED
    other = writer.import_roster(
        table(), "x", county.dibao, county.guodao, "initial", county.foreign_editor, dry_run=True
    )
    assert other.columns["给付额"] == DROPPED


def test_the_heading_is_remembered_however_it_is_spaced(county: County) -> None:
    take(county, table(), choices={"给付额": "amount"})
    spaced = table(headings=["序号", "所在村", "姓名", "给 付 额"])
    assert take(county, spaced, dry_run=True).columns["给 付 额"] == "amount"


def test_a_remembered_choice_can_be_set_aside_and_is_then_forgotten(county: County) -> None:
    take(county, table(), choices={"给付额": "amount"})
    result = take(county, table("备注"), choices={"给付额": ""})
    assert result.columns["给付额"] == DROPPED
    assert not ColumnChoice.objects.exists()


def test_neither_a_dry_run_nor_a_refusal_remembers_anything(county: County) -> None:
    take(county, table(), choices={"给付额": "amount"}, dry_run=True)
    take(county, table(), choices={"给付额": "members"})
    assert not ColumnChoice.objects.exists()


@pytest.mark.parametrize("meaning", sorted(PUBLIC))
@pytest.mark.parametrize(
    "number", [identity_number, mobile, bank_card, legacy_identity_number], ids=lambda f: f.__name__
)
def test_a_column_with_numbers_of_persons_gets_no_public_meaning(
    county: County, meaning: Meaning, number: Any
) -> None:
    known = ["姓名", "所在村", "人口", "金额"]
    headings = [word for word in known if EXACT[word] is not meaning]
    rows = [[f"{word}" for word in headings], ["王小明", "河西村", "2", "300"][: len(headings)]]
    data = xlsx([[*headings, "未知列"], [*rows[1], number()]])
    result = take(county, data, choices={"未知列": meaning.value})
    if meaning is Meaning.NAME and "no-header" in codes(result):
        pytest.fail("the other columns must be enough for a header")
    found = next(item for item in result.findings if item.severity == "block")
    assert found.code == "chosen-column-personal-data"
    assert (found.row, found.column.split()[1]) == (2, "未知列")
    assert not Roster.objects.exists()


def test_a_meaning_that_another_column_has_is_refused(county: County) -> None:
    result = take(county, table("月金额", cell="1"), choices={"给付额": "amount"})
    found = next(item for item in result.findings if item.code == "meaning-taken")
    assert found.params == {"other": "E 月金额"}
    settled = take(
        county, table("月金额", cell="1"), choices={"给付额": "amount", "月金额": DROPPED}
    )
    assert settled.roster.entries.get(number=2).amount == 410


def test_the_second_column_of_a_name_can_be_told_apart(county: County) -> None:
    result = take(county, table("给付额", cell="5"), choices={"给付额 (2)": "amount"})
    assert result.roster.entries.get(number=1).amount == 5


def test_a_choice_without_its_column_is_said(county: County) -> None:
    result = take(county, table(), choices={"别的": "amount"}, dry_run=True)
    assert "choice-without-column" in codes(result)


def test_a_list_whose_name_has_an_unknown_heading_can_be_told(county: County) -> None:
    data = table(headings=["序号", "所在村", "称谓", "金额"])
    refused = take(county, data)
    assert "no-name-column" in codes(refused)
    assert refused.views["称谓"].choice == ""
    assert take(county, data, choices={"称谓": "name"}).roster.entries.count() == 2


def test_the_header_in_memory_never_changes_what_was_recognised() -> None:
    match = find_header([["姓名", "所在村", "金额"], ["王小明", "河西村", "3"]])
    before = match.columns
    apply(match, Choices({"金额": DROPPED}, {}))
    assert match.columns is before


def test_the_command_takes_choices(county: County, capsys: pytest.CaptureFixture[str]) -> None:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_bytes(table())
        place = ("--programme=dibao-rural", f"--division={county.qinhe.code}", "--stage=initial")
        call_command("import_roster", path, *place, "--by=editor", "--column=给付额=amount")
        assert Roster.objects.get().column_map["给付额"] == "amount"
        with pytest.raises(CommandError, match="no such meaning"):
            call_command("import_roster", path, *place, "--by=editor", "--column=给付额=phone")


def upload(client: Client, county: County, data: bytes, **fields: Any) -> Any:
    form = {
        "programme": county.dibao.pk,
        "stage": "initial",
        "division": county.qinhe.pk,
        "month": "2026-11",
        "file": SimpleUploadedFile("list.csv", data),
        **fields,
    }
    return client.post(reverse("publicity_lists:import"), form)


def test_the_page_checks_shows_corrects_and_imports(client: Client, county: County) -> None:
    client.force_login(county.editor)
    page = soup(upload(client, county, table("手机"), step="check"))
    assert not Roster.objects.exists()
    rows = {row.th.get_text(): row for row in page.select(".upload__table tbody tr") if row.th}
    assert rows["D 给付额"].select_one("select[name=meaning]")
    assert rows["E 手机"].select_one("select") is None
    assert page.select_one(".upload__again")
    assert page.select_one("input[name=month]")["value"] == "2026-11"
    answer = upload(
        client, county, table("手机"), step="import", heading=["给付额"], meaning=["amount"]
    )
    assert answer.status_code == 302
    assert Roster.objects.get().entries.get(number=1).amount == 300


def test_a_script_is_told_where_to_go_and_not_to_choose_the_file_again(
    client: Client, county: County
) -> None:
    client.force_login(county.editor)
    script = {"headers": {"X-Requested-With": "upload.js"}}
    url = reverse("publicity_lists:import")
    form = {
        "programme": county.dibao.pk,
        "stage": "initial",
        "division": county.qinhe.pk,
        "month": "2026-11",
    }
    file = SimpleUploadedFile("list.csv", table())
    checked = client.post(url, {**form, "file": file, "step": "check"}, **script)
    assert checked.status_code == 200
    assert not soup(checked).select_one(".upload__again")
    file = SimpleUploadedFile("list.csv", table())
    done = client.post(url, {**form, "file": file, "step": "import"}, **script)
    assert done.json()["location"].endswith(f"/inspect/{Roster.objects.get().pk}/")


def test_units_see_and_forget_their_own_choices_only(
    client: Client, county: County, django_assert_max_num_queries: Any
) -> None:
    take(county, table(), choices={"给付额": "amount"})
    choice = ColumnChoice.objects.get()
    client.force_login(county.foreign_editor)
    assert "给付额" not in client.get(reverse("column_choices:index")).content.decode()
    assert client.post(reverse("column_choices:delete", args=[choice.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        column_memory.forget(choice, county.foreign_editor)
    client.force_login(county.editor)
    with django_assert_max_num_queries(20):
        assert "给付额" in client.get(reverse("column_choices:index")).content.decode()
    client.post(reverse("column_choices:delete", args=[choice.pk]))
    assert not ColumnChoice.objects.exists()


def test_an_auditor_may_look_and_not_forget(client: Client, county: County) -> None:
    take(county, table(), choices={"给付额": "amount"})
    client.force_login(staff("looker", "auditor", county.qinhe))
    assert client.get(reverse("column_choices:index")).status_code == 200
    answer = client.post(reverse("column_choices:delete", args=[ColumnChoice.objects.get().pk]))
    assert answer.status_code in {302, 403, 404}
    assert ColumnChoice.objects.exists()


def test_every_meaning_has_its_words() -> None:
    from disclosure.intake.meaning_labels import MEANINGS, OFFERED

    assert set(MEANINGS) == {meaning.value for meaning in Meaning}
    assert {value for value, _text in OFFERED} == CHOICES
