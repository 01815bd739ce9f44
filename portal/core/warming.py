"""After a purge the main pages are in the proxy again before anybody misses them.

They are found as visitors find them: from the home page along its links, and in the sitemap. Each
is fetched through the proxy, for the normal and for the elder mode.
"""

import http.client
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils import timezone

from portal.core import front_cache
from portal.core.context import ELDER_COOKIE
from portal.core.jobs import Counts, periodic

MOST = 100  # pages, each in two modes
MOST_SECONDS = 40.0  # the timer has other work; the nearest pages came first
TIMEOUT = 10.0
LINK = re.compile(r"<a\b[^>]*>|<loc>[^<]+</loc>")
TARGET = re.compile(r'\shref="([^"#?]+)"|<loc>([^<]+)</loc>')
OK = 200
HTML = ("text/html", "application/xml", "text/xml")


@dataclass
class Warmed:
    """What became of the pages that were fetched."""

    fetched: int = 0
    kept: int = 0
    failed: list[str] = field(default_factory=list)


def warm() -> Warmed:
    """Fetch the main pages through the proxy; breadth first, so that the nearest come first."""
    found = Warmed()
    waiting, seen = ["/", "/sitemap.xml"], {"/", "/sitemap.xml"}
    connection, until = _connection(), time.monotonic() + MOST_SECONDS
    try:
        while waiting and len(seen) - len(waiting) < MOST and time.monotonic() < until:
            path = waiting.pop(0)
            for link in _fetch(connection, path, found):
                if link not in seen:
                    seen.add(link)
                    waiting.append(link)
    finally:
        connection.close()
    return found


def _connection() -> http.client.HTTPConnection:
    address = urlsplit(settings.FRONT_ADDRESS)
    return http.client.HTTPConnection(address.netloc, timeout=TIMEOUT)


def _fetch(connection: http.client.HTTPConnection, path: str, found: Warmed) -> Iterator[str]:
    """Fetch *path* in both modes; yield where its links lead."""
    text = ""
    for cookie in ("", f"{ELDER_COOKIE}=1"):
        try:
            status, cache, text = _get(connection, path, cookie)
        except (OSError, http.client.HTTPException):
            connection.close()
            status, cache, text = 0, "", ""
        found.fetched += 1
        # Whatever is missing or refused is the site's own answer; only silence is a failure.
        if status == 0 or status >= 500:  # noqa: PLR2004
            found.failed.append(path)
            return
        if status != OK or not cache:
            return
        found.kept += 1
    yield from _links(path, text)


def _get(connection: http.client.HTTPConnection, path: str, cookie: str) -> tuple[int, str, str]:
    headers = {"Host": urlsplit(settings.PUBLIC_URL).netloc, "Cookie": cookie}
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    marked = "s-maxage" in answer.headers.get("Cache-Control", "")
    text = body.decode(errors="replace") if answer.headers.get_content_type() in HTML else ""
    return answer.status, answer.headers.get("X-Cache", "") if marked else "", text


def _links(path: str, text: str) -> Iterator[str]:
    """Pages that *text* leads to; not what is made on demand (nofollow), and no files."""
    for tag in LINK.findall(text):
        target = TARGET.search(tag)
        link = _own(path, target[1] or target[2]) if target and "nofollow" not in tag else ""
        if link.endswith("/"):
            yield link


def _own(path: str, link: str) -> str:
    """The path of a link that stays on the site, else nothing."""
    parts = urlsplit(urljoin(f"{settings.PUBLIC_URL}{path}", link))
    return parts.path if parts.netloc == urlsplit(settings.PUBLIC_URL).netloc else ""


def site_answers() -> bool:
    """Whether the site behind the proxy is there: what is kept must not go while it is away."""
    if not settings.FRONT_ADDRESS:
        return True
    connection = _connection()
    try:
        return _get(connection, "/healthz", "")[0] == OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@periodic("front-cache", outward=True)
def keep_front(now: datetime) -> Counts:
    """Make up for a purge that is owed, begin each day anew, and fetch the main pages again."""
    counts = {"purged": 0, "warmed": 0}
    if not settings.FRONT_CACHE:
        return counts
    # By the real clock, whatever the timer runs for. Pages name days that are left.
    today = f"{timezone.localdate()}"
    if front_cache.owed() or (front_cache.noted("day") != today and site_answers()):
        if not front_cache.settle():
            raise front_cache.NotPurged("see above")
        front_cache.note("day", today)
        counts["purged"] = 1
    counts["warmed"] = _warm_for(today)
    return counts


def _warm_for(today: str) -> int:
    """Fetch the pages of this state of the content, once; how many are kept."""
    state = f"{front_cache.number()} {today}"
    if not settings.FRONT_ADDRESS or front_cache.noted("warmed") == state:
        return 0
    time.sleep(front_cache.QUIET)  # a second purge would take away what was just fetched
    found = warm()
    if not found.failed:
        front_cache.note("warmed", state)
    return found.kept
