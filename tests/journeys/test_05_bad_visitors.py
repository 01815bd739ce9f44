"""Whatever a visitor sends, the site answers; and it tells no more than it must."""

import http.client
import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys.people import Story, fresh_address
from tests.support.server import Served

PUBLIC = [
    "/",
    "/policies/",
    "/policies/guide-dibao/",
    "/publicity/",
    "/publicity/catalogue/",
    "/publicity/funds/",
    "/screen/140431/",
    "/complaints/",
    "/complaints/file/",
    "/complaints/track/",
    "/rectification/",
    "/search/",
    "/elder-mode/",
    "/healthz",
    "/readyz",
]
HTML = [address for address in PUBLIC if address not in {"/elder-mode/", "/healthz", "/readyz"}]
JUNK = [
    "%00",
    "%ED%A0%80",  # a lone surrogate
    "%FF%FE",
    "%F0%9F%98%80",
    "'%22%3E%3Cscript%3E",
    "-1",
    "9" * 40,
    "1e999",
    "NaN",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "%25s%25n{0}{{7*7}}",
    "%0d%0aSet-Cookie:%20a=b",
    "%D9%A3",  # a digit, but none of ours
    "x" * 5000,
]
NAMES = ["q", "page", "programme", "division", "stage", "month", "state", "township", "type"]
NAMES += ["entry", "next", "on", "rows", "number", "code", "%00", "%ED%A0%80"]
UNKNOWN = [
    "/publicity/no-such-list/",
    "/publicity/%00/",
    "/publicity/%ED%A0%80/",
    "/publicity/" + "a" * 3000 + "/",
    "/publicity/no-such-list/poster/",
    "/publicity/feed/?programme=%00",
    "/screen/%00/",
    "/screen/999999/page/",
    "/l/99999999999999999999999/",
    "/rectification/ZG9999-99999/",
    "/rectification/%00/",
    "/policies/%ED%A0%80/",
    "/policies/no-such-page/",
    "/policies/%E6%B2%81/",
    "/media/images/../../secrets/SECRET_KEY",
    "/media/images/%2e%2e/%2e%2e/secrets/SECRET_KEY",
    "/media/images/%00",
    "/private/",
    "/media/",
    "/static/../sunlit.sqlite3",
    "/documents/999/x.pdf",
    "/documents/%00/x.pdf",
    "/.env",
    "/admin/publicity_lists/inspect/1/",
    "/admin/petitions/attachment/1/",
    "/admin/no-such-room/",
    "//evil.example/",
    "/%",
]
Ask = Callable[..., "Answer"]


class Answer:
    """Status, headers and body, as they came over the wire."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status = answer.status
        self.headers = answer.headers
        self.body = answer.read()


@pytest.fixture
def ask(served: Served) -> Iterator[Ask]:
    """Ask exactly this, with no browser in between that would tidy it up."""
    host = urlsplit(served.url).netloc
    address = fresh_address()

    def send(target: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection(host, timeout=30)
        try:
            connection.putrequest(method, target)
            names = {"X-Forwarded-For": address, "Accept-Language": "zh-CN", **headers}
            if body is not None:
                names |= {"Content-Length": str(len(body))}
            for name, value in names.items():
                connection.putheader(name.replace("_", "-"), value)
            # Who is refused before the whole body was sent is cut off, and answered all the same.
            with suppress(BrokenPipeError):
                connection.endheaders(body)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    return send


@pytest.fixture(autouse=True)
def _no_traceback(served: Served) -> Iterator[None]:
    """No request of these tests may end in an exception on the server."""
    before = len(served.log)
    yield
    written = served.log[before:]
    assert "Internal Server Error" not in written, written[-3000:]


@pytest.mark.parametrize("address", PUBLIC)
def test_junk_in_the_query_is_no_error(ask: Ask, address: str) -> None:
    wrong = {}
    for junk in JUNK:
        query = "&".join(f"{name}={junk}" for name in NAMES if len(junk) < 100 or name == "q")
        answer = ask(f"{address}?{query}")
        if answer.status not in {200, 302, 400, 414, 429}:
            wrong[junk[:40]] = answer.status
        assert b"<script>" not in answer.body
        assert answer.headers.get("Set-Cookie", "").find("a=b") < 0
    assert wrong == {}


@pytest.mark.parametrize("address", UNKNOWN)
def test_what_does_not_exist_is_said_plainly(ask: Ask, served: Served, address: str) -> None:
    answer = ask(address)
    assert answer.status in {301, 302, 400, 403, 404, 414}
    if answer.status in {301, 302}:
        assert urlsplit(answer.headers["Location"]).netloc == ""
    assert b"SQLite" not in answer.body
    for kept in (served.var / "secrets").iterdir():
        assert kept.read_bytes().strip() not in answer.body


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"])
def test_a_wrong_method_is_refused(ask: Ask, method: str) -> None:
    for address in PUBLIC:
        answer = ask(address, method, b"a=b")
        assert answer.status < 500, address
        if method != "OPTIONS":
            assert answer.status in {400, 403, 404, 405}, address


def test_head_answers_without_a_body(ask: Ask) -> None:
    for address in HTML:
        answer = ask(address, "HEAD")
        assert answer.status == 200, address
        assert answer.body == b""


@pytest.mark.parametrize("address", ["/complaints/file/", "/complaints/track/"])
def test_a_form_that_no_page_of_ours_made_is_no_error(ask: Ask, address: str) -> None:
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    bodies = [
        b"",
        b"%00=%00&kind=%ED%A0%80",
        b"kind=" + b"x" * 1_000_000,
        b"&".join(b"f%d=1" % number for number in range(6000)),
        b"number=" + b"9" * 100_000 + b"&code=" + b"\xff" * 100,
        b"body=" + b"%F0%9F%98%80" * 100_000,
    ]
    for body in bodies:
        assert 400 <= ask(address, "POST", body, **form).status < 500
    broken = {"Content_Type": "multipart/form-data; boundary=x"}
    for body in (b"--x", b"--x\r\nContent-Disposition: form-data; name=\x00\r\n\r\n", b"\x00" * 99):
        assert 400 <= ask(address, "POST", body, **broken).status < 500
    assert ask(address, "POST", b"{}", Content_Type="application/json").status < 500


def test_junk_that_comes_with_the_right_token_keeps_the_form(new_page: Callable[..., Page]) -> None:
    page = new_page("phone", address=fresh_address())
    for address in ("/complaints/file/", "/complaints/track/"):
        page.goto(address)
        names = set(
            page.locator("main form [name]").evaluate_all("fields => fields.map(f => f.name)")
        )
        token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
        for junk in ("\x00", "\ud800", "9" * 5000, "😀" * 500, "<script>alert(1)</script>", "[]"):
            form = dict.fromkeys(names, junk) | {"csrfmiddlewaretoken": token}
            encoded = "&".join(f"{name}={_quoted(value)}" for name, value in form.items())
            answer = page.request.post(
                address,
                data=encoded,
                headers={
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Referer": page.url,
                },
            )
            assert answer.status == 200, (address, junk[:20])
            assert "<script>alert" not in answer.text()
            assert "data-query-code" not in answer.text()


def _quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


def test_odd_headers_are_no_error(ask: Ask, served: Served) -> None:
    for headers in (
        {"Cookie": "csrftoken=\xff; sessionid=%00; elder=" + "x" * 3000},
        {"Accept_Language": "xx-" + "y" * 3000},
        {"X_Forwarded_For": "nobody, ,1.2.3.4.5,::::"},
        {"If_Modified_Since": "yesterday"},
        {"Range": "bytes=5-1,9-"},
        {"Accept_Encoding": "br;q=x, *;q=2"},
        {"Referer": "\x7f" * 40},
    ):
        assert ask("/publicity/", **headers).status in {200, 400}, headers


def test_a_foreign_host_is_not_answered(ask: Ask) -> None:
    answer = ask("/", Host="evil.example")
    assert answer.status == 400
    assert b"evil.example" not in answer.body


def test_elder_mode_sends_nobody_away(ask: Ask) -> None:
    targets = (
        "https://evil.example/",
        "//evil.example",
        "/%5Cevil.example",
        "javascript:x",
        "name",
    )
    for target in targets:
        answer = ask(f"/elder-mode/?on=1&next={target}")
        assert answer.status == 302
        assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("address", [*HTML, "/no-such-page/"])
def test_every_page_carries_the_headers_that_protect_it(ask: Ask, address: str) -> None:
    headers = ask(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy
    assert "http:" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    for sense in ("camera", "microphone", "geolocation"):
        assert f"{sense}=()" in headers["Permissions-Policy"]


def test_who_only_reads_gets_no_cookie(ask: Ask, story: Story) -> None:
    for address in ("/", "/policies/", "/policies/guide-dibao/", "/publicity/", story.monthly):
        answer = ask(urlsplit(address).path)
        assert answer.status == 200
        assert answer.headers.get_all("Set-Cookie") is None, address
    for address in ("/complaints/", "/rectification/", "/search/?q=x", "/no-such-page/"):
        assert ask(address).headers.get_all("Set-Cookie") is None, address


def test_forms_are_kept_by_no_cache_and_lists_are_asked_for_anew(ask: Ask, story: Story) -> None:
    for address in ("/complaints/file/", "/complaints/track/"):
        assert "no-store" in ask(address).headers["Cache-Control"], address
    held = ask(urlsplit(story.monthly).path).headers
    assert "max-age=0" in held["Cache-Control"]
    assert held["ETag"]


def test_the_probes_answer(ask: Ask) -> None:
    assert ask("/healthz").body == b"ok"
    ready = ask("/readyz")
    assert ready.status == 200
    assert json.loads(ready.body)["ready"] is True


def test_the_staff_entrance_stops_guessing(new_page: Callable[..., Page], served: Served) -> None:
    page = new_page("desktop", address=fresh_address())
    page.goto("/admin/login/")
    statuses = []
    for attempt in range(8):
        token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
        answer = page.request.post(
            "/admin/login/",
            form={
                "csrfmiddlewaretoken": token,
                "username": "county-auditor",
                "password": f"guess-{attempt}",
            },
            headers={"Referer": page.url},
        )
        statuses.append(answer.status)
        last = answer.text()
    # No machine gets beyond the question, and who answers it is stopped by the count.
    assert statuses[0] == 200
    assert statuses[-1] in {403, 429} or "challenge_answer" in last
    elsewhere = new_page("desktop", address=fresh_address())
    served.sign_in(elsewhere, "county-auditor")


def test_the_open_log_names_no_visitor(served: Served) -> None:
    assert re.search(r"\b10\.\d+\.\d+\.\d+\b", served.log) is None
    assert "csrfmiddlewaretoken" not in served.log


def test_a_second_start_doubles_nothing(served: Served) -> None:
    counts = (
        "import json; from django.apps import apps; "
        "print(json.dumps({m._meta.label: m.objects.count() for m in apps.get_models() "
        "if not m._meta.label.startswith(('sessions.', 'axes.', 'django_tasks'))}))"
    )

    def count() -> dict[str, int]:
        answer = served.manage("shell", "--no-imports", "-c", counts)
        return dict(json.loads(answer.strip().splitlines()[-1]))

    before = count()
    assert before["disclosure.RosterEntry"] > 100
    served.manage("demo", "--prepare-only")
    assert count() == before
