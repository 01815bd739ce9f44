"""Every limit stands in one table, and what is asked too often says when to come back."""

import ast
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils import timezone

from portal.core import ratelimit
from tests.complaints_public import factories as complaints
from tests.disclosure.factories import small_county, staff

ROOMS = ("complaints", "disclosure", "policy_pages", "portal")
ADDRESSES = (
    "/complaints/open-data/figures.csv",
    "/complaints/open-data/cases.json",
    "/rectification/open-data/items.csv",
    "/publicity/catalogue.csv",
    "/publicity/funds.csv",
)
FEEDS = ("/publicity/feed/", "/publicity/feed/rss/", "/rectification/feed/")
READ = ("services.json", "requests.json", "requests/0.json", "discovery.json")
STAFF = {
    "publicity_archive:download": "post",
    "petitions_export:index": "post",
    "rectification_list:export": "get",
}


def groups_in_use() -> set[str]:
    """What the source counts: the first argument after the request, by name or as it is."""
    found = set()
    for path in (path for room in ROOMS for path in Path(settings.BASE_DIR, room).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "ratelimit." not in text or path.name == "ratelimit.py":
            continue
        module = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("ratelimit."):
                argument = node.args[0 if "limited" in ast.unparse(node.func) else 1]
                found.add(eval(ast.unparse(argument), vars(import_module(module))))  # noqa: S307  our own source
    return found


def test_the_table_holds_every_group_and_no_other() -> None:
    assert groups_in_use() == set(ratelimit.GROUPS)
    for names in ratelimit.GROUPS.values():
        for name in names:
            assert getattr(settings, name)


@pytest.mark.django_db
@override_settings(DOWNLOAD_LIMIT_RATE="4/h")
def test_files_for_programs_have_a_limit_of_their_own(client: Client) -> None:
    complaints.county()
    answers = [client.get(address) for address in ADDRESSES]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 60
    assert client.get(ADDRESSES[0], REMOTE_ADDR="192.0.2.3").status_code == 200


@pytest.mark.django_db
@override_settings(DOWNLOAD_LIMIT_RATE="3/h")
def test_feeds_have_one_too(client: Client) -> None:
    complaints.county()
    answers = [client.get(address) for address in (*FEEDS, FEEDS[0])]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 60
    assert "no-store" in answers[-1]["Cache-Control"]
    assert client.get(ADDRESSES[0]).status_code == 200


@pytest.mark.django_db
@override_settings(DOWNLOAD_LIMIT_RATE="3/h")
def test_programs_that_read_too_much_are_told_in_their_notation(client: Client) -> None:
    complaints.county()
    answers = [client.get(f"/open311/v2/{path}") for path in READ]
    assert [answer.status_code for answer in answers] == [200, 200, 404, 429]
    (problem,) = answers[-1].json()
    assert problem["code"] == 429
    assert str(timezone.localdate().year) in problem["description"]
    assert int(answers[-1]["Retry-After"]) > 60
    assert client.get("/open311/v2/requests.xml").content.startswith(b"<?xml")
    assert client.post("/open311/v2/requests.json").status_code == 403, "no key"


def status(answer: Any) -> int:
    """What is read to its end is closed."""
    b"".join(answer)
    return int(answer.status_code)


@pytest.mark.django_db
@override_settings(POSTER_LIMIT_RATE="2/h")
@pytest.mark.parametrize("name", STAFF)
def test_files_for_staff_are_counted_by_person(name: str) -> None:
    county = small_county()
    people = [Client(), Client()]
    for number, client in enumerate(people):
        client.force_login(staff(f"auditor-{number}", "auditor", county.county))
    first, second = (getattr(client, STAFF[name]) for client in people)
    path = reverse(name)
    for expected in (False, False, True):
        assert (status(first(path)) == 429) is expected
    answer = first(path)
    assert answer.context["come_back_at"] > timezone.now()
    assert answer.context["by_person"]
    assert status(second(path)) != 429


@pytest.mark.django_db
@override_settings(POSTER_LIMIT_RATE="1/h")
def test_looking_at_a_form_for_a_file_does_not_count(client: Client) -> None:
    client.force_login(staff("auditor-0", "auditor", small_county().county))
    path = reverse("petitions_export:index")
    assert {client.get(path).status_code for _time in range(3)} == {200}


@pytest.mark.parametrize(
    ("trusted", "said", "counted"),
    [
        ([], "203.0.113.9", "198.51.100.1"),
        (["198.51.100.1"], "203.0.113.9", "203.0.113.9"),
        (["198.51.100.1"], "192.0.2.1, 203.0.113.9", "203.0.113.9"),
        (["198.51.100.1"], "nonsense", "198.51.100.1"),
    ],
)
def test_a_forged_address_is_not_believed(
    settings: Any, trusted: list[str], said: str, counted: str
) -> None:
    settings.TRUSTED_PROXIES = trusted
    request = RequestFactory(REMOTE_ADDR="198.51.100.1").get("/", HTTP_X_FORWARDED_FOR=said)
    assert ratelimit.ratelimit_key("any", request) == counted
