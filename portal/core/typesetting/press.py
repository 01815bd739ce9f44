"""Papers become PDF in processes of their own: few at once, bounded, none outlives its call."""

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from portal.core.errors import Refused

TYPESETTER = Path(__file__).resolve().parent / "typesetter.py"
AT_ONCE = 2
SECONDS_FOR_ONE = 60
SECONDS_IN_LINE = 15
LARGEST_PDF = 32 * 1024 * 1024

Facts = Mapping[str, Any]

logger = logging.getLogger(__name__)
_places = threading.BoundedSemaphore(AT_ONCE)


def typeset(template: Path, facts: Facts, *, tagged: bool = True) -> bytes:
    """The PDF of *facts* set by *template*, a typst file that reads them from `sys.inputs.facts`.

    Raises Refused with the codes busy, while too many wait, and not-set, when it cannot be made.
    """
    with _a_place():
        return _set(template, facts, tagged)


def typeset_all(template: Path, papers: Sequence[Facts], *, tagged: bool = False) -> list[bytes]:
    """The PDFs of *papers* in their order; each waits for its turn as long as it takes."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda facts: _in_turn(template, facts, tagged), papers))


def _in_turn(template: Path, facts: Facts, tagged: bool) -> bytes:
    with _places:
        return _set(template, facts, tagged)


@contextmanager
def _a_place() -> Iterator[None]:
    if not _places.acquire(timeout=SECONDS_IN_LINE):
        raise Refused(
            _("Many papers are being made right now. Try again in a minute."), code="busy"
        )
    try:
        yield
    finally:
        _places.release()


def _set(template: Path, facts: Facts, tagged: bool) -> bytes:
    order = {"template": str(template), "facts": facts, "tagged": tagged}
    try:
        # Isolated, without our environment: it needs no secret and gets none.
        done = subprocess.run(  # noqa: S603  our own interpreter on our own file
            [sys.executable, "-I", str(TYPESETTER)],
            input=json.dumps(order).encode(),
            capture_output=True,
            env={},
            timeout=SECONDS_FOR_ONE,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        logger.error("a paper was not set within %d seconds", SECONDS_FOR_ONE)  # noqa: TRY400
        raise _failure() from late
    if done.returncode or not done.stdout.startswith(b"%PDF") or len(done.stdout) > LARGEST_PDF:
        logger.error("a paper was not set (%d): %s", done.returncode, done.stderr[-500:])
        raise _failure()
    return done.stdout


def _failure() -> Refused:
    return Refused(
        _("The paper could not be made. Nothing was printed; tell the administrator."),
        code="not-set",
    )
