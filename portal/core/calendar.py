"""The working calendar of this county, read from its editable table."""

from django.core.cache import cache

from portal.core.models import CalendarDay
from portal.core.workdays import WorkCalendar

CACHE_KEY = "core.work_calendar"


def work_calendar() -> WorkCalendar:
    """Return the calendar that deadlines are computed with."""
    found: WorkCalendar | None = cache.get(CACHE_KEY)
    if found is None:
        days = dict(CalendarDay.objects.values_list("date", "is_workday"))
        found = WorkCalendar(days=days, years=frozenset(day.year for day in days))
        cache.set(CACHE_KEY, found, 300)
    return found


def forget_calendar() -> None:
    """Called when a day changes."""
    cache.delete(CACHE_KEY)
