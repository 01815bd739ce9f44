"""A rule, a first day and a calendar give one due date and a reason for every day before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from portal.core.workdays import ONE_DAY, WorkCalendar, is_weekend

Unit = Literal["calendar", "working"]
Light = Literal["green", "amber", "red"]
Reason = Literal["counted", "swapped-workday", "weekend", "holiday", "paused", "rolled"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A time limit: `amount` days in `unit`, and the article that sets it.

    With `roll_forward` a last day that is not worked moves to the next working day.
    """

    key: str
    amount: int
    unit: Unit
    article: str
    roll_forward: bool = False

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError("a time limit has no negative length")
        if self.unit not in get_args(Unit):
            raise ValueError(f"unknown unit of time: {self.unit}")


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which the clock stands still, the first and the last included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a pause cannot end before it begins")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class DayNote:
    """One day after the start: whether it used up the limit, and why (a `Reason`)."""

    date: date
    counted: bool
    reason: Reason


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which the duty can be met in time, with its working shown.

    `provisional` says that the answer rests on a day of a year without a holiday notice.
    """

    due: date
    provisional: bool
    rule: Rule
    start: date
    days: tuple[DayNote, ...]


def due_on(
    rule: Rule, start: date, calendar: WorkCalendar, pauses: Sequence[Pause] = ()
) -> Deadline:
    """The day after `start` is day one; paused days are not counted (民法典 201, 203)."""
    notes = list(_count(rule, start, calendar, pauses))
    consulted = []
    if rule.unit == "working":
        consulted = [note.date for note in notes if note.reason != "paused"]
    if rule.roll_forward:
        nominal = notes[-1].date if notes else start
        rolled = list(_roll(nominal, calendar, pauses))
        consulted += [nominal, *(note.date for note in rolled)]
        notes += rolled
    due = notes[-1].date if notes else start
    provisional = not all(calendar.covers(day) for day in consulted)
    return Deadline(due, provisional, rule, start, tuple(notes))


def days_left(due: date, today: date) -> int:
    """Calendar days until the last day; zero on it, negative after it."""
    return (due - today).days


def light(due: date, today: date, amber_days: int) -> Light:
    """Red when overdue, amber when at most `amber_days` calendar days are left, else green."""
    left = days_left(due, today)
    if left < 0:
        return "red"
    return "amber" if left <= amber_days else "green"


def _count(
    rule: Rule, start: date, calendar: WorkCalendar, pauses: Sequence[Pause]
) -> Iterator[DayNote]:
    day, left = start, rule.amount
    while left:
        day += ONE_DAY
        reason = _reason(day, rule.unit, calendar, pauses)
        counted = reason in {"counted", "swapped-workday"}
        left -= counted
        yield DayNote(day, counted, reason)


def _reason(day: date, unit: Unit, calendar: WorkCalendar, pauses: Sequence[Pause]) -> Reason:
    if any(day in pause for pause in pauses):
        return "paused"
    if unit == "calendar":
        return "counted"
    if calendar.is_workday(day):
        return "swapped-workday" if is_weekend(day) else "counted"
    return "weekend" if is_weekend(day) else "holiday"


def _roll(last: date, calendar: WorkCalendar, pauses: Sequence[Pause]) -> Iterator[DayNote]:
    while not calendar.is_workday(last) or any(last in pause for pause in pauses):
        last += ONE_DAY
        yield DayNote(last, counted=False, reason="rolled")
