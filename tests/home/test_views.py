"""What belongs to no single room: search, elder mode, readiness, public pictures."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from portal.core.demo import Options
from portal.core.models import Division, Heartbeat
from portal.core.searchable import sources
from portal.home.demo import load_home
from portal.home.models import HomePage, SearchEntry
from portal.home.search.index import rebuild, refresh
from tests.support.pages import soup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home() -> HomePage:
    Division.add_root(code="140431000000", name="沁源县", level="county")
    load_home(Options())
    return HomePage.objects.get()


def entry(page: HomePage, title: str, text: str) -> None:
    page.title, page.introduction = title, text
    page.save()
    rebuild()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("低保", 1),
        ("保障", 1),
        ("５１号", 1),
        ("低保 户籍", 1),
        ("低保 没有", 0),
        ("低生", 1),  # from the middle of 最低生活保障
        ("", 0),
    ],
)
def test_search_finds_pages_that_hold_every_term(
    client: Client, home: HomePage, query: str, found: int
) -> None:
    entry(home, "低保办事指南51号", "最低生活保障，户籍所在地申请")
    page = soup(client.get("/search/", {"q": query}))
    assert len(page.select(".results > li")) == found


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("公开事项目录", "/publicity/catalogue/"),
        ("逾期", "/publicity/catalogue/"),
        ("公示名单", "/publicity/"),
        ("整改", "/rectification/"),
    ],
)
def test_search_also_finds_the_rooms_that_are_no_pages(
    client: Client, home: HomePage, query: str, address: str
) -> None:
    page = soup(client.get("/search/", {"q": query}))
    assert page.select_one(f'main nav a[href="{address}"]')
    assert not page.select(".empty")
    # A column that nothing was ever put into is none.
    assert not page.select('main nav a[href="/publicity/funds/"]')
    assert soup(client.get("/search/", {"q": f"{query} 没有"})).select(".empty")


def test_search_says_when_to_come_back(client: Client, settings: Any) -> None:
    settings.SEARCH_LIMIT_RATE = "1/h"
    assert client.get("/search/?q=a").status_code == 200
    answer = client.get("/search/?q=a")
    assert answer.status_code == 429
    assert f"{timezone.localdate():%Y-}" in answer.content.decode()
    assert client.get("/search/").status_code == 200


def test_a_page_taken_down_is_not_found(
    home: HomePage, django_capture_on_commit_callbacks: Any
) -> None:
    refresh(sources()["page"], [home.pk])
    assert SearchEntry.objects.filter(source="page", key=home.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        home.unpublish()
    assert not SearchEntry.objects.filter(source="page", key=home.pk).exists()


@pytest.mark.parametrize(
    ("wanted", "target"),
    [("/policies/", "/policies/"), ("https://evil.example/", "/"), ("//evil.example", "/")],
)
def test_the_elder_mode_is_kept_and_leads_back_to_this_site_only(
    client: Client, wanted: str, target: str
) -> None:
    answer = client.get("/elder-mode/", {"on": "1", "next": wanted})
    assert (answer.status_code, answer["Location"]) == (302, target)
    assert 'class="elder"' in client.get("/").content.decode()
    client.get("/elder-mode/?on=0")
    assert 'class="elder"' not in client.get("/").content.decode()


def test_readiness_names_the_part_that_fails(client: Client, settings: Any) -> None:
    parts = {"database", "cache", "storage", "migrations", "worker", "front"}
    settings.TASKS_BACKEND = "immediate"
    assert client.get("/readyz").json() == {"ready": True} | dict.fromkeys(parts, "ok")
    settings.TASKS_BACKEND = "database"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["worker"]) == (503, "silent")
    Heartbeat.objects.create(name="worker", seen_at=timezone.now())
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize("path", ["../secret.txt", "..%2fsecret.txt", "", "missing.png"])
def test_only_renditions_are_served(client: Client, path: str) -> None:
    media = Path(settings.MEDIA_ROOT)
    (media / "images").mkdir(parents=True, exist_ok=True)
    (media / "secret.txt").write_text("secret")
    (media / "images" / "a.png").write_bytes(b"png")
    assert client.get(f"/media/images/{path}").status_code == 404
    assert b"".join(client.get("/media/images/a.png").streaming_content) == b"png"
