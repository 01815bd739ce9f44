"""An old address leads to the page that had it, and sends nobody round in a circle."""

from typing import Any

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from policy_pages.models import GuidePage
from tests.policy_pages.factories import section
from tests.policy_pages.guide_factory import guide
from tests.support.pages import soup

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(django_capture_on_commit_callbacks: Any) -> GuidePage:
    found = guide(section())
    for address in ("guide-new", "guide"):
        found.slug = address
        with django_capture_on_commit_callbacks(execute=True):  # that is when it is noted
            found.save_revision().publish(skip_permission_checks=True)
    return GuidePage.objects.get(pk=found.pk)


def test_an_old_address_leads_to_the_page(page: GuidePage, client: Client) -> None:
    old = page.url.replace("/guide/", "/guide-new/")
    answer = client.get(old)
    assert (answer.status_code, answer["Location"]) == (301, page.url)
    assert client.get(page.url).status_code == 200


def test_a_withdrawn_page_that_came_back_to_its_first_address_sends_nobody_round(
    page: GuidePage, client: Client
) -> None:
    address = page.url
    assert Redirect.objects.filter(old_path=address.rstrip("/"), redirect_page=page).exists()
    page.unpublish()
    for asked in (address, address.rstrip("/"), f"{address}?township=140431100"):
        answer = client.get(asked, follow=True)
        assert answer.status_code == 404


def test_who_follows_a_link_out_of_a_guide_comes_back_to_the_guide(client: Client) -> None:
    link = ("link", {"title": "供热公司", "url": "https://example.org/pay", "note": ""})
    page = guide(section(), links=[link])
    out = soup(client.get(page.url)).select_one("main a[href^='/leaving/']")
    assert out is not None
    # With “noreferrer” the notice would not know where its visitor came from.
    assert out.get("rel") == ["noopener"]
    came_from = f"http://testserver{page.url}"
    notice = soup(client.get(str(out["href"]), headers={"Referer": came_from}))
    assert [one["href"] for one in notice.select("main .actions a")] == [
        "https://example.org/pay",
        came_from,
    ]
