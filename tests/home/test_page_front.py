"""Public pages come from memory: the same for everybody, and for one state of the rows only."""

import gzip
from typing import Any

import brotli
import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from complaints.models import PetitionChannels
from portal.core.models import Office
from portal.core.pagecache import front, rules
from portal.core.pagecache.lanes import PAGES, lane
from portal.core.pagecache.store import Entry, Store
from tests.disclosure.factories import small_county
from tests.support.front import Visit

PAGE = "/complaints/offices/"
SHARED = "public, max-age=0, s-maxage=60"


@pytest.fixture
def visit(transactional_db: None) -> Visit:
    small_county()
    Visit()(PAGE)  # the rows of the site's settings are made when they are first asked for
    return Visit()


def test_the_second_visitor_gets_the_page_without_django(visit: Visit) -> None:
    first, second = visit(PAGE), visit(PAGE)
    assert visit.drawn == 1
    assert first[0] == second[0] == 200
    assert first[2] == second[2] != b""
    assert first[1]["Cache-Control"] == SHARED
    assert set(first[1]["Vary"].split(", ")) == {"Accept-Encoding", "Cookie"}
    assert "Content-Security-Policy" in second[1]
    assert first[1].pop("X-Request-ID") != second[1].pop("X-Request-ID")
    assert first[1] == second[1]


def test_a_committed_change_is_seen_by_the_next_visitor(visit: Visit) -> None:
    visit(PAGE)
    Office.objects.update(hotline="0355-1234567")
    assert "0355-1234567" in visit(PAGE)[2].decode()
    with transaction.atomic():
        Office.objects.update(hotline="0355-7654321")
    assert "0355-7654321" in visit(PAGE)[2].decode()


def test_what_was_taken_back_changes_nothing(visit: Visit) -> None:
    visit(PAGE)
    with transaction.atomic():
        Office.objects.update(hotline="0355-1234567")
        transaction.set_rollback(True)
    assert "0355-1234567" not in visit(PAGE)[2].decode()
    assert visit.drawn == 1


def test_a_page_drawn_while_rows_changed_is_kept_by_nobody(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = PetitionChannels.for_request

    def meanwhile(request: Any) -> Any:
        Office.objects.update(hotline="0355-1234567")
        return found(request)

    monkeypatch.setattr(PetitionChannels, "for_request", meanwhile)
    assert visit(PAGE)[1]["Cache-Control"] == "private, no-store"
    monkeypatch.undo()
    visit(PAGE)
    assert visit.drawn == 2


def test_nothing_is_kept_or_shown_while_a_commit_is_under_way(visit: Visit) -> None:
    visit(PAGE)
    with lane(PAGES).crossing():
        assert visit(PAGE)[1]["Cache-Control"] == "private, no-store"
        assert visit.drawn == 2
    assert visit(PAGE)[1]["Cache-Control"] == SHARED
    assert visit.drawn == 3


def test_an_unchanged_page_is_not_sent_again(visit: Visit) -> None:
    etag = visit(PAGE)[1]["ETag"]
    for tags in (etag, f'"other", {etag}', etag.removeprefix("W/"), "*"):
        status, headers, body = visit(PAGE, HTTP_IF_NONE_MATCH=tags)
        assert (status, body) == (304, b"")
        assert headers["ETag"] == etag
        assert headers["Cache-Control"] == SHARED
    assert visit(PAGE, HTTP_IF_NONE_MATCH='"other"')[0] == 200
    assert visit.drawn == 1


def test_a_head_request_gets_the_headers_only(visit: Visit) -> None:
    visit(PAGE, "HEAD")
    length = visit(PAGE)[1]["Content-Length"]
    status, headers, body = visit(PAGE, "HEAD")
    assert (status, headers["Content-Length"], body) == (200, length, b"")
    assert visit.drawn == 2


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("gzip, deflate, br", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("gzip;q=0.000", ""),
        ("identity", ""),
        ("", ""),
    ],
)
def test_a_page_is_compressed_as_the_browser_wishes(header: str, coding: str) -> None:
    assert front.accepted(header) == coding


def test_the_compressed_page_is_the_page(visit: Visit) -> None:
    plain = visit(PAGE)
    small = visit(PAGE, HTTP_ACCEPT_ENCODING="gzip")
    smaller = visit(PAGE, HTTP_ACCEPT_ENCODING="gzip, br")
    assert gzip.decompress(small[2]) == brotli.decompress(smaller[2]) == plain[2]
    assert smaller[1]["Content-Encoding"] == "br"
    assert len(smaller[2]) < len(plain[2]) / 2
    assert small[1]["ETag"] == plain[1]["ETag"]


def test_the_elder_version_is_kept_apart(visit: Visit) -> None:
    standard, elder = visit(PAGE), visit(PAGE, HTTP_COOKIE="a=b; elder=1")
    assert b'class="elder"' in elder[2]
    assert b'class="elder"' not in standard[2]
    assert visit(PAGE, HTTP_COOKIE="elder=1")[2] == elder[2]
    assert visit(PAGE, HTTP_COOKIE="elder=0; csrftoken=x")[2] == standard[2]
    assert visit.drawn == 2


def test_staff_neither_fill_nor_read_the_memory(visit: Visit) -> None:
    client = Client()
    client.force_login(get_user_model().objects.first())
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    assert visit(PAGE, HTTP_COOKIE=cookie)[1]["Cache-Control"] == "private, no-store"
    visit(PAGE)
    assert visit.drawn == 2
    assert visit(PAGE, HTTP_COOKIE=cookie)[1]["Cache-Control"] == "private, no-store"
    assert visit(PAGE, HTTP_AUTHORIZATION="Basic eDp5")[1]["Cache-Control"] == "private, no-store"
    assert visit.drawn == 4


NOT_KEPT = [
    "/complaints/file/",
    "/complaints/track/",
    "/complaints/lost-code/",
    "/search/",
    "/search/?q=x",
    "/healthz",
    "/readyz",
    "/elder-mode/?on=1",
    "/nothing/here/",
    "/complaints",
    "/admin/login/",
    "/screen/140431100/",
    f"{PAGE}?from=timeline",
]


@pytest.mark.parametrize("address", NOT_KEPT)
def test_what_did_not_ask_for_it_is_not_kept(visit: Visit, address: str) -> None:
    for _time in range(2):
        assert "public" not in visit(address)[1].get("Cache-Control", "")
    assert visit.drawn == 2
    assert not any(map(len, visit.front.stores))


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/sitemap/",
        "/sitemap.xml",
        "/robots.txt",
        "/publicity/",
        "/publicity/?state=ended&page=1",
        "/publicity/catalogue/",
        "/publicity/funds/",
        "/publicity/feed/",
        "/publicity/feed/rss/",
        "/complaints/",
        "/complaints/?kind=praise",
        "/complaints/open-data/",
        "/complaints/relatives/",
        "/complaints/ledger-head/",
        "/rectification/",
        "/rectification/feed/",
        "/rectification/open-data/",
        "/rectification/assessment/",
        "/rectification/checks/",
    ],
)
def test_what_is_for_everybody_is_kept(visit: Visit, address: str) -> None:
    status, headers, _body = visit(address)
    assert (status, headers["Cache-Control"]) == (200, SHARED)
    visit(address)
    assert visit.drawn == 1


def test_a_token_against_forgery_is_never_kept(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.middleware.csrf import get_token

    found = PetitionChannels.for_request
    monkeypatch.setattr(
        PetitionChannels,
        "for_request",
        lambda request: (get_token(request), found(request))[1],
    )
    assert visit(PAGE)[1]["Cache-Control"] != SHARED
    assert not any(map(len, visit.front.stores))


def test_a_minute_later_and_on_the_next_day_it_is_drawn_anew(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit(PAGE)
    (entry,) = visit.front.stores[0]._entries.values()
    monkeypatch.setattr(front.time, "time", lambda: entry.until - 0.1)
    visit(PAGE)
    assert visit.drawn == 1
    monkeypatch.setattr(front.time, "time", lambda: entry.until)
    visit(PAGE)
    assert visit.drawn == 2


def test_nothing_is_kept_over_midnight() -> None:
    noon, late = 1_795_579_200.0, 1_795_579_200.0 + 12 * 3600 - 5  # 12:00 and 23:59:55 in China
    assert front._until(noon) == noon + 60
    assert front._until(late) == late + 5


def test_memory_is_bounded_and_the_longest_unused_goes_first() -> None:
    store = Store(100_000)
    for number in range(100):
        store.put(number, Entry(1, 0.0, "", [], [], [b"x" * 2_000]))
        store.get(0)
    assert store.used <= 100_000
    assert store.get(0) is not None
    assert store.get(1) is None
    store.put("large", Entry(1, 0.0, "", [], [], [b"x" * 50_000]))
    assert store.get("large") is None


COOKIES = st.sampled_from(
    ["elder=1", "elder=0", "elder=", "csrftoken=x", "a=1", "elder=11", "=", ""]
)


@given(st.lists(COOKIES, max_size=4), st.text(alphabet="abc=&%12;+", max_size=20))
def test_two_questions_are_one_only_when_their_answer_is(cookies: list[str], query: str) -> None:
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "wsgi.url_scheme": "http",
        "QUERY_STRING": query,
        "HTTP_COOKIE": "; ".join(cookies),
    }
    asked = rules.question(environ)
    assert asked is not None
    assert asked[1] == query
    told = [text.partition("=")[2] for text in cookies if text.startswith("elder=")]
    assert (asked[2] == "1") == bool(told and told[-1] == "1")
    for own in ("sessionid=x", "messages=x"):
        assert rules.question(environ | {"HTTP_COOKIE": "; ".join([*cookies, own])}) is None
