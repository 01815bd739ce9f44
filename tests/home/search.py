"""Things to be searched for, made without the rooms that they belong to."""

from typing import Any

from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from policy_pages.models import NoticePage, PolicyIndexPage
from portal.core.models import Division
from portal.home.models import HomePage
from portal.home.search import index
from portal.home.search.query import matching, parse
from tests.support.pages import soup


def section() -> PolicyIndexPage:
    """A section of policies below the front page."""
    home = HomePage.objects.get()
    return home.add_child(instance=PolicyIndexPage(title="政策", slug="policies"))


def article(
    parent: Page, title: str, summary: str = "", model: type[Page] = NoticePage, **more: Any
) -> Any:
    """A public page with its entry."""
    page = parent.add_child(
        instance=model(title=title, summary=summary, first_published_at=timezone.now(), **more)
    )
    index.catch_up(timezone.now())
    return page


def found(query: str) -> set[str]:
    """The titles of what a query finds."""
    return set(matching(parse(query)).values_list("title", flat=True))


def shown(client: Client, query: str, **more: str) -> Any:
    """The page of results."""
    return soup(client.get("/search/", {"q": query, **more}))


def county() -> Division:
    """The county of the tests."""
    return Division.objects.get(level=Division.Level.COUNTY)
