"""What time drives: small functions that may run every minute, twice at once, or a week late."""

import logging
from collections.abc import Callable, Collection
from datetime import datetime

from django.db import transaction

Counts = dict[str, int]
Job = Callable[[datetime], Counts]

logger = logging.getLogger(__name__)
_JOBS: dict[str, Job] = {}
_OUTWARD: set[str] = set()


def periodic(name: str, *, outward: bool = False) -> Callable[[Job], Job]:
    """Register a job under *name*; it gets the moment it runs for and returns counts.

    An *outward* job does what no rollback takes back (sends, deletes files): a rehearsal skips it.
    """

    def register(job: Job) -> Job:
        _JOBS[name] = job
        if outward:
            _OUTWARD.add(name)
        return job

    return register


def rehearse(now: datetime) -> tuple[dict[str, Counts], list[str]]:
    """What `run_all` would count now, with every change taken back."""
    with transaction.atomic():
        result = run_all(now, skip=_OUTWARD)
        transaction.set_rollback(True)
    return result


def run_all(now: datetime, skip: Collection[str] = ()) -> tuple[dict[str, Counts], list[str]]:
    """Run every job for *now*; return counts per job and the names of those that failed.

    One broken job never stops the others: they guard different deadlines.
    """
    counts: dict[str, Counts] = {}
    failed: list[str] = []
    for name, job in _JOBS.items():
        if name in skip:
            continue
        try:
            counts[name] = job(now)
        except Exception:
            logger.exception("job %s failed", name)
            failed.append(name)
    return counts, failed
