"""Which reminder of a time limit is due: a pure function of plan, clock and day.

Only the last one that has come counts: after a week without the timer one reminder leaves, not
seven. What was due before the clock began is no reminder.
"""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta


@dataclass(frozen=True, slots=True)
class Plan:
    """Days before the last day, the interval after it, and the time of day."""

    before: tuple[int, ...] = (7, 3, 1, 0)
    every: int = 7
    send_at: time = time(8, 30)

    @property
    def earliest(self) -> int:
        """The longest time before the last day."""
        return max(self.before, default=0)


def days_in(text: str) -> tuple[int, ...]:
    """The days that a text such as 7, 3, 1, 0 names, each once, the longest first."""
    return tuple(sorted({int(number) for number in re.findall(r"\d+", text)}, reverse=True))


def stage(plan: Plan, began: date, due: date, today: date) -> int | None:
    """Days from the last day to the last reminder that has come (negative before it), or None."""
    passed = (today - due) // timedelta(days=1)
    if passed >= plan.every:
        return passed - passed % plan.every
    come = [-days for days in plan.before if -days <= passed]
    if not come or due + timedelta(days=max(come)) <= began:
        return None
    return max(come)
