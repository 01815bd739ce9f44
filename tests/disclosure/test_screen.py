"""The notice-board screen shows what is public in its place, page after page, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from disclosure import roster as writer
from tests.disclosure.factories import County, csv_of, imported, opened
from tests.support.pages import soup

pytestmark = pytest.mark.django_db


def page(client: Client, code: str, number: int = 1, rows: int = 8) -> Any:
    return soup(client.get(f"/screen/{code}/page/", {"page": number, "rows": rows}))


def cells_of(found: Any) -> list[list[str]]:
    return [[td.get_text() for td in row.select("td")] for row in found.select("tbody tr")]


@pytest.mark.parametrize("code", ["140431", "140431100", "140431100000", "140431100201"])
def test_county_township_and_village_have_a_screen(
    client: Client, county: County, code: str
) -> None:
    roster = opened(county)
    response = client.get(f"/screen/{code}/")
    text = soup(response).get_text(" ")
    for expected in (
        roster.title,
        roster.township_phone,
        roster.county_phone,
        f"{roster.closes_on}",
    ):
        assert expected in text
    assert "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"]
    assert len(soup(response).select("svg.qr")) == 2


@pytest.mark.parametrize("code", ["1", "140432", "14043110", "x" * 12, "١٤٠٤٣١", "140431100999"])
def test_an_unknown_place_has_none(client: Client, county: County, code: str) -> None:
    assert client.get(f"/screen/{code}/").status_code == 404
    assert client.get(f"/screen/{code}/page/").status_code == 404


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=x&rows=0", f"page={'9' * 30}", "rows=٣"]
)
def test_junk_in_the_address_is_no_error(client: Client, county: County, query: str) -> None:
    opened(county)
    assert client.get(f"/screen/140431/?{query}").status_code == 200


def test_pages_go_through_all_lists_and_begin_again(client: Client, county: County) -> None:
    first = opened(county, data=csv_of(5))
    second = opened(county, data=csv_of(4), stage="monthly")
    found = [page(client, "140431100", number, 3) for number in range(1, 6)]
    titles = [one.h1.get_text() for one in found]
    assert [second.title in title for title in titles] == [True, True, False, False, True]
    assert first.title in titles[2]
    numbers = [[row[0] for row in cells_of(one)] for one in found]
    assert numbers == [["1", "2", "3"], ["4"], ["1", "2", "3"], ["4", "5"], ["1", "2", "3"]]
    assert found[0].main["data-pages"] == "4"


def test_rows_are_the_cells_of_the_public_page(client: Client, county: County) -> None:
    roster = opened(county)
    public = soup(client.get(f"/publicity/{roster.reference}/"))
    shown = [[td.get_text() for td in row.select("td")][:-1] for row in public.select("tbody tr")]
    assert cells_of(page(client, "140431100")) == shown
    village = shown[0][1]
    code = county.qinhe.get_children().get(name=village).code
    assert cells_of(page(client, code)) == [row for row in shown if row[1] == village]


def test_a_village_without_entries_or_lists_shows_phones(client: Client, county: County) -> None:
    opened(county, data=csv_of(1))
    found = soup(client.get("/screen/140431101201/"))
    assert not found.select("table")
    assert "0355-5550102" in found.get_text()
    assert not found.select("svg.qr")


@pytest.mark.parametrize("end", ["withdraw", "period", "draft"])
def test_only_what_is_public_now_is_shown(client: Client, county: County, end: str) -> None:
    if end == "draft":
        roster = imported(county)
    elif end == "period":
        roster = opened(county, at=timezone.now() - timedelta(days=30))
    else:
        roster = writer.withdraw(opened(county), county.reviewer, "名单有误")
    for code in ("140431", "140431100", "140431100201"):
        text = client.get(f"/screen/{code}/").content.decode()
        assert roster.entries.first().masked_name not in text
        assert roster.title not in text


def test_the_same_page_is_answered_with_304_until_something_changes(
    client: Client, county: County
) -> None:
    roster = opened(county)
    etag = client.get("/screen/140431/page/")["ETag"]
    again = client.get("/screen/140431/page/", headers={"If-None-Match": etag})
    assert again.status_code == 304
    writer.withdraw(roster, county.reviewer, "名单有误")
    assert client.get("/screen/140431/page/", headers={"If-None-Match": etag}).status_code == 200


def test_without_a_script_the_browser_turns_the_page(client: Client, county: County) -> None:
    opened(county, data=csv_of(12))
    for number, following in ((1, 2), (2, 1)):
        response = client.get("/screen/140431100/", {"page": number})
        refresh = soup(response).select_one("noscript meta[http-equiv=refresh]")
        assert refresh is not None
        assert f"page={following}&" in str(refresh["content"])


def test_a_page_takes_few_queries(
    client: Client, county: County, django_assert_max_num_queries: Any
) -> None:
    opened(county, data=csv_of(60))
    opened(county, data=csv_of(40), stage="monthly")
    for code in ("140431", "140431100201"):
        client.get(f"/screen/{code}/")
        with django_assert_max_num_queries(8):
            client.get(f"/screen/{code}/?page=5")
