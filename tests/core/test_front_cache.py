"""What the proxy keeps goes with every change; what could not be purged is owed, and seen."""

import http.server
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from portal.core import front_cache, warming
from portal.core.checks import front_can_be_purged
from portal.core.pagecache import on_change
from portal.core.pagecache.lanes import PAGES, lane
from portal.home.health import PARTS

PAGE, WRITING = "0123456789abcdef0123456789abcdef", "f" * 32 + ".0000000017"


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """The folder of a page cache with a page, one being written, and what is not nginx's."""
    pages = tmp_path / "pages"
    (pages / "a" / "3f").mkdir(parents=True)
    for name in (PAGE, WRITING, "keep.txt", f"a/3f/{PAGE}"):
        (pages / name).write_text("x")
    settings.FRONT_CACHE, settings.FRONT_ADDRESS = [str(pages)], ""
    settings.FRONT_NOTES = tmp_path / "front"
    return pages


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The second purge comes at once, and no test leaves one to the next."""
    monkeypatch.setattr(front_cache, "AGAIN", 0.01)
    monkeypatch.setattr(front_cache, "QUIET", 0.0)
    yield
    second_purges()


def second_purges() -> None:
    """Wait until those that are due are over."""
    while timers := [one for one in threading.enumerate() if isinstance(one, threading.Timer)]:
        timers[0].join(5)


def left(pages: Path) -> list[str]:
    return sorted(path.name for path in pages.rglob("*") if path.is_file())


def test_a_purge_deletes_pages_and_nothing_else(folder: Path) -> None:
    assert front_cache.purge()
    assert left(folder) == ["keep.txt"]


def test_every_change_purges_at_once_and_again_a_moment_later(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert front_cache.changed in on_change
    monkeypatch.setattr(front_cache, "AGAIN", 60)
    lane(PAGES).bump()
    assert left(folder) == ["keep.txt"]
    (timer,) = front_cache._waiting
    timer.cancel()
    (folder / PAGE).write_text("an answer that was on its way")
    timer.function()
    assert left(folder) == ["keep.txt"]
    assert not front_cache.owed()


def test_a_purge_that_failed_is_owed_seen_and_made_up_for(folder: Path, settings: Any) -> None:
    settings.FRONT_CACHE = [str(folder / "missing"), str(folder)]
    lane(PAGES).bump()  # the writer goes on
    second_purges()
    assert left(folder) == ["keep.txt"]  # and the other place is clean
    assert front_cache.owed()
    assert PARTS["front"]() == "not purged"
    assert [found.id for found in front_can_be_purged(None)] == ["sunlit.W004"]
    with pytest.raises(front_cache.NotPurged):
        warming.keep_front(timezone.now())
    settings.FRONT_CACHE = [str(folder)]
    assert warming.keep_front(timezone.now())["purged"] == 1
    assert not front_cache.owed()
    assert PARTS["front"]() == "ok"
    assert front_can_be_purged(None) == []


def test_a_change_that_nobody_told_of_is_owed_too(folder: Path) -> None:
    warming.keep_front(timezone.now())
    on_change.remove(front_cache.changed)  # the process died between the commit and the purge
    try:
        lane(PAGES).bump()
    finally:
        on_change.append(front_cache.changed)
    (folder / PAGE).write_text("old")
    assert front_cache.owed()
    assert warming.keep_front(timezone.now())["purged"] == 1
    assert left(folder) == ["keep.txt"]


def test_nothing_is_purged_while_nothing_changed_and_a_new_day_begins_anew(folder: Path) -> None:
    warming.keep_front(timezone.now())
    (folder / PAGE).write_text("fresh")
    assert warming.keep_front(timezone.now())["purged"] == 0
    assert PAGE in left(folder)
    front_cache.note("day", f"{timezone.localdate() - timedelta(days=1)}")
    assert warming.keep_front(timezone.now())["purged"] == 1


def test_while_the_site_is_away_a_new_day_leaves_what_is_kept(folder: Path, settings: Any) -> None:
    warming.keep_front(timezone.now())
    (folder / PAGE).write_text("all there is")
    front_cache.note("day", "2026-01-01")
    settings.FRONT_ADDRESS = "http://127.0.0.1:9"
    assert not warming.site_answers()
    assert warming.keep_front(timezone.now())["purged"] == 0
    assert PAGE in left(folder)


@pytest.mark.parametrize(("status", "clean"), [(200, True), (404, True), (405, False)])
def test_a_proxy_elsewhere_is_asked_to_purge(
    status: int, clean: bool, settings: Any, tmp_path: Path
) -> None:
    asked = []

    class Proxy(http.server.BaseHTTPRequestHandler):
        def do_PURGE(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Proxy) as server:
        threading.Thread(target=server.handle_request).start()
        settings.FRONT_CACHE = [f"http://127.0.0.1:{server.server_port}/all"]
        settings.FRONT_NOTES = tmp_path
        assert front_cache.purge() is clean
    assert asked == ["/all"]
    assert front_cache.failing() is not clean


def test_without_a_front_nothing_is_owed(settings: Any) -> None:
    settings.FRONT_CACHE = []
    lane(PAGES).bump()
    assert not front_cache.owed()
    assert PARTS["front"]() == "ok"
    assert warming.keep_front(timezone.now()) == {"purged": 0, "warmed": 0}
