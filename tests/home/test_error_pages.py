"""Pages for when something goes wrong: what happened, what to do, where to go on, whom to call."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.core.management import call_command
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from wagtail.models import Site

from portal.core.demo import Options
from portal.core.models import Division, SiteIdentity
from portal.home import errors, views
from portal.home.demo import load_home
from tests.support.pages import soup

WAYS = {"/policies/", "/publicity/", "/complaints/file/", "/complaints/track/"}
PHONE = "0355-5550100"
WITHOUT_SEARCH = ("429.html", "503.html")


@pytest.fixture
def county(db: None) -> None:
    Division.add_root(code="140431000000", name="沁源县", level="county")
    load_home(Options())
    site = Site.objects.get(is_default_site=True)
    SiteIdentity.objects.update_or_create(site=site, defaults={"phone": PHONE, "name": "阳光救助"})


def helps(answer: Any, *, search: bool = True) -> None:
    """The page names what happened, leads to the four ways in, and can be called from."""
    page = soup(answer)
    assert len(page.select("h1")) == 1
    assert page.select("main p.lead-in")
    assert {link["href"] for link in page.select("main .ways a")} == WAYS
    assert bool(page.select('main form[action="/search/"] input[name=q]')) == search
    assert page.select(f'main a[href="tel:{PHONE}"]')
    assert page.select_one('meta[name="robots"]')["content"] == "noindex"
    assert not page.select("style, [style], script:not([src])")


@pytest.mark.usefixtures("county")
def test_every_error_page_helps() -> None:
    request = RequestFactory().get("/x/")
    known = {"site_identity": SiteIdentity.objects.get(), "most": settings.UPLOAD_MAX_BYTES}
    for name in ("400", "403", "403_csrf", "404", "413", "429", "500", "503"):
        page = render_to_string(f"{name}.html", known, request=request)
        helps(HttpResponse(page), search=f"{name}.html" not in WITHOUT_SEARCH)


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(
    ("raised", "status"),
    [
        (RequestDataTooBig("x"), 413),
        (TooManyFilesSent("x"), 413),
        (SuspiciousOperation("x"), 400),
        (None, 400),
    ],
)
def test_too_much_is_told_apart_from_damaged(raised: Exception | None, status: int) -> None:
    answer = errors.bad_request(RequestFactory().post("/complaints/file/"), raised)
    assert answer.status_code == status
    assert ("20" in soup(answer).select_one(".lead-in").text) == (status == 413)


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(("away", "status"), [(True, 503), (False, 500)])
def test_the_page_for_a_fault_asks_nothing_of_the_database(
    client: Client, away: bool, status: int
) -> None:
    client.get("/")  # the identity has been read once in this process
    request = RequestFactory().get("/", HTTP_COOKIE="elder=1")

    def refuse(*args: Any) -> Any:
        raise AssertionError("the database was asked")

    with connection.execute_wrapper(refuse):
        try:
            raise OperationalError if away else ValueError
        except (OperationalError, ValueError):
            answer = errors.server_error(request)
    assert answer.status_code == status
    helps(answer, search=not away)
    assert soup(answer).select_one("html.elder")


@pytest.mark.usefixtures("county")
def test_the_pages_for_the_web_server_stand_alone(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path
    call_command("outage_page")
    for name in ("503.html", "413.html"):
        helps(HttpResponse((tmp_path / "outage" / name).read_bytes()), search=name == "413.html")


@pytest.mark.usefixtures("county")
def test_a_form_that_was_open_too_long_says_that_nothing_was_sent() -> None:
    answer = views.csrf_failure(RequestFactory().post("/complaints/file/"))
    assert answer.status_code == 403
    helps(answer)
