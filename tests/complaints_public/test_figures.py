"""Published figures count a period, by definitions told in words, and single out nobody."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from complaints import desk
from complaints.public_ledger import figures, periods
from complaints.public_ledger.safety import SAFE_COUNT, hidden_among
from tests.complaints.factories import reply
from tests.complaints_public.factories import county, filed, officer
from tests.support.pages import soup

TODAY = date(2026, 5, 20)
YEARS = range(2024, 2027)
NONSENSE = [
    "",
    "x",
    "-1",
    "0",
    "5",
    "2023",
    "2027",
    "２０２５",
    "99999999999999999999",
    "2025 ",
    "\x00",
]


@pytest.mark.parametrize(
    ("year", "quarter", "first", "last", "key"),
    [
        ("", "", date(2025, 5, 21), TODAY, "12-months"),
        ("2025", "", date(2025, 1, 1), date(2025, 12, 31), "2025"),
        ("2024", "1", date(2024, 1, 1), date(2024, 3, 31), "2024-Q1"),
        ("2024", "4", date(2024, 10, 1), date(2024, 12, 31), "2024-Q4"),
        ("", "2", date(2025, 5, 21), TODAY, "12-months"),
    ],
)
def test_a_period_is_a_year_a_quarter_or_the_last_twelve_months(
    year: str, quarter: str, first: date, last: date, key: str
) -> None:
    found = periods.choose(year, quarter, YEARS, TODAY)
    assert (found.first, found.last, found.key) == (first, last, key)


@pytest.mark.parametrize("text", NONSENSE)
def test_an_unknown_year_or_quarter_is_as_none(text: str) -> None:
    assert periods.choose(text, "1", YEARS, TODAY) == periods.last_months(TODAY)
    assert periods.choose("2025", text, YEARS, TODAY).quarter is None


@given(st.lists(st.integers(0, 20), max_size=14))
def test_hidden_numbers_cannot_be_worked_out_from_the_total(counts: list[int]) -> None:
    hidden, total_too = hidden_among(counts)
    for place, count in enumerate(counts):
        assert place in hidden or not 0 < count < SAFE_COUNT
    rest = sum(counts[place] for place in hidden)
    if hidden and not total_too:
        assert len(hidden) > 1
        assert rest >= SAFE_COUNT


def judge(places: dict[str, Any], where: str, how_many: int, score: str = "satisfied") -> None:
    for _time in range(how_many):
        case = filed(places[where]).complaint
        case = desk.accept(case, places["officer"])
        reply(case, places["officer"], "explained", "So it is.")
        desk.rate(case, score, score, "Why not." if score == "unsatisfied" else "")


def shown(year: str = "", quarter: str = "") -> dict[str, int | None]:
    today = timezone.localdate()
    found = figures.table(periods.choose(year, quarter, figures.years(today), today), today)
    return {row.place: row.satisfied for row in (*found.rows, found.total)}


@pytest.fixture
def places(db: None) -> dict[str, Any]:
    return county()


def test_a_few_ratings_are_not_shown_and_five_are(places: dict[str, Any]) -> None:
    judge(places, "qinhe", 4)
    assert shown() == {"Qinhe": None, "Guodao": 0, "": None}
    judge(places, "qinhe", 1)
    assert shown() == {"Qinhe": 5, "Guodao": 0, "": 5}


def test_the_total_minus_the_shown_does_not_tell_the_hidden(places: dict[str, Any]) -> None:
    judge(places, "qinhe_village", 6)
    places["officer"] = officer(places["guodao"], places["guodao_office"])
    judge(places, "guodao", 1, "unsatisfied")
    assert shown() == {"Qinhe": None, "Guodao": None, "": 6}


def test_a_quarter_holds_no_judgements(places: dict[str, Any]) -> None:
    judge(places, "qinhe", 5)
    today = timezone.localdate()
    quarter = str((today.month + 2) // 3)
    assert shown(str(today.year), quarter) == {"Qinhe": None, "Guodao": None, "": None}
    assert shown(str(today.year))["Qinhe"] == 5


def test_rates_count_what_is_late_and_what_is_still_open(places: dict[str, Any]) -> None:
    now, day = timezone.now(), timedelta(days=1)

    def case(ago: int, accepted: int | None = None, answered: int | None = None) -> None:
        filing = desk.Filing("service", places["qinhe"], "S", "B", anonymous=True)
        found = desk.file(filing, at=now - ago * day).complaint
        if accepted is not None:
            found = desk.accept(found, places["officer"], at=now - accepted * day)
        if answered is not None:
            reply(found, places["officer"], "explained", "So.", at=now - answered * day)

    case(100, 99, 90)  # all in time
    case(100, 80, 5)  # told after 15 days, answered after 60
    case(10, 9)  # being handled
    case(3)  # not decided, in time
    case(30)  # not decided, overdue
    today = timezone.localdate()
    row = figures.by_township(periods.last_months(today), today)[0]
    assert (row.to_decide, row.decided_in_time, row.decided_rate) == (4, 2, 50.0)
    assert (row.to_answer, row.in_time, row.in_time_rate) == (3, 1, 33.3)
    assert row.late == 2


def test_the_page_offers_the_years_and_keeps_to_the_one_asked_for(
    client: Client, places: dict[str, Any]
) -> None:
    filing = desk.Filing("service", places["qinhe"], "S", "B", anonymous=True)
    year = timezone.localdate().year - 1
    desk.file(filing, at=timezone.now().replace(month=3, day=3) - timedelta(days=365))
    page = soup(client.get("/complaints/", {"year": str(year)}))
    assert [one["value"] for one in page.select("#f-year option")] == ["", str(year + 1), str(year)]
    assert page.select_one("#figures .figures strong").text == "1"
    assert (
        soup(client.get("/complaints/", {"year": str(year), "quarter": "4"}))
        .select_one("#figures .figures strong")
        .text
        == "0"
    )


@pytest.mark.parametrize("junk", ["x", "\x00", "999999999999999999999999999", "１２", "'; --"])
def test_junk_filters_are_as_none(client: Client, places: dict[str, Any], junk: str) -> None:
    case = filed(places["qinhe"], public_consent=True).complaint
    case = desk.accept(case, places["officer"])
    case = reply(case, places["officer"], "explained", "So.")
    desk.publish(case, places["officer"])
    query = dict.fromkeys(("township", "kind", "received", "year", "quarter"), junk)
    assert case.number in client.get("/complaints/", query).content.decode()
    mine = {
        "township": places["qinhe"].short_code,
        "kind": "service",
        "received": str(case.filed_at.year),
    }
    assert case.number in client.get("/complaints/", mine).content.decode()
    other = {"township": places["guodao"].short_code}
    assert case.number not in client.get("/complaints/", other).content.decode()
