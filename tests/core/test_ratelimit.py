"""The pace of an address is counted exactly, and a broken cache stops nobody."""

import pytest
from django.test import RequestFactory

from portal.core import ratelimit


def test_looking_does_not_count() -> None:
    request = RequestFactory().get("/")
    assert [ratelimit.look(request, "a", "2/h").count for _ in range(3)] == [0, 0, 0]


def test_the_rate_is_used_up_and_then_exceeded() -> None:
    request = RequestFactory().get("/")
    found = [ratelimit.count(request, "b", "2/h") for _ in range(3)]
    assert [(usage.used_up, usage.exceeded) for usage in found] == [
        (False, False),
        (True, False),
        (True, True),
    ]


def test_addresses_and_groups_are_counted_apart() -> None:
    here, there = RequestFactory().get("/"), RequestFactory(REMOTE_ADDR="192.0.2.7").get("/")
    ratelimit.count(here, "c", "1/h")
    assert ratelimit.look(here, "c", "1/h").used_up
    assert not ratelimit.look(there, "c", "1/h").used_up
    assert not ratelimit.look(here, "d", "1/h").used_up


def test_a_broken_cache_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(ratelimit, "get_usage", broken)
    usage = ratelimit.count(RequestFactory().get("/"), "e", "1/h")
    assert not usage.used_up
    assert not usage.exceeded
