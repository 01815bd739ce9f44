"""Every answer of every address carries the headers of the house, errors and refusals included."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from portal.core.demo import Options
from portal.core.headers import FEATURES
from portal.core.models import User
from portal.home.demo import load_home
from tests.complaints_public import factories as complaints

pytestmark = pytest.mark.django_db
# What stands where an address has a part of its own; most of it is nothing that exists.
SAMPLES = {
    "int": "1", "slug": "none", "str": "none", "path": "a/b.png", "uuid": "0" * 8, "pk": "1",
    "document_id": "1", "document_filename": "a.pdf", "form": "json", "code": "none",
    "number": "none", "app_label": "core", "model_name": "user", "name": "none",
}  # fmt: skip
PERSONAL = (
    "/complaints/file/",
    "/complaints/track/",
    "/complaints/track/file/",
    "/complaints/track/letter/",
    "/complaints/lost-code/",
    "/errors/report/",
    "/complaints/receipt/",
    "/complaints/receipt.pdf",
    "/rectification/answer/",
)
SAME_FOR_ALL = ("/admin/sprite/", "/admin/jsi18n/")


def addresses(patterns: Any = None, before: str = "") -> Iterator[str]:
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            yield route


def sample(route: str) -> str:
    """An address of the kind that *route* describes."""
    path = re.sub(r"<(?:(\w+):)?(\w+)>", lambda m: SAMPLES.get(m[1] or m[2], "1"), route)
    path = (
        re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda m: SAMPLES.get(m[1], "1"), route)
        if "(?P" in route
        else path
    )
    return "/" + re.sub(r"[\^$\\]|\(.*?\)|\.\*", "", path).lstrip("/")


def judge(answer: Any, path: str) -> None:
    said = answer.headers
    policy = {
        part.split()[0]: part.split()[1:] for part in said["Content-Security-Policy"].split(";")
    }
    assert policy["default-src"] == ["'self'"], path
    assert policy["frame-ancestors"] == ["'none'"], path
    assert policy["object-src"] == policy["script-src-attr"] == ["'none'"], path
    if not path.startswith("/admin/"):
        assert "unsafe" not in said["Content-Security-Policy"], path
    assert said["X-Frame-Options"] == "DENY" or path.startswith("/admin/"), path
    assert said["X-Content-Type-Options"] == "nosniff", path
    assert said["Referrer-Policy"] == "same-origin", path
    assert said["Cross-Origin-Opener-Policy"] == "same-origin", path
    assert said["Cross-Origin-Resource-Policy"] == "same-origin", path
    assert all(f"{name}=()" in said["Permissions-Policy"] for name in FEATURES), path
    assert said["Cache-Control"], path
    personal = path in PERSONAL or (path.startswith("/admin/") and path not in SAME_FOR_ALL)
    if personal:
        assert said["Cache-Control"] == "private, no-store", path


@pytest.fixture
def site() -> Client:
    complaints.county()
    load_home(Options())
    return Client(raise_request_exception=False)


def test_every_address_answers_a_visitor_with_them(site: Client) -> None:
    paths = {sample(route) for route in addresses()}
    assert len(paths) > 300
    for path in sorted(paths):
        judge(site.get(path), path)


def test_the_staff_area_answers_staff_with_them(site: Client) -> None:
    site.force_login(User.objects.create_superuser("boss", "", "x"))
    for path in ("/admin/", "/admin/account/", "/admin/nowhere/", "/admin/second-factors/"):
        judge(site.get(path), path)


@pytest.mark.parametrize(
    "path", ["/nowhere", "/documents/99/x.pdf", "/healthz", "/static/none.css"]
)
def test_errors_and_small_answers_have_them(site: Client, path: str) -> None:
    judge(site.get(path), path)


@pytest.mark.parametrize("path", ["/search/", "/search/?q=低保", "/nowhere", "/policies"])
def test_what_says_nothing_of_itself_is_kept_by_nobody(site: Client, path: str) -> None:
    assert site.get(path)["Cache-Control"] == "private, no-store"


def test_a_form_without_its_token_is_refused_with_them(site: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/complaints/file/", {"subject": "x"})
    assert answer.status_code == 403
    judge(answer, "/complaints/file/")


@override_settings(SEARCH_LIMIT_RATE="1/h")
def test_too_many_requests_say_when_to_come_back(site: Client) -> None:
    site.get("/search/?q=低保")
    answer = site.get("/search/?q=低保")
    assert answer.status_code == 429
    assert 60 <= int(answer["Retry-After"]) <= 3660


def test_every_address_that_takes_a_post_refuses_it_without_a_token(site: Client) -> None:
    """Open311 alone takes posts without one: programs have no cookie, their key decides."""
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.force_login(User.objects.create_superuser("boss", "", "x"))
    taken = {405, 404, 301, 302}
    for path in sorted({sample(route) for route in addresses()}):
        answer = strict.post(path)
        if path.startswith("/open311/"):
            assert answer.status_code != 403 or path.startswith("/open311/v2/requests"), path
        elif answer.status_code != 403:
            assert answer.status_code in taken, (path, answer.status_code)
            assert answer.status_code != 302 or "csrf" in answer["Location"], path
