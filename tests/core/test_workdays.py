"""Working days follow the holiday notice, swapped weekends included."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.workdays import WorkCalendar

# The National Day week of 2026 as in the notice of the State Council's General Office.
HOLIDAYS = {date(2026, 10, day): False for day in range(1, 8)}
SWAPS = {date(2026, 9, 20): True, date(2026, 10, 10): True}
CALENDAR = WorkCalendar({**HOLIDAYS, **SWAPS}, frozenset({2026}))
days = st.dates(date(2026, 8, 1), date(2027, 2, 1))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),  # Thursday, National Day
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # Saturday, swapped
        (date(2026, 10, 11), False),
        (date(2027, 10, 1), True),  # no notice yet: Friday is assumed to be worked
    ],
)
def test_a_day_is_worked_as_the_notice_says(day, worked):
    assert CALENDAR.is_workday(day) is worked


def test_a_year_without_a_notice_is_not_covered():
    assert CALENDAR.covers(date(2026, 12, 31))
    assert not CALENDAR.covers(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 10, 3), 0, date(2026, 10, 3)),
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 11, 20), 5, date(2026, 11, 27)),
    ],
)
def test_working_days_are_added_over_the_holiday(start, count, expected):
    assert CALENDAR.add_workdays(start, count) == expected


@given(days, st.integers(0, 80))
def test_counting_undoes_adding(start, count):
    assert CALENDAR.count_workdays(start, CALENDAR.add_workdays(start, count)) == count


@given(days, days, days)
def test_counts_add_up(first, second, third):
    whole = CALENDAR.count_workdays(first, third)
    parts = CALENDAR.count_workdays(first, second) + CALENDAR.count_workdays(second, third)
    assert whole == parts


@given(days, st.integers(1, 80))
def test_the_day_reached_is_always_worked(start, count):
    assert CALENDAR.is_workday(CALENDAR.add_workdays(start, count))
    assert CALENDAR.add_workdays(start, count) >= start + timedelta(days=count)
