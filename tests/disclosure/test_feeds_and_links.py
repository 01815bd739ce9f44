"""Feeds name lists that are public now, and no person; a short address leads to its list."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from disclosure import roster as writer
from tests.disclosure.factories import County, imported, opened
from tests.support.pages import soup

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client: Client, query: str = "") -> list[Any]:
    root = ElementTree.fromstring(client.get(f"/publicity/feed/{query}").content)  # noqa: S314
    return root.findall(f"{ATOM}entry")


def test_an_entry_says_which_list_for_how_long_and_by_whom(client: Client, county: County) -> None:
    roster = opened(county)
    imported(county, stage="monthly")
    (entry,) = entries(client)
    text = "".join(entry.itertext())
    assert roster.title in text
    assert f"{roster.closes_on}" in text
    assert roster.office.name in text
    link = entry.find(f"{ATOM}link")
    assert link.get("href") == f"{settings.PUBLIC_URL}/publicity/{roster.reference}/"


def test_no_person_is_named(client: Client, county: County) -> None:
    roster = opened(county)
    for address in ("/publicity/feed/", "/publicity/feed/rss/"):
        response = client.get(address)
        text = response.content.decode()
        for entry in roster.entries.all():
            assert entry.masked_name not in text
        assert county.editor.get_full_name() not in text
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Cache-Control"] == "public, max-age=0, s-maxage=60"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?division=140431100", 1),
        ("?division=140431101", 0),
        ("?division=140431", 1),
        ("?programme=dibao-rural&division=140431100", 1),
        ("?programme=tekun", 0),
    ],
)
def test_a_feed_can_be_narrowed(client: Client, county: County, query: str, count: int) -> None:
    opened(county)
    assert len(entries(client, query)) == count


@pytest.mark.parametrize("query", ["division=1", "programme=x", "division=%00", "programme=%00"])
def test_an_unknown_choice_is_no_feed_of_everything(
    client: Client, county: County, query: str
) -> None:
    assert client.get(f"/publicity/feed/?{query}").status_code == 404
    assert client.get(f"/publicity/feed/rss/?{query}").status_code == 404


def test_a_list_that_ended_vanishes_from_the_feeds(client: Client, county: County) -> None:
    writer.withdraw(opened(county), county.reviewer, "名单有误")
    assert not entries(client)
    assert b"<item>" not in client.get("/publicity/feed/rss/").content


def test_a_feed_is_only_read(client: Client, county: County) -> None:
    assert client.post("/publicity/feed/").status_code == 405


def test_pages_point_to_their_feed(client: Client, county: County) -> None:
    roster = opened(county)

    def feed(address: str) -> str:
        link = soup(client.get(address)).select_one("link[rel=alternate]")
        assert link is not None
        return str(link["href"])

    whole = f"{settings.PUBLIC_URL}/publicity/feed/"
    assert feed("/publicity/") == whole
    assert feed("/publicity/?programme=tekun&division=x") == f"{whole}?programme=tekun"
    assert feed(f"/publicity/{roster.reference}/") == (
        f"{whole}?division=140431100&programme=dibao-rural"
    )


def test_the_short_address_leads_to_the_list_and_to_its_tombstone(
    client: Client, county: County
) -> None:
    roster = opened(county)
    page = soup(client.get(f"/publicity/{roster.reference}/"))
    shown = page.select_one("[data-share]")
    assert shown is not None
    assert page.select_one(".share svg.qr")
    path = str(shown["value"]).removeprefix(settings.PUBLIC_URL)
    assert path == f"/l/{roster.publication.pk}/"
    assert client.get(path, follow=True).status_code == 200
    writer.withdraw(roster, county.reviewer, "名单有误")
    assert client.get(path, follow=True).status_code == 410


@pytest.mark.parametrize("number", ["0", "999", "9" * 40])
def test_a_number_that_was_never_given_leads_nowhere(
    client: Client, county: County, number: str
) -> None:
    imported(county)
    assert client.get(f"/l/{number}/").status_code == 404
