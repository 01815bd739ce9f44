"""An empty column stands in no menu, no sitemap and no search result; a filled one does at once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from disclosure import funds
from disclosure.funds.suppression import Cell, sum_of
from disclosure.models import Programme
from policy_pages.models import PolicyDocumentPage
from portal.core.pagecache.lanes import STANDING, lane
from portal.home import filled
from tests.disclosure.factories import small_county, staff
from tests.policy_pages import factories as policies
from tests.support.pages import soup

pytestmark = pytest.mark.django_db
ROLES = ("editor", "reviewer")
PLACES = (
    ("/search/", ".site-nav"),
    ("/search/", ".site-foot"),
    ("/nowhere/", ".site-nav"),
    ("/sitemap/", "main nav.sitemap"),
)


def places(client: Client, url: str) -> set[tuple[str, str]]:
    """Where *url* is linked to."""
    return {
        (path, part)
        for path, part in PLACES
        if any(a["href"] == url for a in soup(client.get(path)).select(f"{part} a"))
    }


def footer(client: Client) -> list[str]:
    return [str(a["href"]) for a in soup(client.get("/search/")).select(".site-foot a")]


@pytest.fixture
def page() -> PolicyDocumentPage:
    return policies.document(policies.section())


def test_a_section_without_a_public_text_is_linked_nowhere(client: Client) -> None:
    policies.document(policies.section(), live=False)
    assert places(client, "/policies/") == set()


WAYS: dict[str, Callable[[Page], Any]] = {
    "unpublished": lambda page: page.unpublish(),
    "deleted": lambda page: page.delete(),
    "in another process": lambda page: Page.objects.filter(pk=page.pk).update(live=False),
    "section made private": lambda page: PageViewRestriction.objects.create(
        page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN
    ),
    "section unpublished": lambda page: page.get_parent().specific.unpublish(),
}


@pytest.mark.parametrize("way", WAYS)
def test_it_stands_everywhere_while_a_text_is_public_and_not_a_request_longer(
    client: Client, page: PolicyDocumentPage, way: str
) -> None:
    assert places(client, "/policies/") == set(PLACES)
    WAYS[way](page)
    assert places(client, "/policies/") == set()


def test_the_funds_stand_in_the_footer_from_their_first_report_on(client: Client) -> None:
    county = small_county()
    assert "/publicity/funds/" not in footer(client)
    editor, reviewer = (staff(f"county-{role}", role, county.county) for role in ROLES)
    programme = Programme.objects.get(code="children")
    cells = {place: Cell(40, 70, Decimal(9000)) for place in (county.qinhe, county.guodao)}
    day = date(2026, 10, 1)
    report = funds.enter(programme, day, editor, cells, sum_of(cells.values()))
    assert "/publicity/funds/" not in footer(client)
    funds.publish(report, reviewer)
    assert "/publicity/funds/" in footer(client)


def test_it_is_asked_once_with_two_questions(
    page: PolicyDocumentPage, django_assert_num_queries: Any
) -> None:
    for number in range(12):
        policies.document(page.get_parent().specific, f"沁民字〔2021〕{number}号")
    with django_assert_num_queries(2):
        assert filled.is_filled("/policies/")
        assert not filled.is_filled("/publicity/funds/")
        assert filled.is_filled("/publicity/")
        filled.filled_columns()


@pytest.mark.parametrize("table", ["FundReport", "InspectionPlan", "Assessment"])
def test_a_change_of_what_it_depends_on_reaches_every_process(
    transactional_db: None, table: str
) -> None:
    before = lane(STANDING).current()
    getattr(filled, table).objects.filter(pk=0).update(id=0)
    assert lane(STANDING).current() != before
