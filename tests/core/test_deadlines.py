"""Every limit of the law gives the date that a person counts on a wall calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.deadlines import Pause, Rule, days_left, due_on, light
from portal.core.explain import explain
from portal.core.workdays import WorkCalendar
from tests.core.test_workdays import CALENDAR

HANDLE = Rule("petition.handle", 60, "calendar", "信访工作条例 第34条")
NOTICE = Rule("petition.notice", 15, "calendar", "信访工作条例 第23条")
REQUEST = Rule("disclosure.request", 20, "working", "政府信息公开条例 第33条")
SIMPLE = Rule("petition.simple_accept", 3, "working", "信访事项简易办理办法")
ROLLING = Rule("reconsideration", 3, "calendar", "民法典 第203条", roll_forward=True)
starts = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("rule", "start", "due"),
    [
        (NOTICE, date(2026, 11, 23), date(2026, 12, 8)),  # the day after is the first
        (HANDLE, date(2026, 8, 15), date(2026, 10, 14)),  # holidays count in calendar days
        (SIMPLE, date(2026, 9, 30), date(2026, 10, 10)),  # over the holiday to a swapped Saturday
        (SIMPLE, date(2026, 11, 20), date(2026, 11, 25)),
        (REQUEST, date(2026, 9, 18), date(2026, 10, 21)),
        (ROLLING, date(2026, 9, 28), date(2026, 10, 8)),  # 1 October moves to the 8th
        (ROLLING, date(2026, 10, 7), date(2026, 10, 10)),  # a worked Saturday stays
        (Rule("same-day", 0, "calendar", ""), date(2026, 10, 3), date(2026, 10, 3)),
        (Rule("zero", 0, "calendar", "", roll_forward=True), date(2026, 10, 3), date(2026, 10, 8)),
    ],
)
def test_the_due_date(rule, start, due):
    assert due_on(rule, start, CALENDAR).due == due


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ((), date(2026, 12, 8)),
        ((Pause(date(2026, 11, 25), date(2026, 11, 25)),), date(2026, 12, 9)),
        ((Pause(date(2026, 11, 25), date(2026, 12, 4)),), date(2026, 12, 18)),
        ((Pause(date(2026, 11, 1), date(2026, 11, 24)),), date(2026, 12, 9)),  # began before
        ((Pause(date(2026, 12, 9), date(2026, 12, 20)),), date(2026, 12, 8)),  # began after
        (
            (
                Pause(date(2026, 11, 25), date(2026, 11, 28)),
                Pause(date(2026, 11, 27), date(2026, 11, 30)),
            ),
            date(2026, 12, 14),  # overlapping days are paused once
        ),
    ],
)
def test_paused_days_are_not_counted(pauses, due):
    # 信访工作条例 第35条: the time of a hearing is not counted
    assert due_on(NOTICE, date(2026, 11, 23), CALENDAR, pauses).due == due


@pytest.mark.parametrize(
    ("rule", "start", "provisional"),
    [
        (REQUEST, date(2026, 11, 23), False),
        (REQUEST, date(2026, 12, 10), True),
        (HANDLE, date(2026, 12, 10), False),  # calendar days need no notice
        (ROLLING, date(2026, 12, 28), False),
        (ROLLING, date(2026, 12, 30), True),
    ],
)
def test_a_date_that_rests_on_a_year_without_notice_is_provisional(rule, start, provisional):
    assert due_on(rule, start, CALENDAR).provisional is provisional


def test_a_pause_that_covers_the_uncovered_days_needs_no_notice_for_them():
    covered = WorkCalendar({}, frozenset({2026, 2028}))
    deadline = due_on(
        SIMPLE, date(2026, 12, 31), covered, [Pause(date(2027, 1, 1), date(2027, 12, 31))]
    )
    assert deadline.due == date(2028, 1, 5)
    assert not deadline.provisional


def test_every_day_has_its_reason():
    deadline = due_on(SIMPLE, date(2026, 9, 30), CALENDAR)
    assert [note.reason for note in deadline.days] == (
        ["holiday"] * 2 + ["weekend"] * 2 + ["holiday"] * 3 + ["counted"] * 2 + ["swapped-workday"]
    )
    assert [note.date.day for note in deadline.days if note.counted] == [8, 9, 10]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Rule("k", -1, "calendar", ""),
        lambda: Rule("k", 1, "fortnight", ""),
        lambda: Pause(date(2026, 2, 2), date(2026, 2, 1)),
    ],
)
def test_senseless_rules_and_pauses_are_errors(wrong):
    with pytest.raises(ValueError, match=r"limit|unit|pause"):
        wrong()


@given(starts, st.integers(0, 90), st.sampled_from(["calendar", "working"]), st.booleans())
def test_the_notes_are_gapless_and_count_exactly_the_limit(start, amount, unit, roll):
    deadline = due_on(Rule("k", amount, unit, "", roll), start, CALENDAR)
    assert sum(note.counted for note in deadline.days) == amount
    assert [note.date for note in deadline.days] == [
        start + timedelta(days=n + 1) for n in range((deadline.due - start).days)
    ]


@given(starts, st.integers(1, 60), st.integers(0, 60), st.integers(0, 20))
def test_a_pause_never_brings_the_date_forward(start, amount, after, length):
    rule = Rule("k", amount, "working", "")
    begin = start + timedelta(days=after)
    pause = Pause(begin, begin + timedelta(days=length))
    paused = due_on(rule, start, CALENDAR, [pause]).due
    assert paused >= due_on(rule, start, CALENDAR).due
    assert paused not in pause


@pytest.mark.parametrize(
    ("today", "left", "colour"),
    [
        (date(2026, 12, 1), 7, "green"),
        (date(2026, 12, 5), 3, "amber"),
        (date(2026, 12, 8), 0, "amber"),
        (date(2026, 12, 9), -1, "red"),
    ],
)
def test_the_light_turns_amber_before_and_red_after_the_last_day(today, left, colour):
    assert days_left(date(2026, 12, 8), today) == left
    assert light(date(2026, 12, 8), today, amber_days=3) == colour


def test_the_explanation_can_be_recounted(settings):
    settings.LANGUAGE_CODE = "en"
    pause = Pause(date(2026, 9, 29), date(2026, 9, 30))
    told = explain(due_on(SIMPLE, date(2026, 9, 28), CALENDAR, [pause]))
    assert told == [
        "The period is 3 working days, counted from the day after Sept. 28, 2026. "
        "Basis: 信访事项简易办理办法.",
        "The clock stood still from Sept. 29, 2026 to Sept. 30, 2026.",
        "Not counted, public holiday: Oct. 1, 2026 to Oct. 7, 2026.",
        "Oct. 10, 2026 falls on a weekend but is a working day by the holiday notice, "
        "so it counts.",
        "The last day is Oct. 10, 2026.",
    ]


def test_the_explanation_names_weekends_rolling_and_missing_notices(settings):
    settings.LANGUAGE_CODE = "en"
    told = explain(due_on(REQUEST, date(2026, 12, 10), CALENDAR))
    assert "8 days at weekends are not counted." in told
    assert told[-1].startswith("The holiday notice for 2027 has not been entered")
    rolled = explain(due_on(ROLLING, date(2026, 9, 28), CALENDAR))
    assert rolled[-1] == "Oct. 1, 2026 is not a working day, so the last day is Oct. 8, 2026."
