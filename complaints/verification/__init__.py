"""The proof of the ledger: the chain holds, and every record is what its last event says.

What it cannot find: a database, its archived heads and the keys of the site all in one hand. Keep
a head elsewhere (`/complaints/ledger-head/` publishes one for each day) and compare with it.
"""

from collections.abc import Callable, Iterator
from itertools import chain as joined

from complaints.verification import chain, files, numbers, records
from complaints.verification.problems import Problem, Report

MOST_NAMED = 1000
# What other rooms prove of their own records besides.
further: list[Callable[[], Iterator[Problem]]] = []

__all__ = ["Problem", "Report", "further", "verify"]


def verify(trusted: dict[int, str] | None = None, with_files: bool = True) -> Report:
    """Walk the chain, then compare every record; *trusted* are seals archived earlier.

    Reads in batches, so that neither memory nor the number of queries grows with the rows.
    """
    walked, broken = chain.walk(trusted or {})
    found = joined(broken, _records(with_files))
    problems = [one for one, _place in zip(found, range(MOST_NAMED), strict=False)]
    return Report(
        events=walked.events,
        last_seal=walked.last_hash,
        first_broken=walked.first_broken,
        problems=problems,
    )


def _records(with_files: bool) -> Iterator[Problem]:
    yield from records.problems()
    yield from numbers.problems()
    yield from files.problems(with_files)
    for proof in further:
        yield from proof()
