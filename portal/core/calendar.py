"""The working calendar of this county, read from its editable table."""

from collections import Counter

from django.core.cache import cache

from portal.core.models import CalendarDay
from portal.core.workdays import WorkCalendar

CACHE_KEY = "core.work_calendar"
DAYS_OF_A_YEAR = 365
KEPT_SECONDS = 300


def work_calendar() -> WorkCalendar:
    """Return the calendar that deadlines are computed with."""
    found: WorkCalendar | None = cache.get(CACHE_KEY)
    if found is None:
        days = dict(CalendarDay.objects.values_list("date", "is_workday"))
        entered = Counter(day.year for day in days)
        # A year is settled only when every day of it is entered: one stray day proves nothing.
        years = frozenset(year for year, count in entered.items() if count >= DAYS_OF_A_YEAR)
        found = WorkCalendar(days=days, years=years)
        cache.set(CACHE_KEY, found, KEPT_SECONDS)
    return found


def forget_calendar() -> None:
    """Called when a day changes."""
    cache.delete(CACHE_KEY)
