"""Working days come from published data, and a year without that data is known as such."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The State Council's yearly holiday notice as data.

    `days` says of single days whether they are worked (holidays False, swapped weekends True; a
    full table does no harm). `years` are the years for which the notice has been entered; in any
    other year Monday to Friday is assumed and `covers` says so.
    """

    days: Mapping[date, bool]
    years: frozenset[int]

    def covers(self, day: date) -> bool:
        return day.year in self.years

    def is_workday(self, day: date) -> bool:
        return self.days.get(day, not is_weekend(day))

    def add_workdays(self, start: date, count: int) -> date:
        """The day that is `count` working days after `start`; before it when negative.

        `start` itself is never counted and zero gives it back, working day or not.
        """
        step = ONE_DAY if count >= 0 else -ONE_DAY
        day, left = start, abs(count)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def count_workdays(self, start: date, end: date) -> int:
        """Working days after the first of the two up to the last; negative going back.

        Undoes `add_workdays`: the first working day after a Friday is one away.
        """
        if end < start:
            return -self.count_workdays(end, start)
        return sum(self.is_workday(start + ONE_DAY * n) for n in range(1, (end - start).days + 1))
