"""What is done most often asks the database little, whatever the size of the ledger."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from complaints import desk
from complaints.models import DailySerial
from complaints.numbers import next_number
from portal.core.models import SiteIdentity, User
from tests.complaints import factories
from tests.complaints.factories import County
from tests.complaints.test_staff_area import client_of
from tests.complaints_public.factories import typed
from tests.complaints_public.test_filing import token_of
from tests.support.pages import soup
from tests.support.remembered import staff_access

pytestmark = pytest.mark.django_db
FILE, TRACK = "/complaints/file/", "/complaints/track/"
# Cases in the list of staff, with session, person, permissions and the menus of the page.
LIST_QUERIES = 12


@pytest.fixture(autouse=True)
def _identity(place: County) -> None:
    """The site has a name, as every site has after its first page."""
    SiteIdentity.for_site(Site.objects.get(is_default_site=True))


def queries_of(client: Client, method: str, url: str, data: Any = None) -> int:
    """How many queries one request takes; what is kept was filled by one before."""
    with CaptureQueriesContext(connection) as seen:
        assert getattr(client, method)(url, data).status_code == 200
    # The test itself runs in a transaction; a savepoint stands for the one of the site.
    return sum("SAVEPOINT" not in query["sql"] for query in seen.captured_queries)


def numbers_in(client: Client, query: str = "") -> list[str]:
    """The numbers in the list of staff, in their order."""
    page = soup(client.get(f"{reverse('petitions:index')}{query}"))
    return [link.get_text(strip=True) for link in page.select("td.title a")]


def test_a_filing_takes_ten_queries(place: County, client: Client) -> None:
    where = place.qinhe_village.code
    client.post(FILE, typed(division=where, form_token=token_of(client)))
    sent = typed(division=where, form_token=token_of(client))
    assert queries_of(client, "post", FILE, sent) <= 10


def test_the_empty_form_takes_none_when_it_is_known(place: County, client: Client) -> None:
    client.get(FILE)
    assert queries_of(client, "get", FILE) == 0


def test_the_page_of_a_case_just_filed_takes_two(place: County, client: Client) -> None:
    filed = desk.file(factories.filing(place))
    asked = {"number": filed.complaint.number, "code": filed.query_code}
    client.post(TRACK, asked)
    assert queries_of(client, "post", TRACK, asked) == 2


def test_the_page_of_an_answered_case_takes_the_same_for_few_and_many_messages(
    place: County, county_officer: User, client: Client
) -> None:
    filed = desk.file(factories.filing(place))
    asked = {"number": filed.complaint.number, "code": filed.query_code}
    desk.accept(filed.complaint, county_officer)
    found = []
    for more in (1, 20):
        for number in range(more):
            desk.send_message(factories.fresh(filed.complaint), county_officer, f"消息 {number}")
        client.post(TRACK, asked)
        found.append(queries_of(client, "post", TRACK, asked))
    assert found[0] == found[1] <= 14


@pytest.mark.parametrize("query", ["", "?status=registered&ordering=due", "?q=QY"])
def test_the_list_takes_the_same_for_ten_and_for_sixty_rows(
    place: County, county_officer: User, query: str
) -> None:
    staff_access()
    client = client_of(county_officer)
    found = []
    for more in (10, 50):
        for _number in range(more):
            factories.filed(place)
        numbers_in(client, query)
        found.append(queries_of(client, "get", f"{reverse('petitions:index')}{query}"))
    assert len(numbers_in(client)) == 60
    assert found[0] == found[1] <= LIST_QUERIES


def test_a_page_of_the_list_has_a_hundred_rows_and_none_stands_on_two(
    place: County, county_officer: User
) -> None:
    staff_access()
    filed = [factories.filed(place).number for _number in range(104)]
    client = client_of(county_officer)
    first, second = numbers_in(client), numbers_in(client, "?p=2")
    assert (len(first), len(second)) == (100, 4)
    assert sorted(first + second) == sorted(filed)


def test_a_whole_number_finds_its_case_and_a_part_of_it_too(
    place: County, county_officer: User, guodao_officer: User
) -> None:
    staff_access()
    wanted, *_others = [factories.filed(place).number for _number in range(3)]
    assert numbers_in(client_of(county_officer), f"?q={wanted.lower()}") == [wanted]
    assert wanted in numbers_in(client_of(county_officer), f"?q={wanted[:8]}")
    assert numbers_in(client_of(guodao_officer), f"?q={wanted}") == []


def test_numbers_of_a_day_follow_each_other_from_the_first(place: County) -> None:
    day = timezone.localdate()
    made = [next_number(place.qinhe_village, day) for _number in range(3)]
    assert [number[-4:] for number in made] == ["0001", "0002", "0003"]
    assert DailySerial.objects.get(day=day).last == 3


def test_a_changed_name_shows_at_once(place: County, client: Client) -> None:
    assert place.qinhe_village.name in client.get(FILE).content.decode()
    place.qinhe_village.name = "新村"
    place.qinhe_village.save()
    assert "新村" in client.get(FILE).content.decode()


def test_a_name_changed_past_its_model_shows_at_once(place: County, client: Client) -> None:
    client.get(FILE)
    type(place.qinhe_village).objects.filter(pk=place.qinhe_village.pk).update(name="新村")
    assert "新村" in client.get(FILE).content.decode()
