"""A deadline is told as sentences that a citizen and an officer can recount on a calendar."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.core.deadlines import DayNote, Deadline, Reason
from portal.core.workdays import ONE_DAY

REASONS: dict[Reason, Promise] = {
    "counted": gettext_lazy("counted"),
    "swapped-workday": gettext_lazy("weekend, but a working day by the holiday notice"),
    "weekend": gettext_lazy("weekend, not counted"),
    "holiday": gettext_lazy("public holiday, not counted"),
    "paused": gettext_lazy("the clock stood still"),
    "rolled": gettext_lazy("moved on from a day off"),
}
DAYS_OFF: tuple[Reason, ...] = ("weekend", "holiday")


@dataclass(frozen=True, slots=True)
class AccountedDay:
    """One day of the account; `number` says which day of the limit it is, None when not counted."""

    date: date
    number: int | None
    why: str

    @property
    def shown(self) -> str:
        """The day as it is written in the account; a page may show a hundred of them."""
        return f"{self.date.isoformat()} {WEEKDAYS_ABBR[self.date.weekday()]}"


def account(deadline: Deadline) -> Iterator[AccountedDay]:
    """Every day after the start, for whoever wants to count along."""
    number = 0
    for note in deadline.days:
        number += note.counted
        yield AccountedDay(note.date, number if note.counted else None, str(REASONS[note.reason]))


def explain(deadline: Deadline) -> list[str]:
    """The period and its article, what was left out or added and why, and the last day."""
    sentences = [_period(deadline)]
    sentences += [
        _("The clock stood still from %(span)s.") % {"span": _span(notes)}
        for notes in _runs(deadline.days, ("paused",))
    ]
    sentences += _days_off(deadline)
    sentences += [
        _("%(day)s falls on a weekend but is a working day by the holiday notice, so it counts.")
        % {"day": _day(note.date)}
        for note in deadline.days
        if note.reason == "swapped-workday"
    ]
    sentences.append(_last_day(deadline))
    if deadline.provisional:
        sentences.append(_provisional(deadline))
    return sentences


def _period(deadline: Deadline) -> str:
    amount = deadline.rule.amount
    if deadline.rule.unit == "working":
        text = ngettext(
            "The period is %(n)d working day; the day after %(start)s is the first.",
            "The period is %(n)d working days, counted from the day after %(start)s.",
            amount,
        )
    else:
        text = ngettext(
            "The period is %(n)d calendar day; the day after %(start)s is the first.",
            "The period is %(n)d calendar days, counted from the day after %(start)s.",
            amount,
        )
    sentence = text % {"n": amount, "start": _day(deadline.start)}
    if not deadline.rule.article:
        return sentence
    return _("%(sentence)s Basis: %(article)s.") % {
        "sentence": sentence,
        "article": deadline.rule.article,
    }


def _days_off(deadline: Deadline) -> Iterator[str]:
    weekend_days = 0
    for notes in _runs(deadline.days, DAYS_OFF):
        if any(note.reason == "holiday" for note in notes):
            yield _("Not counted, public holiday: %(span)s.") % {"span": _span(notes)}
        else:
            weekend_days += len(notes)
    if weekend_days:
        yield ngettext(
            "%(n)d day at a weekend is not counted.",
            "%(n)d days at weekends are not counted.",
            weekend_days,
        ) % {"n": weekend_days}


def _last_day(deadline: Deadline) -> str:
    rolled = [note.date for note in deadline.days if note.reason == "rolled"]
    if not rolled:
        return _("The last day is %(day)s.") % {"day": _day(deadline.due)}
    return _("%(nominal)s is not a working day, so the last day is %(day)s.") % {
        "nominal": _day(rolled[0] - ONE_DAY),
        "day": _day(deadline.due),
    }


def _provisional(deadline: Deadline) -> str:
    return _(
        "The holiday notice for %(year)d has not been entered yet; the last day may still move."
    ) % {"year": deadline.due.year}


def _runs(days: Sequence[DayNote], reasons: Sequence[Reason]) -> Iterator[list[DayNote]]:
    for belongs, notes in groupby(days, key=lambda note: note.reason in reasons):
        if belongs:
            yield list(notes)


def _span(notes: Sequence[DayNote]) -> str:
    first, last = notes[0].date, notes[-1].date
    if first == last:
        return _day(first)
    return _("%(first)s to %(last)s") % {"first": _day(first), "last": _day(last)}


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
