"""What time drives: small functions that may run every minute, twice at once, or a week late."""

import logging
from collections.abc import Callable
from datetime import datetime

Counts = dict[str, int]
Job = Callable[[datetime], Counts]

logger = logging.getLogger(__name__)
_JOBS: dict[str, Job] = {}


def periodic(name: str) -> Callable[[Job], Job]:
    """Register a job under *name*; it gets the moment it runs for and returns counts."""

    def register(job: Job) -> Job:
        _JOBS[name] = job
        return job

    return register


def run_all(now: datetime) -> tuple[dict[str, Counts], list[str]]:
    """Run every job for *now*; return counts per job and the names of those that failed.

    One broken job never stops the others: they guard different deadlines.
    """
    counts: dict[str, Counts] = {}
    failed: list[str] = []
    for name, job in _JOBS.items():
        try:
            counts[name] = job(now)
        except Exception:
            logger.exception("job %s failed", name)
            failed.append(name)
    return counts, failed
