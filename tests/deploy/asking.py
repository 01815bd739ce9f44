"""What the proof asks of a machine, and how it makes kept pages old."""

import re
import secrets
import time
from pathlib import Path
from urllib.parse import urlencode

from tests.deploy.machine import Machine
from tests.support.killing import CSRF_TOKEN, FORM_TOKEN
from tests.support.nginx import STAFF, Answer

PASSWORD = "made-up-password"
SESSION = re.compile(r"__Host-sessionid=[^;]+")
NUMBER = re.compile(r'data-complaint-number="([^"]+)"')
# Where nginx notes until when a page may be shown without asking (ngx_http_file_cache_header_t).
UNTIL = slice(8, 16)


def outdate(pages: Path) -> None:
    """Every kept page was fetched more than a minute ago."""
    for page in pages.iterdir():
        text = bytearray(page.read_bytes())
        text[UNTIL] = (int(time.time()) - 5).to_bytes(8, "little")
        with page.open("r+b") as handle:
            handle.write(text)


def kept(machine: Machine, path: str, **headers: str) -> Answer:
    """The page as the cache has it, after it was fetched if need be.

    Again, if the second purge of an earlier change comes between.
    """
    for _turn in range(3):
        machine.front.ask(path, **headers)
        answer = machine.front.ask(path, **headers)
        if answer.cache == "HIT":
            break
    assert (answer.status, answer.cache) == (200, "HIT"), (path, answer.status, answer.cache)
    return answer


def sign_in(machine: Machine, username: str) -> str:
    """Sign in on the staff host; the cookie of the session."""
    door = machine.front.ask("/admin/login/", host=STAFF)
    csrf = CSRF_TOKEN.search(door.text)
    assert csrf, (door.status, door.text[-1500:])
    form = {"csrfmiddlewaretoken": csrf[1], "username": username, "password": PASSWORD}
    answer = machine.front.ask(
        "/admin/login/", method="POST", host=STAFF, body=urlencode(form), Cookie=cookies_of(door),
        Content_Type="application/x-www-form-urlencoded", Referer=f"https://{STAFF}/admin/login/",
    )  # fmt: skip
    cookie = SESSION.search(cookies_of(answer))
    assert cookie, (answer.status, answer.text[-1500:])
    return cookie[0]


def cookies_of(answer: Answer) -> str:
    """What a browser sends back of the cookies it got."""
    given = answer.headers.get_all("Set-Cookie") or []
    return "; ".join(cookie.partition(";")[0] for cookie in given)


def file_a_complaint(machine: Machine, upload: bytes = b"") -> Answer:
    """Fill in the public form and send it, with an upload if given."""
    page = machine.front.ask("/complaints/file/")
    token, csrf = FORM_TOKEN.search(page.text), CSRF_TOKEN.search(page.text)
    assert token, page.text[-500:]
    assert csrf
    form = {
        "form_token": token[1], "csrfmiddlewaretoken": csrf[1], "kind": "service",
        "division": "140431100201", "subject": "两个月没有人回复", "body": "没有人回复。",
        "name": "赵测试", "phone": "0355-7000000",
    }  # fmt: skip
    body, kind = (
        multipart(form, upload)
        if upload
        else (urlencode(form).encode(), "application/x-www-form-urlencoded")
    )
    return machine.front.ask(
        "/complaints/file/", method="POST", body=body, Content_Type=kind, Cookie=cookies_of(page),
        Referer="https://jiuzhu.example.cn/complaints/file/",
    )  # fmt: skip


def multipart(form: dict[str, str], upload: bytes) -> tuple[bytes, str]:
    """The body of a form with a picture, and its content type."""
    edge = secrets.token_hex(16)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
        for name, text in form.items()
    ]
    parts.append(
        f'--{edge}\r\nContent-Disposition: form-data; name="attachments"; filename="a.png"\r\n'
        "Content-Type: image/png\r\n\r\n".encode()
    )
    return b"".join([*parts, upload, f"\r\n--{edge}--\r\n".encode()]), (
        f"multipart/form-data; boundary={edge}"
    )
