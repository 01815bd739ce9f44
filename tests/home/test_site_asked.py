"""Wagtail is told which site is asked; a site or a front page that changed holds at once."""

import pytest
from django.test import Client, RequestFactory
from wagtail.models import Page, Site

from portal.core.context import site_asked
from portal.home.models import HomePage

pytestmark = pytest.mark.django_db


def _site() -> Site:
    return Site.objects.get(is_default_site=True)


def test_another_front_page_is_shown_at_once_however_it_was_chosen(client: Client) -> None:
    other = Page(title="另一个首页", slug="other")
    _site().root_page.get_parent().add_child(instance=other)
    assert client.get("/").status_code == 200
    Site.objects.update(root_page=other)  # no signal, as in another process
    asked = RequestFactory().get("/")
    found = site_asked(asked)
    assert found is not None
    assert found.root_page.pk == other.pk
    assert found == Site.find_for_request(asked)


def test_the_front_page_itself_is_read_for_each_request(client: Client) -> None:
    front = HomePage(title="首页", slug="front")
    Page.objects.get(depth=1).add_child(instance=front)
    Site.objects.update(root_page=front)
    assert client.get("/").context["page"] == front
    HomePage.objects.filter(pk=front.pk).update(introduction="今天改过的话")
    assert "今天改过的话" in client.get("/").content.decode()


def test_what_one_request_does_with_the_site_stays_its_own() -> None:
    first, second = (site_asked(RequestFactory().get("/")) for _time in range(2))
    assert first is not None
    assert second is not None
    first.root_page.title = "nobody else's"
    assert second.root_page.title != "nobody else's"
    assert first.root_page is not second.root_page


def test_where_there_is_no_site_none_is_told() -> None:
    Site.objects.all().delete()
    assert site_asked(RequestFactory().get("/")) is None
