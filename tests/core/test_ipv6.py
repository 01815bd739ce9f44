"""The site answers under IPv6, and counts a visitor by the /64 that belongs to one household."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory

from portal.core.addresses import client_address, ratelimit_key
from portal.core.management.commands.demo import family_of
from tests.support.server import ROOT

SECONDS = 90


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """A real server on every address of this machine."""
    with socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::1", 0))
        port = int(probe.getsockname()[1])
    environment = {
        **{key: text for key, text in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"},
        "HOST": "::",
        "PORT": str(port),
        "SUNLIT_VAR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}",
        "SERVE_WORKERS": "1",
    }
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
        yield port
        server.terminate()
        server.wait(15)


def answer(address: str) -> int:
    """The status at *address*, asked until somebody listens."""
    until = time.monotonic() + SECONDS
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as found:  # noqa: S310
                return int(found.status)
        except urllib.error.HTTPError as error:
            return int(error.code)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def test_one_server_answers_under_both_protocols(port: int) -> None:
    assert answer(f"http://[::1]:{port}/healthz") == 200
    assert answer(f"http://127.0.0.1:{port}/healthz") == 200


@pytest.mark.parametrize(
    ("host", "family"),
    [("::", socket.AF_INET6), ("::1", socket.AF_INET6), ("127.0.0.1", socket.AF_INET)],
)
def test_the_port_is_tried_in_the_family_of_the_address(
    host: str, family: socket.AddressFamily
) -> None:
    assert family_of(host) == family


@pytest.mark.parametrize(
    ("other", "same"),
    [("2001:db8:1:2:3::4", True), ("2001:db8:1:3::1", False), ("192.0.2.1", False)],
)
def test_a_household_is_one_visitor(other: str, same: bool) -> None:
    ask = RequestFactory()
    mine = ratelimit_key("x", ask.get("/", REMOTE_ADDR="2001:db8:1:2::1"))
    assert (ratelimit_key("x", ask.get("/", REMOTE_ADDR=other)) == mine) is same


@pytest.mark.parametrize(
    ("peer", "told", "address"),
    [
        ("::ffff:127.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("127.0.0.1", "198.51.100.1, ::ffff:192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ("fe80::1%eth0", "", "fe80::1"),
        ("127.0.0.1", "not an address", "127.0.0.1"),
    ],
)
def test_an_address_of_ipv4_is_one_however_a_socket_writes_it(
    peer: str, told: str, address: str, settings: Any
) -> None:
    """Else all of IPv4 would count as one line of IPv6, and a proxy of ours as a stranger."""
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    request = RequestFactory(REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=told).get("/")
    assert client_address(request) == address
    assert ratelimit_key("any", request)
