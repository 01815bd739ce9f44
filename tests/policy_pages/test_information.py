"""What a site says of itself is a page that its editors change, linked from every footer."""

from datetime import date
from typing import Any

import pytest
from django.test import Client, override_settings

from policy_pages.demo_information import load_demo_information
from policy_pages.models import InformationPage
from portal.core.demo import Options
from portal.core.demo.loader import load_divisions, load_offices, load_time_limits
from portal.core.models import DeadlineRule
from portal.home.demo import load_home
from portal.home.models import HomePage
from tests.support.made_up import identity_number
from tests.support.pages import soup

pytestmark = pytest.mark.django_db
ADDRESSES = ("/accessibility/", "/privacy/")


@pytest.fixture
def front() -> None:
    for load in (load_divisions, load_offices, load_time_limits, load_home):
        load(Options())


@pytest.fixture
def pages(front: None) -> None:
    with override_settings(DEMO=True):
        load_demo_information(Options())


def text_of(response: Any) -> str:
    return soup(response).get_text(" ", strip=True)


def test_every_footer_leads_to_both(client: Client, pages: None) -> None:
    for path in ("/", "/search/", "/privacy/"):
        links = {link["href"] for link in soup(client.get(path)).select("footer a[href]")}
        assert {f"http://localhost{one}" for one in ADDRESSES} <= links or set(ADDRESSES) <= links


def test_they_say_whom_to_ask_and_where_the_column_stands(client: Client, pages: None) -> None:
    for path in ADDRESSES:
        page = client.get(path)
        assert page.status_code == 200
        assert "0355-5550100" in text_of(page)
        assert soup(page).select_one("meta[name=ArticleTitle]") is not None
        source = soup(page).select_one("meta[name=ContentSource]")["content"]
        assert source.startswith("沁源县民政局")


def test_the_privacy_notice_tells_the_retention_that_holds(client: Client, pages: None) -> None:
    assert "730日" in text_of(client.get("/privacy/"))
    assert "730" not in text_of(client.get("/accessibility/"))
    rule = DeadlineRule.objects.get(key="retention.reporter")
    rule.pk, rule.amount, rule.effective_from = None, 365, date(2024, 1, 1)
    rule.save()
    assert "365" in text_of(client.get("/privacy/"))


def test_again_nothing_is_doubled_and_what_staff_changed_stays(pages: None) -> None:
    page = InformationPage.objects.get(slug="privacy")
    page.title = "个人信息保护说明"
    page.save_revision().publish(skip_permission_checks=True)
    with override_settings(DEMO=True):
        assert load_demo_information(Options()) == {"pages": 2}
    page.refresh_from_db()
    assert page.title == "个人信息保护说明"


def test_on_a_real_site_they_wait_for_two_people(client: Client, front: None) -> None:
    load_demo_information(Options())
    assert InformationPage.objects.filter(live=False).count() == 2
    assert client.get("/privacy/").status_code == 404


def test_they_stand_right_below_the_front_page_only(pages: None) -> None:
    assert InformationPage.can_exist_under(HomePage.objects.get())
    assert not InformationPage.can_exist_under(InformationPage.objects.get(slug="privacy"))


def test_a_number_in_the_text_is_found(pages: None) -> None:
    page = InformationPage.objects.get(slug="privacy")
    number = identity_number()
    page.body.append(("paragraph", number))
    assert any(number in text for _place, text in page.places())
