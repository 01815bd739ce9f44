"""Staff take out the ledger of their jurisdiction; no cell is a formula, and the log knows it."""

import csv
import io
import json
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from wagtail.models import ModelLogEntry

from complaints import desk, export
from complaints.models import Complaint, ComplaintKind
from complaints.staff.exporting import EXPORTED
from portal.core.models import Office, User
from tests.complaints import factories
from tests.complaints.factories import MONDAY, County
from tests.support.remembered import staff_access

URL = "/admin/petitions_export/"
pytestmark = pytest.mark.django_db
SIGNS = ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", " =", "\u3000="]


@pytest.fixture(autouse=True)
def staff_area(db: None) -> None:
    staff_access()


def take(client: Client, form: str = "json", **more: str) -> Any:
    response = client.post(URL, {"form": form, **more})
    assert response.status_code == 200, response.content.decode()
    return b"".join(response.streaming_content)


def numbers(client: Client, **more: str) -> set[str]:
    return {row["number"] for row in json.loads(take(client, **more))}


def test_each_takes_out_the_own_jurisdiction_and_nothing_confidential_or_barred(
    client: Client, place: County, county_officer: User, qinhe_officer: User
) -> None:
    mine = factories.filed(place).number
    other = factories.filed(place, division=place.guodao_village).number
    about_us = factories.filed(place, about_unit=place.qinhe_office.name).number
    factories.filed(place, kind="accusation")
    client.force_login(qinhe_officer)
    assert numbers(client) == {mine}
    client.force_login(county_officer)
    assert numbers(client) == {mine, other, about_us}
    assert numbers(client, division=str(place.guodao.pk)) == {other}
    assert numbers(client, first="2020-01-01", last="2020-12-31") == set()


@pytest.mark.parametrize(
    "junk",
    [
        {"form": "exe"},
        {"form": ""},
        {"first": "yesterday"},
        {"first": "2026-02-02", "last": "2026-02-01"},
        {"division": "999999"},
        {"division": "\x00"},
    ],
)
def test_a_wrong_choice_is_said_beside_the_field(
    client: Client, county_officer: User, junk: dict[str, str]
) -> None:
    client.force_login(county_officer)
    assert client.post(URL, {"form": "csv", **junk}).status_code == 422


def test_a_place_outside_the_jurisdiction_cannot_be_chosen(
    client: Client, place: County, qinhe_officer: User
) -> None:
    client.force_login(qinhe_officer)
    response = client.post(URL, {"form": "csv", "division": str(place.guodao.pk)})
    assert response.status_code == 422


def test_the_log_says_who_took_which_part(
    client: Client, place: County, qinhe_officer: User
) -> None:
    factories.filed(place, at=MONDAY)
    client.force_login(qinhe_officer)
    take(client, "xlsx", first="2026-03-01")
    entry = ModelLogEntry.objects.get(action=EXPORTED)
    assert entry.user_id == qinhe_officer.pk
    assert entry.data == {
        "format": "xlsx",
        "division": "",
        "first": "2026-03-01",
        "last": "",
        "rows": 1,
    }


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_no_cell_is_a_formula_whatever_was_typed_where(
    client: Client, place: County, qinhe_officer: User, form: str
) -> None:
    case = factories.in_status(place, qinhe_officer, "closed")
    client.force_login(qinhe_officer)
    for sign in SIGNS:
        text = f"{sign}1+1"
        Complaint.objects.filter(pk=case.pk).update(subject=text, programme_code=text)
        ComplaintKind.objects.update(name=text)
        Office.objects.filter(pk=case.office_id).update(name=text)
        type(place.root).objects.update(name=text)
        User.objects.update(display_name=text)
        data = take(client, form)
        if form == "json":  # text to every reader of JSON: nothing is run there
            assert json.loads(data)[0]["subject"] == text
            continue
        cells = _cells(form, data)
        assert sum(cell.startswith("'") for cell in cells) >= 6
        for cell in cells:
            assert cell.lstrip(" \t\r\n\u3000\u00a0")[:1] not in set("=+-@＝＋－＠"), cell
            assert not cell.startswith(("\t", "\r", "\n"))


def _cells(form: str, data: bytes) -> list[str]:
    if form == "csv":
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        return rows[1]
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    cells = next(iter(sheet.iter_rows(min_row=2)))
    assert all(cell.data_type != "f" for cell in cells)
    return [str(cell.value or "") for cell in cells]


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_the_number_of_queries_does_not_grow(
    place: County, qinhe_officer: User, django_assert_num_queries: Any, form: str
) -> None:
    for _time in range(3):
        case = factories.in_status(place, qinhe_officer, "closed", programme_code="tekun")
        desk.rate(case, "satisfied", "satisfied")
    with django_assert_num_queries(2):
        count = export.WRITERS[form](
            export.rows_of(export.cases_in(export.Range(first=date(2020, 1, 1)))), io.BytesIO()
        )
    assert count == 3
