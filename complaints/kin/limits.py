"""By when an official declares each year; how long that is, the county says as data."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from portal.core.models import DeadlineRule

YEARLY, FIRST = "relatives.yearly", "relatives.first"
YEARLY_DAYS, FIRST_DAYS, WARN_DAYS = 90, 30, 30


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one year: the common last day, and the days that new officials have."""

    year: int
    last_day: date
    first_days: int
    warn_days: int

    def due(self, since: date) -> date:
        """The last day for somebody in office since a day."""
        return max(self.last_day, since + timedelta(days=self.first_days))

    def overdue(self, today: date) -> Q:
        """The condition for officials whose last day has passed."""
        if today <= self.last_day:
            return Q(pk__in=[])
        return Q(since__lt=today - timedelta(days=self.first_days))

    def near(self, today: date) -> Q:
        """The condition for officials whose last day is near, or has passed."""
        soon = today + timedelta(days=self.warn_days)
        if soon < self.last_day:
            return Q(pk__in=[])
        return Q(since__lte=soon - timedelta(days=self.first_days))


def limits(today: date) -> Limits:
    """The limits of the year of *today*; two queries."""
    rule = DeadlineRule.objects.filter(key=YEARLY, effective_from__lte=today)
    found = rule.order_by("-effective_from").first()
    days = found.amount if found else YEARLY_DAYS
    return Limits(
        year=today.year,
        last_day=date(today.year, 1, 1) + timedelta(days=days - 1),
        first_days=DeadlineRule.objects.amount(FIRST, today, FIRST_DAYS),
        warn_days=found.amber_days if found else WARN_DAYS,
    )
