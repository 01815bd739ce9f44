"""The page cache of the proxy in front holds nothing that the public content has outlived.

After each change the places that FRONT_CACHE names are purged at once, in the process that made
the change, and once more a moment later, for an answer that was on its way to the proxy. Which
state of the content the proxy is known to be clean for is kept in a file: as long as that is not
the present one, a purge is owed, and `tick` makes up for it, whoever failed or died before.
Purging never fails a writer.
"""

import http.client
import logging
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from portal.core.pagecache import on_change
from portal.core.pagecache.lanes import PAGES, lane

# An answer drawn before the change is in the proxy's hands by then.
AGAIN = 1.5
# By then every process has made its second purge for a change that is over.
QUIET = 2 * AGAIN + 0.5
TIMEOUT = 3.0
# A proxy that never kept anything of the site says 404 or 410: clean all the same.
CLEAN = {200, 202, 204, 404, 410}
# How nginx calls a kept page, and one that it is just writing: nothing else is touched.
KEPT_PAGE = re.compile(r"[0-9a-f]{32}(\.[0-9]+)?")

logger = logging.getLogger(__name__)
_turn = threading.Lock()
_waiting: list[threading.Timer] = []
_more = threading.Event()


class NotPurged(Exception):
    """A place that could not be cleaned; the text names it."""


def purge() -> bool:
    """Empty every place once; False when one of them could not be."""
    clean = True
    for place in settings.FRONT_CACHE:
        try:
            if place.startswith(("http://", "https://")):
                _ask(place)
            else:
                _empty(Path(place))
        except (NotPurged, OSError, http.client.HTTPException) as failed:
            # Said once, not with each change: it stays to be seen in /readyz.
            level = logging.DEBUG if failing() else logging.ERROR
            logger.log(level, "the page cache in front was not purged: %s", failed)
            clean = False
    if clean == failing():
        note("failed", "" if clean else "1")
    return clean


def _empty(folder: Path) -> None:
    """Delete what nginx keeps, at whatever depth: a missing file is a missing page for it."""
    if not folder.is_dir():
        raise NotPurged(f"{folder} is no folder that this process can read")
    for page in _pages(folder):
        page.unlink(missing_ok=True)


def _pages(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if KEPT_PAGE.fullmatch(path.name):
            yield path
        elif len(path.name) <= 2 and path.is_dir():  # noqa: PLR2004  nginx's own levels
            yield from _pages(path)


def _ask(address: str) -> None:
    """A proxy elsewhere empties itself when it is sent PURGE."""
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=TIMEOUT)
    try:
        connection.request("PURGE", parts.path or "/")
        status = connection.getresponse().status
    finally:
        connection.close()
    if status not in CLEAN:
        raise NotPurged(f"{address} answered {status}")


def changed() -> None:
    """The public content changed: purge now, and again when no old answer can be on its way."""
    if settings.FRONT_CACHE:
        purge()
        _purge_later()


def _purge_later() -> None:
    with _turn:
        if _waiting:
            _more.set()
        else:
            _waiting.append(_in_a_moment())


def _in_a_moment() -> threading.Timer:
    timer = threading.Timer(AGAIN, _once_more)
    timer.daemon = True  # a command that ends leaves it to `tick`
    timer.start()
    return timer


def _once_more() -> None:
    with _turn:
        _waiting.clear()
        # A change since then has answers of its own that may still be on their way.
        if _more.is_set():
            _more.clear()
            _waiting.append(_in_a_moment())
    settle()


def settle() -> bool:
    """Purge, and note for which state of the content everything is clean now."""
    state = number()
    clean = purge()
    if clean and state:
        note("purged", state)
    return clean


def owed() -> bool:
    """Whether a proxy may still hold a page from before the last change."""
    return bool(settings.FRONT_CACHE) and noted("purged") != number()


def failing() -> bool:
    """Whether the last attempt of whatever process left a place as it was."""
    return bool(settings.FRONT_CACHE) and bool(noted("failed"))


def noted(name: str) -> str:
    """The state of the content for which *name* was done last; empty before the first time."""
    try:
        return (settings.FRONT_NOTES / name).read_text(encoding="ascii")
    except FileNotFoundError:
        return ""


def note(name: str, state: str) -> None:
    """Remember *state* for *name*; whoever reads at the same time finds the old or the new."""
    settings.FRONT_NOTES.mkdir(parents=True, exist_ok=True)
    path = settings.FRONT_NOTES / name
    draft = path.with_name(f".{name}.{threading.get_native_id()}")
    draft.write_text(state, encoding="ascii")
    draft.replace(path)


def number() -> str:
    """The present state of the content; empty while a commit is under way."""
    return str(lane(PAGES).current() or "")


on_change.append(changed)
