"""The epoch of several machines: on the cache server, exact, and harmless while it is away."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal.core.pagecache import shared
from portal.core.pagecache.shared import SharedEpoch
from tests.support.server import free_port

SERVER = shutil.which("valkey-server") or shutil.which("redis-server")


@contextmanager
def cache_server(folder: Path, port: int) -> Iterator[None]:
    """A cache server that forgets everything when it ends."""
    process = subprocess.Popen(  # noqa: S603
        [SERVER or "", "--port", str(port), "--save", "", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield
    finally:
        process.kill()
        process.wait()


def test_without_the_cache_server_nothing_is_kept_and_writing_goes_on() -> None:
    away = SharedEpoch(f"redis://127.0.0.1:{free_port()}/0", "away")
    with away.crossing():
        pass
    assert away.current() is None


def test_machines_see_one_number_and_no_commit_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert SERVER, "no valkey-server and no redis-server here"
    port = free_port()
    heard: list[str] = []
    url = f"redis://127.0.0.1:{port}/0"
    here = SharedEpoch(url, "pages", lambda: heard.append("here"))
    there = SharedEpoch(url, "pages", lambda: heard.append("there"))
    with cache_server(tmp_path, port):
        before = here.current()
        assert before is not None
        with there.crossing():
            assert here.current() is None
        assert here.current() == there.current() == before + 1
        assert heard == ["there"]
        monkeypatch.setattr(shared, "PAUSE", -1)  # a machine died in a commit, long ago
        here._server.zadd(here.keys[1], {"dead": time.time() - 1})
        assert there.current() == before + 2
        assert heard == ["there", "there"]
    with here.crossing():
        pass
    assert here.current() is None
    with cache_server(tmp_path, port):
        assert here.current() is not None
        assert here.current() == there.current() > before + 2
