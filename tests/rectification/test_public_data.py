"""The public list as filters, figures by township, feed and files: all tell the same, no person."""

import csv
import io
import json
from datetime import datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from complaints.rectification import desk
from complaints.rectification.models import InspectionFinding, RectificationItem
from complaints.rectification.public.data import ITEMS, TABLES
from policy_pages.models import CircularPage
from portal.core.models import User
from tests.complaints.factories import County
from tests.complaints_public.test_open_data import fits
from tests.rectification import circulars, factories
from tests.rectification.factories import Staff
from tests.rectification.test_public import _confidential
from tests.support.pages import soup

ATOM = "{http://www.w3.org/2005/Atom}"
pytestmark = pytest.mark.django_db
LIST, FEED, DATA = "/rectification/", "/rectification/feed/", "/rectification/open-data/"


def body(response: Any) -> str:
    """The whole of a streamed answer."""
    content: bytes = b"".join(response.streaming_content)
    return content.decode("utf-8-sig")


def rows(client: Client, query: str = "") -> list[dict[str, Any]]:
    """The rows of the JSON document."""
    found: list[dict[str, Any]] = json.loads(body(client.get(f"{DATA}items.json{query}")))["rows"]
    return found


def _guodao(place: County, people: Staff) -> RectificationItem:
    return factories.listed(
        place,
        people,
        division=place.guodao,
        responsible_unit=place.guodao_office,
        responsible_person=people.guodao_officer,
        category="fee",
    )


@pytest.fixture
def relapsed(place: County, people: Staff) -> RectificationItem:
    """An item of Qinhe that a look-back reopened; its new deadline was extended afterwards."""
    item = factories.in_status(place, people, "closed")
    desk.look_back(factories.pending(item), people.county_officer, factories.failing())
    item = factories.fresh(item)
    later = item.deadline.replace(year=item.deadline.year + 1)
    factories.extended(item, people, later, "大雪封山")
    return factories.fresh(item)


def test_each_filter_leaves_what_it_says(
    place: County, people: Staff, client: Client, relapsed: RectificationItem
) -> None:
    other = _guodao(place, people)
    asked = {
        "?township=140431100": [relapsed.number],
        "?category=fee": [other.number],
        "?state=closed": [],
        "?state=open&township=140431101": [other.number],
        "?overdue=1": [],
    }
    for query, expected in asked.items():
        assert [row["number"] for row in rows(client, query)] == expected, query
        page = client.get(LIST + query).content.decode()
        shown = [one.number for one in (relapsed, other) if one.get_absolute_url() in page]
        assert shown == expected, query


def test_an_item_is_overdue_from_the_day_after_its_deadline(
    place: County, people: Staff, client: Client
) -> None:
    item = factories.listed(place, people)
    last = datetime.combine(item.deadline, time(12), timezone.get_current_timezone())
    with time_machine.travel(last):
        assert rows(client, "?overdue=1") == []
    with time_machine.travel(last + timedelta(days=1)):
        (row,) = rows(client, "?overdue=1")
    assert row["overdue"] is True


def test_the_three_answers_and_the_former_deadline_stand_in_the_list(
    place: County, people: Staff, client: Client, relapsed: RectificationItem
) -> None:
    (row,) = rows(client)
    assert (row["measures_in_place"], row["residents_accept"]) == (False, True)
    assert (row["relapses"], row["status"], row["result"]) == (1, "open", "")
    assert row["extended_from"] < row["deadline"] == relapsed.deadline.isoformat()
    text = soup(client.get(LIST)).select_one("table tbody").get_text()
    assert row["extended_from"] in text
    assert row["looked_back"] in text


def test_townships_are_counted_in_the_order_of_their_codes(
    place: County, people: Staff, client: Client, relapsed: RectificationItem
) -> None:
    _guodao(place, people)
    factories.in_status(place, people, "consolidated")
    table = json.loads(body(client.get(f"{DATA}townships.json")))["rows"]
    codes = [row["place_code"] for row in table]
    assert codes == [*sorted(codes[:-1]), "140431"]
    figures = {row["place_code"]: list(row.values())[2:] for row in table}
    assert figures["140431100"] == [2, 1, 0, 1, 1, 1]
    assert figures["140431101"] == [1, 1, 0, 0, 0, 0]
    assert figures["140431"] == [3, 2, 0, 1, 1, 1]
    cells = [
        one.get_text() for one in soup(client.get(LIST)).select("#townships ~ div tbody tr")[-1]
    ]
    assert cells[1:] == ["3", "2", "0", "1", "1", "1"]


@pytest.mark.parametrize("name", TABLES)
def test_each_document_is_as_its_schema_says(
    place: County, people: Staff, client: Client, relapsed: RectificationItem, name: str
) -> None:
    document = json.loads(body(client.get(f"{DATA}{name}.json")))
    schema = client.get(document["schema"].removeprefix("http://testserver")).json()
    for field in schema["properties"]["rows"]["items"]["properties"].values():
        if field["type"] in ("boolean", ["boolean", "null"]):
            field["type"] = ["string", "null"]
    for row in document["rows"]:
        row |= {key: str(value) for key, value in row.items() if isinstance(value, bool)}
    assert fits(document, schema)


def test_csv_and_json_say_the_same(
    place: County, people: Staff, client: Client, relapsed: RectificationItem
) -> None:
    (line,) = csv.DictReader(io.StringIO(body(client.get(f"{DATA}items.csv"))))
    (row,) = rows(client)
    assert list(line) == [field.key for field in ITEMS]
    assert line["measures_in_place"] == "false"
    assert line["problem"] == row["problem"] == factories.PUBLIC


def test_the_page_explains_every_field(place: County, client: Client) -> None:
    shown = {one.get_text() for one in soup(client.get(DATA)).select("code")}
    assert {field.key for table in TABLES.values() for field in table} <= shown


def test_the_feed_tells_what_happened_newest_first(
    place: County, people: Staff, client: Client, relapsed: RectificationItem
) -> None:
    answer = client.get(FEED)
    assert answer["Content-Type"].startswith("application/atom+xml")
    entries = ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")  # noqa: S314  our own
    titles = [entry.findtext(f"{ATOM}title", "") for entry in entries]
    assert len(titles) == len({entry.findtext(f"{ATOM}id") for entry in entries}) == 4
    assert all(factories.PUBLIC in title for title in titles)
    moments = [entry.findtext(f"{ATOM}updated", "") for entry in entries]
    assert moments == sorted(moments, reverse=True)
    assert "大雪封山" in entries[0].findtext(f"{ATOM}summary", "")


@pytest.mark.parametrize("path", [LIST, FEED, DATA + "items.csv", DATA + "items.json"])
def test_no_person_no_village_no_inner_word_and_nothing_confidential(
    place: County, people: Staff, client: Client, relapsed: RectificationItem, path: str
) -> None:
    hidden_item = _confidential(place, people)
    answer = client.get(path)
    text = body(answer) if answer.streaming else answer.content.decode()
    assert relapsed.number in text or relapsed.get_absolute_url() in text
    hidden = [factories.INTERNAL, "看了公示栏", "走访五户", hidden_item.number]
    hidden += [user.display_name for user in User.objects.all() if user.display_name]
    hidden += list(User.objects.values_list("username", flat=True))
    assert [word for word in hidden if word in text] == []


@pytest.mark.parametrize("name", ["township", "state", "category", "overdue"])
def test_what_is_not_offered_is_no_feed_and_no_file_and_the_whole_page(
    place: County, people: Staff, client: Client, name: str
) -> None:
    factories.listed(place, people)
    for path in (FEED, DATA + "items.csv", DATA + "items.json"):
        assert client.get(path, {name: "x\x00"}).status_code == 404
    assert factories.PUBLIC in client.get(LIST, {name: "x\x00"}).content.decode()


def test_a_file_that_has_not_changed_is_not_sent_twice(
    place: County, people: Staff, client: Client
) -> None:
    item = factories.listed(place, people)
    first = client.get(f"{DATA}items.csv")
    again = client.get(f"{DATA}items.csv", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    factories.extended(item, people, item.deadline.replace(year=item.deadline.year + 1), "大雪")
    changed = client.get(f"{DATA}items.csv", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200


@pytest.mark.parametrize("path", [FEED, DATA + "items.json", DATA + "townships.csv"])
def test_feed_and_files_need_the_same_queries_for_any_number_of_rows(
    place: County, people: Staff, client: Client, django_assert_max_num_queries: Any, path: str
) -> None:
    for _n in range(8):
        factories.in_status(place, people, "consolidated")
    with django_assert_max_num_queries(10):
        answer = client.get(path)
        assert (body(answer) if answer.streaming else answer.content).count(
            "ZG" if answer.streaming else b"ZG"  # type: ignore[arg-type]
        ) >= (0 if "townships" in path else 8)


def test_the_page_of_an_item_counts_work_and_tells_of_the_relapse(
    place: County, people: Staff, client: Client, relapsed: RectificationItem
) -> None:
    page = soup(client.get(relapsed.get_absolute_url()))
    facts = page.select_one("dl.facts").get_text(" ")
    assert relapsed.responsible_unit.hotline in facts
    assert str(place.qinhe) in facts
    assert "大雪封山" in page.select_one(".timeline").get_text()
    assert page.select(".timeline .is-late") == []


@pytest.mark.parametrize("live", [True, False])
def test_an_item_of_a_check_leads_to_its_circular_once_that_is_public(
    place: County, people: Staff, client: Client, live: bool
) -> None:
    page = CircularPage(title="三季度检查通报", slug="check", live=live)
    circulars.section(place).add_child(instance=page)
    plan = circulars.plan(place, people, circular=page)
    finding = InspectionFinding.objects.filter(target__plan=plan)[0]
    item = factories.listed(place, people, finding=finding)
    text = client.get(item.get_absolute_url()).content.decode()
    assert (page.title in text) is live


def test_on_notice_the_result_is_shown_but_nothing_is_closed_yet(
    place: County, people: Staff, client: Client
) -> None:
    item = factories.in_status(place, people, "closing_notice")
    (row,) = rows(client)
    assert (row["status"], row["closed"], row["overdue"]) == ("closing_notice", None, False)
    assert row["result"] == item.public_result
    table = json.loads(body(client.get(f"{DATA}townships.json")))["rows"]
    assert list(table[-1].values())[2:] == [1, 1, 0, 0, 0, 0]
