"""Figures that everyone may know; confidential reports never enter them."""

from dataclasses import dataclass
from datetime import date

from complaints.public_ledger.figures import in_all
from complaints.public_ledger.periods import last_months


@dataclass(frozen=True, slots=True)
class Handled:
    """How the cases received from one day to another stand; nothing that a sender said of them."""

    first: date
    last: date
    received: int
    answered: int
    in_time: int
    late: int


def handled(today: date) -> Handled:
    """The last twelve months, counted as the public ledger counts them; one query."""
    period = last_months(today)
    of = in_all(period, today)
    return Handled(period.first, period.last, of.received, of.answered, of.in_time, of.late)
