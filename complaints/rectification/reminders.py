"""Reminders before and after a deadline: each once per item, deadline and stage.

How many days each stage stands from the deadline is data of the county. First the responsible
person is told, then the officers of the place too, and when the date has passed the supervisors.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from complaints.rectification import notify
from complaints.rectification.models import RectificationItem
from complaints.rectification.queries import amber_days
from portal.core.models import DeadlineRule

RED = "rectification.red"
LATE = "rectification.late"
# Where the county sets no such stage, it is left out; supervisors then hear of it at once.
NEVER, AT_ONCE = -1, 0


@dataclass(frozen=True, slots=True)
class Stages:
    """The days of the county on one day; asked once for all items."""

    amber: int
    red: int
    late: int

    @classmethod
    def on(cls, today: date) -> "Stages":
        """The stages in force on *today*."""
        amount = DeadlineRule.objects.amount
        red, late = amount(RED, today, NEVER), amount(LATE, today, AT_ONCE)
        return cls(amber_days(today), red, late)

    def of(self, deadline: date, today: date) -> str:
        """The last stage that *deadline* has reached: "", amber, red, overdue or late."""
        left = (deadline - today).days
        if left < 0:
            return "late" if -left > self.late else "overdue"
        if left <= self.red:
            return "red"
        return "amber" if left <= self.amber else ""

    def last_day(self, today: date) -> date:
        """Items due later than this are reminded of nothing yet."""
        return today + timedelta(days=max(self.amber, self.red, 0))


def remind(item: RectificationItem, stage: str, told: Collection[str] = ()) -> None:
    """Tell whom the stage concerns, unless `notify.told` has it; nobody is told twice."""
    if stage in ("amber", "red"):
        notify.deadline_near(item, stage, told)
    elif stage == "late":
        notify.late(item, told)
