"""Head, header and footer are drawn once for each section, and never wrong for that."""

from urllib.parse import quote

import pytest
from django.test import Client, override_settings
from django.utils import translation
from wagtail.models import Page, Site

from portal.core.models import SiteIdentity
from portal.core.pagecache.lanes import STANDING, lane

pytestmark = pytest.mark.django_db
PAGES = ("/complaints/track/", "/complaints/file/", "/search/", "/complaints/track/")


def _current(client: Client, path: str) -> list[str]:
    page = client.get(path).content.decode()
    links = page.split('<nav class="site-nav"')[1].split("</nav>")[0].split("<a ")[1:]
    return [link.split('"')[1] for link in links if "aria-current" in link]


def test_each_page_marks_its_own_section(client: Client) -> None:
    for path in PAGES:
        assert _current(client, path) == [path]


def test_the_link_to_the_other_face_leads_back_to_this_page(client: Client) -> None:
    for path in ("/search/?q=a", "/search/?q=b", "/complaints/track/"):
        assert f"next={quote(path, safe='')}" in client.get(path).content.decode()


def test_elder_readers_get_their_own_header(client: Client) -> None:
    assert "on=1" in client.get("/search/").content.decode()
    client.cookies["elder"] = "1"
    assert "on=0" in client.get("/search/").content.decode()


@override_settings(DEMO=True)
def test_the_demo_is_called_one_from_the_next_page_on(client: Client) -> None:
    with override_settings(DEMO=False):
        assert "demo-strip" not in client.get("/search/").content.decode()
    assert "demo-strip" in client.get("/search/").content.decode()


def test_a_changed_identity_shows_at_once(client: Client) -> None:
    identity = SiteIdentity.for_site(_site())
    assert "县民政局某室" not in client.get("/search/").content.decode()
    identity.organiser = "县民政局某室"
    identity.save()
    assert client.get("/search/").content.decode().count("县民政局某室") >= 1


def test_a_page_taken_down_leaves_the_footer_however_it_was_done(client: Client) -> None:
    page = Page(title="隐私声明", slug="privacy-notice", show_in_menus=True)
    _site().root_page.add_child(instance=page)
    assert "隐私声明" in client.get("/search/").content.decode()
    Page.objects.filter(pk=page.pk).update(live=False)  # no signal, as in another process
    assert "隐私声明" not in client.get("/search/").content.decode()


def test_two_languages_do_not_mix(client: Client) -> None:
    for language, word, other in (("zh-hans", "查进度", "Track"), ("en", "Track", "查进度")):
        with translation.override(language):
            page = client.get("/search/").content.decode()
        assert f">{word}</a>" in page
        assert f">{other}</a>" not in page


def _site() -> Site:
    return Site.objects.get(is_default_site=True)


def test_a_page_that_goes_moves_what_every_process_has_kept(transactional_db: None) -> None:
    """The footer links pages; another process must not keep it with one that is gone."""
    before = lane(STANDING).current()
    Page.objects.filter(depth__gt=1).update(live=False)
    assert lane(STANDING).current() != before
