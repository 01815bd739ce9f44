"""No public address falls over what a stranger writes into it, whatever the database."""

from typing import Any

import pytest
from django.test import Client

from tests.disclosure.factories import County, opened

pytestmark = pytest.mark.django_db

HUGE = "0" * 5000
JUNK = (
    "%00",
    "a%00b",
    "%ED%A0%80",
    "%ff%fe",
    "-1",
    "0",
    "1e9",
    "9" * 25,
    "9" * 5000,
    HUGE,
    "%0d%0aSet-Cookie:x=1",
    "..%2f..%2fetc%2fpasswd",
    "%3Cscript%3E",
    "%D9%A3",
    "NaN",
    "长" * 500,
)
PLACES = (
    "/publicity/?page=%s&programme=%s&division=%s&stage=%s&month=%s&state=%s",
    "/publicity/catalogue/?division=%s",
    "/publicity/catalogue.csv?division=%s",
    "/publicity/funds/?year=%s&month=%s&programme=%s&division=%s",
    "/publicity/funds.csv?year=%s&month=%s&programme=%s&division=%s",
    "/publicity/feed/?programme=%s",
    "/publicity/feed/rss/?division=%s",
    "/screen/140431100/?rows=%s&page=%s",
    "/screen/140431100/page/?rows=%s&page=%s",
    "/complaints/?page=%s&q=%s&division=%s&kind=%s&month=%s&status=%s",
    "/complaints/file/?entry=%s",
    "/complaints/file/?list=%s",
    "/complaints/file/?list={list}&division=%s",
    "/complaints/track/?number=%s&code=%s",
    "/rectification/?page=%s&q=%s&division=%s&status=%s",
    "/search/?q=%s&page=%s",
    "/publicity/{list}/?page=%s",
    "/publicity/{list}/?q=%s&page=%s",
    "/publicity/{list}/poster/?village=%s&paper=a4",
    "/publicity/{list}/poster/?village=140431100201&paper=%s",
    "/publicity/{list}/poster/?village=140431100201&paper=a4&part=%s",
)


@pytest.mark.parametrize("place", PLACES)
def test_no_value_of_any_parameter_is_an_error(
    client: Client, county: County, settings: Any, place: str
) -> None:
    settings.SEARCH_LIMIT_RATE = settings.POSTER_LIMIT_RATE = "10000/m"
    address = place.replace("{list}", opened(county).reference)
    client.raise_request_exception = False
    for junk in JUNK:
        assert client.get(address.replace("%s", junk)).status_code < 500, junk[:30]


@pytest.mark.parametrize(
    "place",
    [
        "/screen/%s/",
        "/screen/%s/page/",
        "/l/%s/",
        "/publicity/%s/",
        "/publicity/%s/poster/",
        "/documents/%s/x.pdf",
        "/documents/1/%s",
        "/rectification/%s/",
        "/media/images/%s",
        "/%s/",
    ],
)
def test_no_part_of_an_address_is_an_error(client: Client, county: County, place: str) -> None:
    client.raise_request_exception = False
    for junk in JUNK:
        assert client.get(place % junk).status_code < 500, junk[:30]


def test_a_document_has_one_address(client: Client, county: County) -> None:
    """Digits of another script or a number beyond all keys lead nowhere, least to Wagtail's own."""
    for number in ("%D9%A1", "9" * 19, "0" * 5000):
        assert client.get(f"/documents/{number}/x.pdf").status_code == 404
