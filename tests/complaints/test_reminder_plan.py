"""The last reminder that has come is sent, once, and none from before the clock began."""

from datetime import date, timedelta

import pytest

from complaints.reminders.schedule import Plan, days_in, stage

DUE = date(2026, 3, 24)
LONG_AGO = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-8, None),
        (-7, -7),
        (-5, -7),
        (-3, -3),
        (-2, -3),
        (-1, -1),
        (0, 0),
        (6, 0),
        (7, 7),
        (13, 7),
        (14, 14),
        (400, 399),
    ],
)
def test_each_day_has_the_last_reminder_that_has_come(days: int, expected: int | None) -> None:
    assert stage(Plan(), LONG_AGO, DUE, DUE + timedelta(days=days)) == expected


def test_a_short_clock_is_not_reminded_on_the_day_it_begins() -> None:
    began = DUE - timedelta(days=5)
    assert stage(Plan(), began, DUE, began) is None
    assert stage(Plan(), began, DUE, DUE - timedelta(days=3)) == -3


def test_the_days_are_read_as_people_write_them() -> None:
    assert days_in("7, 3、1，0, 3") == (7, 3, 1, 0)
    other = Plan(before=days_in("10, 2"), every=5)
    points = [stage(other, LONG_AGO, DUE, DUE + timedelta(days=d)) for d in (-10, -1, 4, 5, 9)]
    assert points == [-10, -2, -2, 5, 5]
