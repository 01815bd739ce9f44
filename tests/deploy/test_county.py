"""The files of deploy/ on a real machine: pages are kept, purged, and outlive the site.

nginx, PostgreSQL, Valkey and the production server run as a county runs them; the tests follow
each other on one machine: the last ones take its parts away.
"""

import socket
import ssl
import time
from collections.abc import Iterator
from http.client import RemoteDisconnected
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from tests.deploy.asking import NUMBER, file_a_complaint, kept, outdate, sign_in
from tests.deploy.machine import WITHDRAW, Machine, complete, machine
from tests.support.nginx import PUBLIC, STAFF, ipv6

pytestmark = [
    pytest.mark.xdist_group("deploy"),
    pytest.mark.skipif(not complete(), reason="nginx and valkey-server or redis-server are needed"),
]
ELDER = {"Cookie": "elder=1"}
# From the cache; on a slow machine a minute has gone by, and the page is being confirmed.
KEPT = {"HIT", "STALE", "UPDATING", "REVALIDATED"}


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Machine]:
    """Public face (two processes) and staff area over PostgreSQL behind nginx."""
    with machine(tmp_path, embedded=False) as found:
        yield found


def walk_encryption(county: Machine) -> None:
    """HTTP/2, IPv4 and IPv6; plain HTTP points to HTTPS, other names get nothing."""
    front = county.front
    context = ssl.create_default_context(cafile=str(front.folder / "fullchain.pem"))
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", front.tls)) as plain,
        context.wrap_socket(plain, server_hostname=PUBLIC) as tls,
    ):
        assert tls.selected_alpn_protocol() == "h2"
    if ipv6():
        assert front.ask("/", family="::1").status == 200
    with socket.create_connection(("127.0.0.1", front.plain)) as plain:
        plain.sendall(f"GET /a?b HTTP/1.1\r\nHost: {PUBLIC}\r\n\r\n".encode())
        assert f"Location: https://{PUBLIC}/a?b" in plain.recv(4000).decode()
    with pytest.raises(ssl.SSLError):
        front.ask("/", host="elsewhere.example.cn")


def walk_what_is_kept(county: Machine) -> None:
    """Public pages for everybody; the elder mode apart; nothing of a person."""
    front, address = county.front, county.known["list"]
    for path in ("/", "/publicity/", address, "/complaints/"):
        page = kept(county, path)
        assert kept(county, path).headers["X-Request-ID"] != page.headers["X-Request-ID"]
        same = front.ask(path, If_None_Match=page.headers["ETag"])
        assert (same.status, same.body) == (304, b"")
    packed = front.ask("/", Accept_Encoding="gzip")
    assert (packed.cache, packed.headers["Content-Encoding"]) == ("HIT", "gzip")
    plain, elder = kept(county, "/"), kept(county, "/", **ELDER)
    assert plain.body != elder.body
    assert kept(county, "/", Cookie="other=1; csrftoken=x").body == plain.body
    for path in ("/complaints/file/", "/complaints/track/", "/screen/140431000/", "/healthz"):
        front.ask(path)
        assert front.ask(path).cache in {"", "MISS"}
    # The last one is kept, and is of the public list: the folder holds nothing else.
    assert not [page for page in front.pages.iterdir() if b"csrfmiddleware" in page.read_bytes()]


def walk_odd_questions(county: Machine) -> None:
    """Nobody makes others see the elder mode, or pushes plain pages out by asking for many."""
    front = county.front
    plain, elder = kept(county, "/").body, kept(county, "/", **ELDER).body
    for page in front.pages.iterdir():
        page.unlink()
    odd = ("elder=0; elder=1", "elder=1; elder=0", "Elder=1", 'elder="1"', "a=b,elder=1")
    for cookie in (*odd, "elder =1", 'elder=1; x="; elder=0'):
        front.ask("/", Cookie=cookie)
        assert front.ask("/", Cookie=cookie).cache == "MISS", cookie
    assert list(front.pages.iterdir()) == []
    with pytest.raises(RemoteDisconnected):
        front.ask("/", Host="elsewhere.example.org")
    assert kept(county, "/").body == plain
    assert kept(county, "/", **ELDER).body == elder
    assert kept(county, "/", Cookie="csrftoken=x; elder=1; a=b").body == elder
    before = len(list(front.pages.iterdir()))
    for path in ("/?place=140431100", "/publicity/?page=0001", "/%70ublicity/", "/?&&"):
        kept(county, path)
    assert len(list(front.pages.iterdir())) == before
    assert len(list(front.asked.iterdir())) >= 4


def walk_static_files(county: Machine) -> None:
    """Far-future names and compressed twins, served without the site."""
    sheet = next((county.var / "static" / "css").glob("base.*.css")).name
    answer = county.front.ask(f"/static/css/{sheet}", Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def walk_staff(county: Machine) -> None:
    """Staff neither get nor fill the cache, and have no door on the public host."""
    front, cookie = county.front, {"Cookie": sign_in(county, "the-supervisor")}
    kept(county, "/publicity/")
    answer = front.ask("/publicity/", **cookie)
    assert (answer.status, answer.cache) == (200, "BYPASS")
    assert "s-maxage" not in answer.headers["Cache-Control"]
    assert front.ask("/admin/login/").status == 404
    front.ask("/complaints/offices/", **cookie)
    assert front.ask("/complaints/offices/").cache == "MISS"
    assert front.ask("/admin/").status == 404
    assert front.ask("/admin/", host=STAFF, **cookie).status == 200
    assert front.ask("/publicity/", host=STAFF, **cookie).cache == ""


def walk_addresses(county: Machine) -> None:
    """An address that a visitor makes up does not renew what it may ask."""
    statuses = [
        county.front.ask("/search/?q=%E4%BD%8E", X_Forwarded_For=f"198.51.100.{turn}").status
        for turn in range(6)
    ]
    assert statuses[0] == 200
    assert statuses[-1] == 429


def walk_a_filing(county: Machine) -> None:
    """A filing with a large picture gets through, touches no disk on its way, and purges."""
    kept(county, "/complaints/")
    noise = Image.frombytes("L", (2200, 2200), Random(7).randbytes(2200 * 2200))
    picture = BytesIO()
    noise.save(picture, "PNG")
    assert len(picture.getvalue()) > 4_000_000
    receipt = file_a_complaint(county, picture.getvalue())
    assert NUMBER.search(receipt.text), (receipt.status, receipt.text[-1500:])
    assert receipt.cache == ""
    assert county.front.ask("/complaints/").cache == "MISS"
    assert "temporary file" not in county.front.said
    until = time.monotonic() + 10
    while "POST /complaints/file/" not in county.front.visits and time.monotonic() < until:
        time.sleep(0.1)  # the log is written once a second
    assert "POST /complaints/file/" in county.front.visits
    assert "?q=" not in county.front.visits


def walk_an_upload_to_a_page(county: Machine) -> None:
    """Memory for uploads is set aside where there is a form, and there alone."""
    large = b"x" * 300_000
    assert county.front.ask("/publicity/", method="POST", body=large).status == 413
    assert county.front.ask("/errors/report/", method="POST", body=large).status in {400, 403}
    answer = county.front.ask("/open311/v2/requests.json", method="POST", body=large)
    assert answer.status == 415  # the site says so


def walk_a_withdrawal(county: Machine) -> None:
    """A list that another process withdraws is gone with the next request, in both modes."""
    address = county.known["list"]
    before = kept(county, address)
    county.known["shown"] = before.body
    kept(county, address, **ELDER)
    county.python(WITHDRAW % county.known["pk"])
    assert list(county.front.pages.iterdir()) == list(county.front.asked.iterdir()) == []
    for headers in ({}, ELDER):
        answer = county.front.ask(address, **headers)
        assert answer.cache == "MISS"
        assert answer.body != before.body
        assert "名单有误" in answer.text or answer.status in {404, 410}


def walk_the_tick(county: Machine) -> None:
    """After a purge the main pages are fetched again; a tick with nothing to do purges nothing."""
    county.manage("tick")
    county.manage("tick")
    for path in ("/", "/publicity/", "/policies/", "/complaints/", "/complaints/offices/"):
        assert county.front.ask(path).cache in KEPT, path
        assert county.front.ask(path, **ELDER).cache in KEPT, path


def walk_an_outage(county: Machine, missing: str) -> None:
    """What is kept is shown, however old; what is not says when to come back."""
    outdate(county.front.pages)
    for headers in ({}, ELDER):
        page = county.front.ask("/publicity/", **headers)
        assert (page.status, page.cache in KEPT - {"HIT"}) == (200, True), page.cache
    answer = county.front.ask(missing)
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "120"
    assert "暂停" in answer.text
    assert "X-Request-ID" in answer.headers
    gone = county.front.ask(county.known["list"])
    assert gone.body != county.known["shown"]


def test_pages_are_kept_purged_and_outlive_database_and_site(county: Machine) -> None:
    """One after the other, since a part of the machine is taken away only once."""
    walk_encryption(county)
    walk_what_is_kept(county)
    walk_static_files(county)
    walk_staff(county)
    walk_addresses(county)
    walk_a_filing(county)
    walk_a_withdrawal(county)
    walk_the_tick(county)
    county.stop_database()
    walk_an_outage(county, "/publicity/never-asked-for/")
    county.kill()
    walk_an_outage(county, "/publicity/nor-this/")


def test_the_embedded_database_does_the_same(tmp_path: Path) -> None:
    """One process, no PostgreSQL."""
    with machine(tmp_path, embedded=True) as small:
        walk_what_is_kept(small)
        walk_odd_questions(small)
        walk_an_upload_to_a_page(small)
        walk_a_filing(small)
        walk_a_withdrawal(small)
        for headers in ({}, ELDER):
            kept(small, "/publicity/", **headers)
        small.kill()
        walk_an_outage(small, "/publicity/never-asked-for/")
