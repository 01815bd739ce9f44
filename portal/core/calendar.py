"""The working calendar of this county, read from its editable table."""

from collections import Counter

from portal.core.models import CalendarDay
from portal.core.standing import kept_of
from portal.core.workdays import WorkCalendar

DAYS_OF_A_YEAR = 365
_kept = kept_of(CalendarDay)


def work_calendar() -> WorkCalendar:
    """Return the calendar that deadlines are computed with."""
    found: WorkCalendar = _kept.of((), _read)
    return found


def forget_calendar() -> None:
    """Called when days were changed in bulk, which no signal tells of."""
    _kept.forget()


def _read() -> WorkCalendar:
    days = dict(CalendarDay.objects.values_list("date", "is_workday"))
    entered = Counter(day.year for day in days)
    # A year is settled only when every day of it is entered: one stray day proves nothing.
    years = frozenset(year for year, count in entered.items() if count >= DAYS_OF_A_YEAR)
    return WorkCalendar(days=days, years=years)
