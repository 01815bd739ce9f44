"""Posters become PDF in processes of their own: few at once, bounded, none outlives its call."""

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from disclosure.posters.content import Poster
from portal.core.errors import Refused

TYPESETTER = Path(__file__).resolve().parent / "typesetter.py"
AT_ONCE = 2
SECONDS_FOR_ONE = 60
SECONDS_IN_LINE = 15
LARGEST_PDF = 32 * 1024 * 1024

logger = logging.getLogger(__name__)
_places = threading.BoundedSemaphore(AT_ONCE)


def printed(poster: Poster, *, tagged: bool = True) -> bytes:
    """The PDF of *poster*; refuses while too many wait, and when it cannot be set."""
    with _a_place():
        return _set(poster, tagged)


def printed_all(posters: Sequence[Poster], *, tagged: bool = False) -> list[bytes]:
    """The PDFs of *posters* in their order."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda poster: _in_turn(poster, tagged), posters))


def _in_turn(poster: Poster, tagged: bool) -> bytes:
    with _places:
        return _set(poster, tagged)


@contextmanager
def _a_place() -> Iterator[None]:
    if not _places.acquire(timeout=SECONDS_IN_LINE):
        raise Refused(
            _("Many posters are being made right now. Try again in a minute."), code="busy"
        )
    try:
        yield
    finally:
        _places.release()


def _set(poster: Poster, tagged: bool) -> bytes:
    order = json.dumps({"poster": poster, "tagged": tagged}).encode()
    try:
        # Isolated, without our environment: it needs no secret and gets none.
        done = subprocess.run(  # noqa: S603  our own interpreter on our own file
            [sys.executable, "-I", str(TYPESETTER)],
            input=order,
            capture_output=True,
            env={},
            timeout=SECONDS_FOR_ONE,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        logger.error("a poster was not set within %d seconds", SECONDS_FOR_ONE)  # noqa: TRY400
        raise _failure() from late
    if done.returncode or not done.stdout.startswith(b"%PDF") or len(done.stdout) > LARGEST_PDF:
        logger.error("a poster was not set (%d): %s", done.returncode, done.stderr[-500:])
        raise _failure()
    return done.stdout


def _failure() -> Refused:
    return Refused(
        _("The poster could not be made. Nothing was printed; tell the administrator."),
        code="not-set",
    )
