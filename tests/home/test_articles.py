"""Articles say where they come from, when they were published and when they changed; an error
page has the footer even when the database does not answer."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.models import Page, Site

from policy_pages.models import PolicyIndexPage
from portal.core.models import SiteIdentity, User
from portal.home.errors import server_error
from portal.home.templatetags.face import moment
from tests.policy_pages import factories
from tests.support.pages import soup

pytestmark = pytest.mark.django_db


def published(hours_between: int) -> Page:
    page = factories.document(factories.section())
    first = timezone.now() - timedelta(days=9)
    last = first + timedelta(hours=hours_between)
    Page.objects.filter(pk=page.pk).update(first_published_at=first, last_published_at=last)
    return Page.objects.get(pk=page.pk)


def test_the_date_is_that_of_the_first_publication(client: Client) -> None:
    page = published(hours_between=50)
    html = soup(client.get(page.url))
    tag = html.select_one('meta[name="PubDate"]')
    assert tag is not None
    assert tag["content"] == moment(page.first_published_at)
    times = [time.get_text() for time in html.select(".page-head ~ p.muted time")]
    assert times == [moment(page.first_published_at), moment(page.last_published_at)]


def test_an_article_that_never_changed_has_one_date(client: Client) -> None:
    html = soup(client.get(published(hours_between=0).url))
    assert len(html.select(".page-head ~ p.muted time")) == 1


def editor_of(client: Client, page: Page) -> str:
    """Whom the page names beside source and time; the tag for machines says the same."""
    html = soup(client.get(page.url))
    line = html.select_one(".page-head ~ p.muted, .page-head p.muted.small")
    assert line is not None
    tag = html.select_one('meta[name="Author"]')
    told = str(tag["content"]) if tag else ""
    assert (told in line.get_text()) if told else ("责任编辑" not in line.get_text())
    return told


def test_an_article_names_its_editor_or_else_that_of_its_section(client: Client) -> None:
    section = factories.section()
    page = factories.document(section)
    own = factories.document(section, "甲〔2026〕2号", editor="法规岗（演示）")
    assert editor_of(client, page) == ""
    section.editor = "信息公开岗（演示）<b>"
    section.save_revision().publish(skip_permission_checks=True)
    assert editor_of(client, page) == "信息公开岗（演示）<b>"
    assert editor_of(client, own) == "法规岗（演示）"


def test_a_section_in_a_section_goes_before_the_one_above(client: Client) -> None:
    above = factories.section()
    above.editor = "上级岗（演示）"
    above.save()
    below = PolicyIndexPage(title="下", slug="below", division=factories.county())
    above.add_child(instance=below)
    page = factories.document(below)
    assert editor_of(client, page) == "上级岗（演示）"
    below.editor = "本栏岗（演示）"
    below.save()
    assert editor_of(client, page) == "本栏岗（演示）"


def test_nobody_who_wrote_a_page_is_named_on_it(client: Client) -> None:
    section = factories.section()
    person = factories.person("zhang-demo", "editor")
    User.objects.filter(pk=person.pk).update(display_name="演示某甲")
    page = factories.document(section, owner=person)
    assert "演示某甲" not in client.get(page.url).content.decode()


def test_further_pages_have_an_address_of_their_own_and_filters_none(client: Client) -> None:
    url = factories.section().url
    for query, end in (("", url), ("?type=guide", url), ("?page=2", f"{url}?page=2"),
                       ("?page=x", url), ("?page=٣", url)):  # fmt: skip
        link = soup(client.get(f"{url}{query}")).select_one('link[rel="canonical"]')
        assert link is not None
        assert str(link["href"]).endswith(end)


def test_the_last_known_footer_stands_on_the_page_that_asks_no_database(client: Client) -> None:
    identity = SiteIdentity.for_site(Site.objects.get(is_default_site=True))
    identity.site_code, identity.organiser = "0000000000", "县民政局某室"
    identity.save()
    client.get("/search/")
    with patch("django.db.backends.utils.CursorWrapper.execute", side_effect=OperationalError):
        response = server_error(RequestFactory().get("/"))
    footer = soup(response).select_one("footer")
    assert footer is not None
    assert "0000000000" in footer.get_text()
    assert footer.select_one('a[href="/errors/report/"]')
