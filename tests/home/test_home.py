"""The front door: what it shows of a township, and that it stays one page for everybody."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core.demo import Options
from portal.core.models import Division
from portal.core.standing import forget_all
from portal.home.demo import load_home
from tests.disclosure.factories import County, opened
from tests.home.search import section
from tests.policy_pages.guide_factory import guide
from tests.support.pages import soup

pytestmark = pytest.mark.django_db


def shown(client: Client, query: str = "") -> Any:
    return soup(client.get(f"/{query}"))


def test_every_link_of_the_front_page_leads_somewhere_and_a_public_list_to_itself(
    client: Client, county: County
) -> None:
    roster = opened(county)
    links = [link["href"] for link in shown(client).select("main a")]
    assert f"/publicity/{roster.reference}/" in links
    assert all(links)


def test_a_chosen_township_shows_its_lists_its_office_and_its_phone(
    client: Client, county: County
) -> None:
    roster = opened(county)
    page = shown(client, "?place=140431100")
    place = page.select_one(".place")
    assert place.select(f'a[href="/publicity/{roster.reference}/"]')
    assert place.select('a[href="tel:0355-5550101"]')
    assert place.select_one("option[selected]")["value"] == "140431100"
    assert "沁河镇" in page.select_one("h2#now-public").text
    assert "沁河镇" in page.select_one("title").text


def test_from_a_township_its_guides_name_its_unit(client: Client, county: County) -> None:
    guide(section(), title="怎样申请")
    assert shown(client).select_one(".tiles a")["href"] == "/policies/guide/"
    chosen = shown(client, "?place=140431100").select_one(".tiles a")
    assert chosen["href"] == "/policies/guide/?township=140431100"
    assert client.get(chosen["href"]).status_code == 200


def test_another_township_does_not_show_it_and_says_so(client: Client, county: County) -> None:
    roster = opened(county)
    place = shown(client, "?place=140431101").select_one(".place")
    assert not place.select(f'a[href="/publicity/{roster.reference}/"]')
    assert place.select(".empty")
    assert place.select('a[href="tel:0355-5550102"]')


@pytest.mark.parametrize(
    "code",
    [
        "999999999",
        "140431",  # the county is no township
        "140431100201",  # nor is a village
        "１４０４３１１００",
        "' OR 1=1 --",
        "%00",
        "x" * 4000,
        "%F0%9F%8C%BE",
    ],
)
def test_an_unknown_township_is_answered_with_help_on_the_page(
    client: Client, county: County, code: str
) -> None:
    answer = client.get(f"/?place={code}")
    assert answer.status_code == 404
    page = soup(answer)
    assert page.select('.place [role="alert"]')
    assert page.select(".place select option")
    assert len(page.select(".ways a")) == 4


def test_the_page_is_the_same_for_everybody(client: Client, county: County) -> None:
    for query in ("", "?place=140431100", "?place=", "?place=nowhere"):
        answer = client.get(f"/{query}")
        assert not answer.cookies
        assert "csrfmiddlewaretoken" not in answer.content.decode()


def test_the_number_of_queries_does_not_grow(client: Client, county: County) -> None:
    def counted(query: str) -> int:
        client.get(f"/{query}")  # whatever is standing data has been read
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/{query}")
        return len(seen)

    opened(county)
    client.get("/")
    before = counted(""), counted("?place=140431100")
    root = Division.objects.get(code="140431000000")
    for number in range(300):
        root.add_child(
            code=f"140431{200 + number}000",
            name=f"很长很长的乡镇名称第{number}号街道办事处",
            level="township",
        )
        root.refresh_from_db()
    forget_all()
    assert (counted(""), counted("?place=140431100")) == before
    assert len(shown(client).select("#place option")) == 303


def test_an_empty_county_says_so_instead_of_showing_gaps(client: Client) -> None:
    Division.add_root(code="140431000000", name="沁源县", level="county")
    load_home(Options())
    page = shown(client)
    assert len(page.select(".empty")) == 2
    assert not page.select("#place")
    assert not page.select(".figures")
    assert not page.select("ul:not(:has(li))")
