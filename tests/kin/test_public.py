"""Counts are public, persons never, and no small number tells who is meant."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from complaints.kin import desk, figures
from complaints.models import MissingFiling
from portal.core.models import User
from tests.complaints.factories import SHANGHAI, County
from tests.kin import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 15)
JULY, NOW = (datetime(2026, month, 10, 9, tzinfo=SHANGHAI) for month in (7, 9))


def officials(place: County, keeper: User, count: int, filings: int) -> list[Any]:
    """So many members of committees, with so many filings among them."""
    found = [
        factories.committee_member(place.qinhe_village, keeper, f"任测试{n}") for n in range(count)
    ]
    for number in range(filings):
        name = f"孙测{chr(0x4E00 + number)}"
        factories.filed(found[number % count], keeper, JULY, name=name)
    return found


def row_of(place: str) -> figures.Row:
    return next(row for row in figures.table(TODAY).rows if row.place == place)


@pytest.mark.parametrize(
    ("count", "filings", "shown"), [(6, 6, 6), (6, 4, None), (2, 6, None), (6, 0, 0)]
)
def test_few_filings_or_few_officials_are_not_shown(
    place: County, keeper: User, count: int, filings: int, shown: int | None
) -> None:
    officials(place, keeper, count, filings)
    table = figures.table(TODAY)
    assert row_of("沁河镇").filings == table.total.filings == shown
    assert row_of("沁河镇").officials == count
    assert table.any_hidden == (shown is None)


def test_a_hidden_number_is_not_the_total_less_the_others(place: County, keeper: User) -> None:
    officials(place, keeper, 6, 8)
    rows = [figures.Row("甲", 9, 9, 8), figures.Row("乙", 9, 9, 3)]
    safe, total = figures._safe(rows, figures._sum(rows), "filings", ("filings",))
    assert [row.filings for row in safe] == [None, None]
    assert total.filings == 11


def test_figures_stand_as_of_the_month_before(place: County, keeper: User) -> None:
    found = officials(place, keeper, 6, 6)
    factories.filed(found[0], keeper, NOW, name="孙今日")
    assert row_of("沁河镇").filings == 6
    assert figures.table(date(2026, 1, 15)).as_of == date(2025, 12, 31)


def test_declared_and_missing_are_counted(place: County, keeper: User) -> None:
    found = officials(place, keeper, 6, 0)
    for one in found[:2]:
        desk.declare(one, keeper, "none", JULY)
    for number in range(6):
        missing(place, number, JULY, keeper if number < 3 else None)
    missing(place, 9, NOW, None)
    row = row_of("沁河镇")
    assert (row.declared, row.found, row.mended) == (2, 6, 3)


def missing(place: County, number: int, at: datetime, by: User | None) -> None:
    MissingFiling.objects.create(
        number=f"LB-{number}",
        identity_digest=str(number),
        division=place.qinhe,
        programme=factories.programme(),
        row=number,
        found_at=at,
        result="filed" if by else "",
        resolved_by=by,
        resolved_at=at if by else None,
    )


def test_the_page_names_nobody_and_asks_the_same_for_many(place: County, keeper: User) -> None:
    officials(place, keeper, 6, 6)
    address, client = "/complaints/relatives/", Client()
    for _ in range(2):
        client.get(address)  # what a process keeps for a moment is known from now on
    with CaptureQueriesContext(connection) as few:
        text = client.get(address).content.decode()
    assert "任测试" not in text
    assert "孙" not in text
    for number in range(5):
        factories.committee_member(place.qinhe_village, keeper, f"程测试{number}")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
