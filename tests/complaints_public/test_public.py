"""The public ledger tells how townships work and nothing about who wrote."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from complaints import desk
from complaints.models import Complaint
from complaints.public_ledger import figures
from complaints.public_ledger.periods import choose, last_months
from tests.complaints.factories import reply
from tests.complaints_public.factories import county, filed
from tests.support.pages import soup

URL = "/complaints/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> dict[str, Any]:
    return county()


def rows() -> dict[str, figures.Figures]:
    today = timezone.localdate()
    return {row.place: row for row in figures.by_township(last_months(today), today)}


def answer(places: dict[str, Any], case: desk.Filed, days: float = 0) -> Complaint:
    at = case.complaint.filed_at + timedelta(days=days)
    found = desk.accept(case.complaint, places["officer"], at=at)
    return reply(found, places["officer"], "explained", "So it is.", at=at)


def test_each_township_has_its_own_figures(places: dict[str, Any]) -> None:
    answered = filed(places["qinhe_village"])
    answer(places, answered)
    desk.rate(answered.complaint, "basically", "satisfied")
    desk.set_acceptance(answered.complaint, True)
    filed(places["qinhe"])
    found = rows()
    qinhe = found["Qinhe"]
    assert (qinhe.received, qinhe.answered, qinhe.in_time, qinhe.late) == (2, 1, 1, 0)
    assert (qinhe.rated, qinhe.satisfied, qinhe.accepted) == (1, 1, 1)
    assert qinhe.average_days == 0.0
    assert found["Guodao"].received == 0
    assert "Qinyuan" not in found


def test_late_counts_open_and_answered_cases(places: dict[str, Any]) -> None:
    now = timezone.now()
    day = timedelta(days=1)
    for ago in (20, 200):
        desk.file(
            desk.Filing("service", places["qinhe"], "Late", "Text", anonymous=True),
            at=now - ago * day,
        )
    late = Complaint.objects.order_by("filed_at").first()
    assert late is not None
    desk.accept(late, places["officer"], at=now - 190 * day)
    reply(late, places["officer"], "explained", "At last.", at=now - 100 * day)
    qinhe = rows()["Qinhe"]
    assert (qinhe.late, qinhe.in_time, qinhe.average_days) == (2, 0, 100.0)


def test_a_case_whose_place_is_not_known_is_counted_for_the_county(places: dict[str, Any]) -> None:
    filed(places["county"])
    assert rows()["Qinyuan"].received == 1


def test_confidential_cases_are_in_no_figure_and_a_few_are_not_told(
    client: Client, places: dict[str, Any]
) -> None:
    today = timezone.localdate()
    last_year = timezone.now().replace(month=6, day=15) - timedelta(days=365)

    def told(year: str, quarter: str = "") -> int | None:
        period = choose(year, quarter, range(today.year - 2, today.year + 1), today)
        return figures.confidential_received(period, today)

    def report(at: Any) -> None:
        filing = desk.Filing("accusation", places["qinhe"], "S", "B", anonymous=True)
        desk.file(filing, at=at)

    for _time in range(4):
        report(last_year)
    assert rows()["Qinhe"].received == 0
    assert figures.in_all(last_months(today), today).received == 0
    assert told(str(today.year - 1)) is None
    report(last_year)
    assert told(str(today.year - 1)) == 5
    # A running number, or one of a part of the year, would tell by its change who has just come.
    for _time in range(6):
        report(timezone.now())
    assert told("") is None
    assert told(str(today.year)) is None
    assert told(str(today.year - 1), "2") is None
    assert client.get(URL).status_code == 200


def test_only_published_cases_are_shown_and_only_in_reduced_form(
    client: Client, places: dict[str, Any]
) -> None:
    shown = filed(
        places["qinhe_village"], subject="SECRETSUBJECT", body="SECRETBODY", public_consent=True
    )
    hidden = filed(places["qinhe_village"], public_consent=True)
    answer(places, shown)
    desk.publish(shown.complaint, places["officer"])
    page = client.get(URL).content.decode()
    assert shown.complaint.number in page
    for absent in ("SECRETSUBJECT", "SECRETBODY", "qinhe village", hidden.complaint.number):
        assert absent not in page


def test_every_office_can_be_called(client: Client, places: dict[str, Any]) -> None:
    page = soup(client.get(f"{URL}offices/"))
    phones = {link["href"] for link in page.select("#offices a[href^=tel]")}
    assert phones == {"tel:0355-5550100", "tel:0355-5550110", "tel:0355-5550111"}


def test_the_number_of_queries_does_not_grow(
    client: Client, places: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    for _time in range(25):
        case = filed(places["qinhe_village"], public_consent=True)
        answer(places, case)
        desk.publish(case.complaint, places["officer"])
    client.get(URL)
    with django_assert_max_num_queries(11):
        assert len(soup(client.get(URL, {"page": "2"})).select("#cases tbody tr")) == 5


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "\x00"])
def test_nonsense_pages_are_pages(client: Client, places: dict[str, Any], page: str) -> None:
    assert client.get(URL, {"page": page}).status_code == 200
