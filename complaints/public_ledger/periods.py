"""Which cases the figures count: the last twelve months, a year, or a quarter; pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

QUARTERS = (1, 2, 3, 4)
ONE_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Period:
    """Cases received from `first` to `last`, both included; no year means the last months."""

    first: date
    last: date
    year: int | None = None
    quarter: int | None = None

    @property
    def key(self) -> str:
        """A short name for files and addresses: 12-months, 2026, 2026-Q1."""
        if self.year is None:
            return "12-months"
        return f"{self.year}-Q{self.quarter}" if self.quarter else str(self.year)

    def complete(self, today: date) -> bool:
        """Whether this is a calendar year that is over."""
        return self.year is not None and self.quarter is None and self.last < today


def last_months(today: date) -> Period:
    """The 365 days up to *today*."""
    return Period(today - ONE_YEAR + timedelta(days=1), today)


def choose(year: str, quarter: str, years: range, today: date) -> Period:
    """The period that a reader asked for; what is not offered gives the last twelve months."""
    if not _number_in(year, years):
        return last_months(today)
    chosen = int(year)
    if not _number_in(quarter, QUARTERS):
        return Period(date(chosen, 1, 1), date(chosen, 12, 31), chosen)
    last_month = 3 * int(quarter)
    last_day = monthrange(chosen, last_month)[1]
    return Period(
        date(chosen, last_month - 2, 1), date(chosen, last_month, last_day), chosen, int(quarter)
    )


def _number_in(text: str, offered: range | tuple[int, ...]) -> bool:
    return text in {str(one) for one in offered}
