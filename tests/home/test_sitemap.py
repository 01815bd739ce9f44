"""The sitemap shows the whole site and no list of people; robots are told where it is."""

import re

import pytest
from django.conf import settings
from django.test import Client

from portal.core.demo import Options
from portal.home.demo import load_home
from portal.home.sitemap import DISALLOWED
from tests.policy_pages import factories as policies
from tests.support.pages import soup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home() -> None:
    policies.county()
    load_home(Options())


def links(client: Client) -> list[str]:
    return [str(a["href"]) for a in soup(client.get("/sitemap/")).select("main nav.sitemap a")]


def test_pages_stand_below_their_column_by_kind(client: Client) -> None:
    page = policies.document(policies.section())
    assert {"/", "/policies/", "/policies/?type=document", page.url, "/rectification/"} <= set(
        links(client)
    )
    assert "/policies/?type=guide" not in links(client)


def test_a_second_section_stands_beside_the_first(client: Client) -> None:
    policies.document(policies.section())
    second = policies.section("archive")
    page = policies.document(second, "沁民字〔2019〕1号")
    assert {second.url, page.url} <= set(links(client))


def test_a_column_without_content_is_not_shown(client: Client) -> None:
    policies.section()
    assert not {"/policies/", "/publicity/funds/", "/rectification/checks/"} & set(links(client))


def test_the_file_names_columns_and_public_pages_under_the_public_address(client: Client) -> None:
    section = policies.section()
    public, draft = (
        policies.document(section),
        policies.document(section, "沁民字〔2022〕9号", live=False),
    )
    file = client.get("/sitemap.xml").content.decode()
    addresses = re.findall("<loc>(.*?)</loc>", file)
    root = settings.PUBLIC_URL
    assert {f"{root}/", f"{root}/publicity/", f"{root}{public.url}"} <= set(addresses)
    assert len(addresses) == len(set(addresses))
    assert not [one for one in addresses if draft.slug in one]
    assert not [one for one in addresses if one.startswith(tuple(f"{root}{p}" for p in DISALLOWED))]


def test_the_number_of_questions_does_not_grow_with_the_pages(
    client: Client, django_assert_max_num_queries
) -> None:
    section = policies.section()
    for number in range(12):
        policies.document(section, f"沁民字〔2021〕{number}号")
    with django_assert_max_num_queries(40):
        client.get("/sitemap/")


def test_robots_are_told_the_sitemap_and_kept_out(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml" in text
    for path in ("/search/", "/complaints/track/", "/admin/", "/elder-mode/"):
        assert f"Disallow: {path}\n" in text
