"""What the proof asks of a machine, and how it makes kept pages old."""

import re
import secrets
import time
from pathlib import Path
from urllib.parse import urlencode

from tests.deploy.machine import Machine
from tests.support.killing import CSRF_TOKEN, FORM_TOKEN
from tests.support.nginx import Answer

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
    """The page as the cache has it, after it was fetched if need be."""
    machine.front.ask(path, **headers)
    answer = machine.front.ask(path, **headers)
    assert (answer.status, answer.cache) == (200, "HIT"), (path, answer.status, answer.cache)
    return answer


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
    cookies = "; ".join(
        cookie.partition(";")[0] for cookie in page.headers.get_all("Set-Cookie") or []
    )
    return machine.front.ask(
        "/complaints/file/", method="POST", body=body, Content_Type=kind, Cookie=cookies,
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
