"""Whatever happened to a case, its date and its day-by-day account agree and can be recounted."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from complaints.timing import Facts, handling_of, pause_of
from portal.core.deadlines import Pause, Rule
from portal.core.explain import account
from tests.core.test_workdays import CALENDAR

DAY = timedelta(days=1)
starts = st.dates(date(2026, 1, 1), date(2027, 12, 31))
units = st.sampled_from(["calendar", "working"])
spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 20), st.none() | st.integers(0, 30)), max_size=3
)
Spans = list[tuple[int, int, int | None]]


def facts(start: date, amount: int, unit: str, asked: Spans, more: int) -> Facts:
    found = (
        pause_of(
            start + after * DAY,
            None if ended is None else start + (after + ended) * DAY,
            start + (after + limit) * DAY,
        )
        for after, limit, ended in asked
    )
    rule = Rule("rule", amount, unit, "条例")  # type: ignore[arg-type]
    longer = Rule("more", more, "calendar", "条例") if more else None
    waits = tuple((True, pause) for pause in found if pause)
    return Facts(start, start, None, rule, waits, longer)


def due(start: date, amount: int, unit: str, asked: Spans, more: int) -> date:
    return handling_of(facts(start, amount, unit, asked, more), CALENDAR)[-1].due


@given(starts, st.integers(1, 60), units, spans, st.integers(0, 30))
def test_the_account_counts_exactly_the_days_of_the_limit(
    start: date, amount: int, unit: str, asked: Spans, more: int
) -> None:
    given_facts = facts(start, amount, unit, asked, more)
    deadlines = handling_of(given_facts, CALENDAR)
    days = [day for one in deadlines for day in account(one)]
    assert sum(day.number is not None for day in days) == amount + more
    assert days[-1].date == deadlines[-1].due
    assert [day.date for day in days] == [start + n * DAY for n in range(1, len(days) + 1)]
    stopped = [day for day in days if any(day.date in pause for _, pause in given_facts.waits)]
    assert all(day.number is None for day in stopped)


@given(starts, st.integers(0, 60), units, st.integers(0, 30), st.integers(0, 30))
def test_more_days_or_a_later_start_never_end_sooner(
    start: date, amount: int, unit: str, later: int, more: int
) -> None:
    first = due(start, amount, unit, [], 0)
    assert due(start + later * DAY, amount, unit, [], 0) >= first
    assert due(start, amount + more, unit, [], 0) >= first
    assert due(start, amount, unit, [], more) >= first


@given(
    starts, st.integers(1, 60), units, st.integers(0, 60), st.integers(0, 20), st.integers(0, 40)
)
def test_an_answer_never_makes_the_date_later_than_waiting_to_the_end(
    start: date, amount: int, unit: str, after: int, limit: int, ended: int
) -> None:
    waiting = due(start, amount, unit, [(after, limit, None)], 0)
    assert due(start, amount, unit, [(after, limit, ended)], 0) <= waiting


def test_no_pause_outlasts_its_own_limit() -> None:
    asked, limit = date(2026, 3, 9), date(2026, 3, 24)
    assert pause_of(asked, date(2026, 6, 1), limit) == Pause(date(2026, 3, 10), limit)
    assert pause_of(asked, asked, limit) is None


def test_a_pause_over_a_holiday_and_longer_time_on_top_counted_by_hand() -> None:
    # 28 September 2026 + 5 working days; 1 to 7 October off, 10 October (Saturday) worked.
    asked = pause_of(date(2026, 9, 29), None, date(2026, 10, 9))
    assert asked is not None
    rule, longer = Rule("consult", 5, "working", ""), Rule("more", 2, "calendar", "条例")
    day = date(2026, 9, 28)
    found = handling_of(Facts(day, day, None, rule, ((True, asked),), longer), CALENDAR)
    # 29 September; paused from 30 September to 9 October; 10, 12, 13, 14 October; then two days
    assert [one.due for one in found] == [date(2026, 10, 14), date(2026, 10, 16)]
