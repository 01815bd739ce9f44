"""A household takes part in a draw under a ticket: drawing again is open, who was drawn is not.

The ticket is the start of the SHA-256 of "SALT|LIST|SERIAL". The salt of a draw is as long as a key
and stays with the county: who has only the published tickets cannot tell which household is which,
and staff with the salt prove that each ticket is the household that was visited.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

TICKET_LENGTH = 20
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True, order=True)
class Case:
    """An entry of a public list."""

    reference: str
    serial: int

    def __str__(self) -> str:
        return f"{self.reference} #{self.serial}"


def ticket(salt: str, case: Case) -> str:
    """The ticket under which *case* takes part."""
    text = "|".join((salt, case.reference, str(case.serial)))
    return sha256(text.encode()).hexdigest()[:TICKET_LENGTH]


def tickets(salt: str, cases: Iterable[Case]) -> dict[str, Case]:
    """All of *cases* by ticket."""
    return {ticket(salt, case): case for case in cases}


def lists_as_data(cases: Iterable[Case]) -> dict[str, str]:
    """The cases of a township as they are kept: serials of each list as ranges."""
    by_list: dict[str, list[int]] = {}
    for case in sorted(cases):
        by_list.setdefault(case.reference, []).append(case.serial)
    return {reference: _ranges(serials) for reference, serials in by_list.items()}


def lists_from_data(lists: Mapping[str, str]) -> Iterator[Case]:
    """The cases that were kept."""
    for reference, ranges in lists.items():
        for serial in _serials(ranges):
            yield Case(reference, serial)


def open_pool(kept: Plain) -> Plain:
    """The kept pool as it is published: tickets in the place of lists, and no salt."""
    return {
        "sizes": kept["sizes"],
        "townships": [
            {
                "code": row["code"],
                "tickets": sorted(tickets(kept["salt"], lists_from_data(row["lists"]))),
            }
            for row in kept["townships"]
        ],
        "inspectors": kept["inspectors"],
    }


def _ranges(serials: list[int]) -> str:
    """1, 2, 3, 5 as "1-3,5"."""
    runs: list[list[int]] = []
    for serial in serials:
        if runs and runs[-1][1] == serial - 1:
            runs[-1][1] = serial
        else:
            runs.append([serial, serial])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def _serials(ranges: str) -> Iterator[int]:
    for run in ranges.split(","):
        first, _dash, last = run.partition("-")
        yield from range(int(first), int(last or first) + 1)
