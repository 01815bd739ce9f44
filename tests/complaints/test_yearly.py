"""The yearly report counts a year beside the one before, in one's own jurisdiction only."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints import desk
from complaints.models import Complaint
from portal.core.models import Appointment, Role, User
from tests.complaints import factories
from tests.complaints.factories import County
from tests.support.pages import soup
from tests.support.remembered import staff_access

URL = "/admin/petitions_yearly/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def staff_area(db: None) -> None:
    staff_access()


def line(client: Client, section: str, number: int, **query: str) -> list[str]:
    page = soup(client.get(URL, query))
    heading = page.select_one(f"h2#{section}")
    assert heading, section
    row = heading.find_next("table").select("tbody tr")[number]
    return [cell.get_text(strip=True) for cell in row.select("th, td")][1:]


def test_the_year_stands_beside_the_one_before(
    client: Client, place: County, qinhe_officer: User
) -> None:
    last_year = timezone.now().replace(month=2, day=3) - timedelta(days=365)
    factories.filed(place, at=last_year, channel="web", people_count=6)
    case = factories.in_status(place, qinhe_officer, "closed")
    desk.rate(case, "satisfied", "satisfied")
    factories.filed(place)
    client.force_login(qinhe_officer)
    assert line(client, "handling", 0) == ["2", "1"]
    assert line(client, "handling", 1) == ["1", "0"]
    assert line(client, "handling", 8) == ["100.0%", "–"]
    assert line(client, "special", 1) == ["0", "1"]
    assert line(client, "month", 1) == ["0", "1"]
    assert line(client, "acceptance", 0) == ["1", "0"]
    year = str(timezone.localdate().year - 1)
    assert line(client, "handling", 0, year=year) == ["1", "0"]


def test_each_sees_the_own_jurisdiction_and_nothing_confidential(
    client: Client, place: County, qinhe_officer: User, guodao_officer: User, county_officer: User
) -> None:
    factories.filed(place)
    factories.filed(place, division=place.guodao_village)
    factories.filed(place, kind="accusation")
    for user, received in ((qinhe_officer, "1"), (guodao_officer, "1"), (county_officer, "2")):
        client.force_login(user)
        assert line(client, "handling", 0)[0] == received
        assert not soup(client.get(URL)).select("h2#confidential")
    Appointment.objects.create(
        user=county_officer, role=Role.CONFIDENTIAL_OFFICER, division=place.root
    )
    client.force_login(county_officer)  # a new role signs out everywhere
    assert line(client, "handling", 0)[0] == "3"
    assert line(client, "confidential", 0)[0] == "1"


def test_whoever_has_no_leave_to_export_gets_nothing(client: Client, place: County) -> None:
    client.force_login(factories.officer("editor", place.root, Role.EDITOR))
    for address in (URL, "/admin/petitions_export/"):
        assert client.get(address).status_code in (302, 403)


@pytest.mark.parametrize("year", ["x", "", "1", "９９９９", "99999999999999", "\x00"])
def test_an_unknown_year_is_this_one(client: Client, county_officer: User, year: str) -> None:
    client.force_login(county_officer)
    page = client.get(URL, {"year": year, "format": "exe"})
    assert page.context["year"] == timezone.localdate().year


def test_the_files_hold_the_table(client: Client, place: County, county_officer: User) -> None:
    factories.filed(place)
    client.force_login(county_officer)
    found = client.get(URL, {"format": "csv"})
    rows = list(csv.reader(io.StringIO(found.content.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(URL, {"format": "xlsx"}).content)).active
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == rows
    assert rows[1][2:] == ["1", "0"]


def test_the_number_of_queries_does_not_grow(
    client: Client, place: County, county_officer: User
) -> None:
    client.force_login(county_officer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(URL)
        return len(found)

    factories.filed(place)
    client.get(URL)
    first = queries()
    for division in (place.root, place.guodao, place.guodao_village, place.qinhe):
        factories.filed(place, division=division)
    assert queries() == first
    assert first <= 30
    assert Complaint.objects.count() == 5
