"""A host for the public alone has no way to anything of the staff, and loses nothing public."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import PageViewRestriction

from complaints import desk
from complaints.models import Complaint
from complaints.notify import texts
from complaints.rectification.models import ResidentAnswer
from portal.core.demo import Options
from portal.core.models import Division, User
from portal.home.demo import load_home
from portal.home.models import HomePage
from portal.settings.public_only import narrowed
from tests.complaints_public import factories as complaints
from tests.complaints_public.test_filing import token_of
from tests.complaints_public.test_tracking import look_up, text_of
from tests.disclosure import factories as lists
from tests.rectification import factories as items
from tests.support.pages import soup

pytestmark = pytest.mark.django_db
STAFF_MODULES = (
    "wagtail.admin",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.contrib",
    "wagtail.images",
    "wagtail.documents.views.chooser",
    "wagtail.documents.views.documents",
    "django.contrib.auth",
    "django.contrib.admin",
    "allauth",
)

BACKENDS = ["django.contrib.auth.backends.ModelBackend"]


@pytest.fixture
def public_host() -> Iterator[None]:
    with override_settings(**of_a_public_host()):
        yield


def of_a_public_host() -> dict[str, Any]:
    """All but the list of applications, which a process reads once: see the last test."""
    names = ("INSTALLED_APPS", "MIDDLEWARE", "TEMPLATES", "SILENCED_SYSTEM_CHECKS")
    changed = narrowed({name: getattr(settings, name) for name in names})
    del changed["INSTALLED_APPS"]
    return changed


def front() -> None:
    Division.add_root(code="140431000000", name="沁源县", level="county")
    load_home(Options())


def routes(
    patterns: list[URLPattern | URLResolver], before: str = ""
) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every address of a resolver with the view that answers there."""
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, route)
        else:
            yield route, one.callback


def staff_routes() -> list[tuple[str, Callable[..., Any]]]:
    whole = routes(get_resolver("portal.urls").url_patterns)
    kept = {route for route, _view in routes(get_resolver("portal.public_urls").url_patterns)}
    return [(route, view) for route, view in whole if route not in kept]


def test_no_address_of_the_public_host_leads_to_a_view_of_the_staff() -> None:
    theirs = staff_routes()
    assert len(theirs) > 300
    assert any(route.startswith("admin/") for route, _view in theirs)
    for route, view in routes(get_resolver("portal.public_urls").url_patterns):
        module = view.__module__
        assert not module.startswith(STAFF_MODULES), route
        assert ".staff" not in module, route
        assert "staff" not in module.rpartition(".")[2], route
        assert view not in {view for _route, view in theirs}, route


def test_every_staff_address_is_not_there(client: Client, public_host: None) -> None:
    front()
    for route, _view in staff_routes():
        if "<" not in route and "(" not in route:
            path = f"/{route.lstrip('^').rstrip('$')}"
            assert client.get(path).status_code == 404, path
            assert client.post(path).status_code == 404, path


def test_every_public_address_without_a_number_answers(client: Client, public_host: None) -> None:
    complaints.county()
    load_home(Options())
    asked = 0
    for route, _view in routes(get_resolver("portal.public_urls").url_patterns):
        if "<" not in route and "(" not in route:
            asked += 1
            answer = client.get(f"/{route}")
            # Without a worker the site says that it is not ready, and answers.
            tired = {503} if route == "readyz" else set()
            assert answer.status_code in {200, 301, 302, 400, 403, 404, 405} | tired, route
            assert not {"sessionid", "messages"} & set(answer.cookies), route
    assert asked > 20


def test_nobody_signs_in(client: Client, public_host: None) -> None:
    User.objects.create_superuser("root", password="a-long-password-123")
    assert authenticate(username="root", password="a-long-password-123") is None
    with override_settings(AUTHENTICATION_BACKENDS=BACKENDS):
        assert authenticate(username="root", password="a-long-password-123")


def test_a_cookie_of_the_staff_host_is_worth_nothing(client: Client) -> None:
    lists.small_county()
    load_home(Options())
    client.force_login(User.objects.get(username="reviewer"), backend=BACKENDS[0])
    with override_settings(**of_a_public_host()):
        visitor = Client()
        visitor.cookies = client.cookies
        answer = visitor.get("/")
    assert answer.status_code == 200
    assert answer.wsgi_request.user.is_anonymous
    assert not hasattr(answer.wsgi_request, "session")


def test_a_page_under_a_password_is_not_there(client: Client, public_host: None) -> None:
    front()
    page = HomePage.objects.get()
    assert client.get("/").status_code == 200
    for kind in ("password", "login"):
        lock = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x")
        assert client.get("/").status_code == 404
        lock.delete()


def test_a_list_its_poster_its_screen_and_its_short_address(
    client: Client, public_host: None
) -> None:
    place = lists.small_county()
    roster = lists.opened(place)
    for path in (
        "/publicity/",
        f"/publicity/{roster.reference}/",
        f"/publicity/{roster.reference}/?q=张",
        f"/screen/{place.qinhe.short_code}/",
        "/publicity/feed/",
        "/search/?q=低保",
    ):
        assert client.get(path).status_code == 200, path
    assert client.get(f"/publicity/{roster.reference}/poster/").status_code in {200, 302}


@override_settings(STAFF_URL="https://staff.example.org")
def test_filing_a_receipt_and_following_the_case(client: Client, public_host: None) -> None:
    complaints.county()
    values = complaints.typed(form_token=token_of(client))
    receipt = soup(client.post("/complaints/file/", values, follow=True))
    told = receipt.select_one("[data-complaint-number]")
    assert told is not None
    number, code = told["data-complaint-number"], told["data-query-code"]
    answer = client.post("/complaints/track/", {"number": number, "code": code})
    assert values["subject"] in text_of(answer)
    case = Complaint.objects.get(number=number)
    _title, told_to_staff = texts(case, "New", None)
    assert f"https://staff.example.org/admin/petitions/inspect/{case.pk}/" in told_to_staff


def test_a_case_of_before_is_followed_with_its_code(client: Client, public_host: None) -> None:
    case: desk.Filed = complaints.filed(complaints.county()["qinhe_village"], subject="Roof")
    assert "Roof" in text_of(look_up(client, case))


def test_a_resident_answers_a_look_back(client: Client, public_host: None) -> None:
    place = items.county()
    people = items.staff(place)
    item = items.in_status(place, people, "closed")
    code = items.handed_out(item, people.county_officer).codes[0]
    assert client.get(f"/rectification/{item.number}/").status_code == 200
    sent = client.post("/rectification/answer/", {"code": code, "accepted": "yes", "reason": ""})
    assert sent.status_code == 200
    assert ResidentAnswer.objects.filter(accepted=True).count() == 1


def test_the_command_line_sees_the_public_host_whole() -> None:
    env = {**os.environ, "PUBLIC_ONLY": "1", "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--fail-level", "WARNING"],
        env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
