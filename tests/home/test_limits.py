"""Every limit stands in one table, and what is asked too often says when to come back."""

import ast
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory, override_settings

from portal.core import ratelimit
from tests.complaints_public import factories as complaints

ROOMS = ("complaints", "disclosure", "policy_pages", "portal")
ADDRESSES = (
    "/complaints/open-data/figures.csv",
    "/complaints/open-data/cases.json",
    "/rectification/open-data/items.csv",
    "/publicity/catalogue.csv",
    "/publicity/funds.csv",
)


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
