"""The working calendar changes in two steps: what would move is shown, then it is moved.

The rooms that keep dates register a mover; a change is applied only as it was previewed, and
what was due moves in the same transaction. Another process may compute with the calendar before
it for some minutes yet: `follow` finds those dates afterwards.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import chinese_calendar
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core import seal
from portal.core.calendar import forget_calendar, work_calendar
from portal.core.errors import Refused
from portal.core.models import CalendarChange, CalendarDay, User
from portal.core.permissions import Action, require
from portal.core.workdays import WorkCalendar

WORK, OFF = "班", "休"
_LINE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s+(班|休|上班|休息|放假)(?:\s+(.*))?"
)
NOTE_LENGTH = 60
MOST_DAYS = 800
# For so long another process may know the calendar before a change, its open steps included.
LAG = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Day:
    """What one day of the calendar is to be."""

    date: date
    is_workday: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """A date that a change of the calendar moves: of what, in whose charge, from and to."""

    label: str
    unit: str
    before: date
    after: date


@dataclass(frozen=True, slots=True)
class Span:
    """The moments between which a date may have been computed with the calendar before."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Mover:
    """How a room foretells and makes the moves of its open dates.

    With a span only the dates are looked at that something touched in it.
    """

    foretell: Callable[[WorkCalendar], list[Move]]
    move: Callable[[str, User, datetime, Span | None], int]


# Filled by the rooms that keep dates.
movers: list[Mover] = []


def read_days(text: str) -> list[Day]:
    """The days of a text such as ``2027-02-06 班 春节调休``, one to a line.

    Refused (unreadable-day) names the first line that is not a day.
    """
    lines = [line.strip() for line in text.splitlines()]
    days = [_read_day(number, line) for number, line in enumerate(lines, 1) if line]
    if not 0 < len(days) <= MOST_DAYS:
        raise Refused(_("Enter at least one day, and at most 800."), code="no-days")
    return days


def _read_day(number: int, line: str) -> Day:
    found = _LINE.fullmatch(line)
    try:
        if found is None:
            raise ValueError(line)  # noqa: TRY301  one refusal for both
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as error:
        raise Refused(
            _("Line %(number)d is not a day. Write for example: 2027-02-06 班 春节调休")
            % {"number": number},
            code="unreadable-day",
        ) from error
    return Day(day, found[4] in (WORK, "上班"), (found[5] or "").strip()[:NOTE_LENGTH])


def published_year(year: int) -> list[Day]:
    """Every day of a year whose holiday notice the calendar library has; Refused otherwise."""
    try:
        days = chinese_calendar.get_dates(date(year, 1, 1), date(year, 12, 31))
        return [Day(day, chinese_calendar.is_workday(day), _holiday(day)) for day in days]
    except (NotImplementedError, ValueError, OverflowError) as error:
        raise Refused(
            _(
                "The holiday notice of %(year)d is not in the installed calendar yet. Enter its "
                "days by hand from the notice of the State Council."
            )
            % {"year": year},
            code="year-unknown",
        ) from error


def _holiday(day: date) -> str:
    off, name = chinese_calendar.get_holiday_detail(day)
    holiday = chinese_calendar.Holiday(name).chinese if name else ""
    # An ordinary working day has no name: it was not moved for any holiday.
    return f"{holiday}{'' if off or not name else '调休上班'}"


def as_text(days: list[Day]) -> str:
    """The same days as lines to read and to change."""
    return "\n".join(
        f"{day.date:%Y-%m-%d} {WORK if day.is_workday else OFF} {day.note}".rstrip() for day in days
    )


def preview(days: list[Day]) -> list[Move]:
    """What would move if the calendar were so; nothing is changed."""
    changed = changed_calendar(days)
    return [move for mover in movers for move in mover.foretell(changed)]


def changed_calendar(days: list[Day]) -> WorkCalendar:
    """The present calendar with *days* in it."""
    now = work_calendar()
    merged: Mapping[date, bool] = {**now.days, **{day.date: day.is_workday for day in days}}
    entered = {day.date.year for day in days}
    full = {year for year in entered if sum(one.year == year for one in merged) >= 365}  # noqa: PLR2004  a year
    return WorkCalendar(days=merged, years=now.years | full)


def fingerprint(days: list[Day]) -> str:
    """Stands for the change together with the calendar that it was previewed on."""
    present = sorted((day.isoformat(), worked) for day, worked in work_calendar().days.items())
    wanted = [(day.date.isoformat(), day.is_workday, day.note) for day in days]
    return seal.digest(seal.canonical({"present": present, "wanted": wanted}))


@transaction.atomic
def apply(days: list[Day], expected: str, reason: str, by: User, at: datetime | None = None) -> int:
    """Change the calendar as it was previewed, and move what is due; the number of moves.

    Refused (calendar-changed) when somebody changed it in between.
    """
    require(by, Action.RULES_MANAGE)
    list(CalendarDay.objects.select_for_update().order_by("pk").values_list("pk", flat=True)[:1])
    forget_calendar()
    if fingerprint(days) != expected:
        raise Refused(
            _("The calendar was changed in the meantime. Look at the preview again."),
            code="calendar-changed",
        )
    for day in days:
        CalendarDay.objects.update_or_create(
            date=day.date, defaults={"is_workday": day.is_workday, "note": day.note}
        )
    moment = at or timezone.now()
    CalendarChange.objects.create(at=moment, reason=reason, by=by)
    return _move(reason, by, moment)


def follow(now: datetime) -> int:
    """Move the dates that were computed around a change without knowing it; how many.

    Asks one question of the database when every change is known everywhere.
    """
    changes = list(CalendarChange.objects.filter(settled_at=None).select_related("by__office"))
    if changes:
        forget_calendar()
    return sum(_follow(change, now) for change in changes)


def _follow(change: CalendarChange, now: datetime) -> int:
    span = Span(change.at - LAG, change.at + LAG)
    moved = _move(change.reason, change.by, now, span)
    if now > span.last:
        change.settled_at = now
        change.save(update_fields=["settled_at"])
    return moved


def _move(reason: str, by: User, at: datetime, span: Span | None = None) -> int:
    return sum(mover.move(reason, by, at, span) for mover in movers)
