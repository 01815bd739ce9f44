"""The last day on which something is public in time, and the words that let anyone recount it.

Two kinds: so many working days after something was made or changed (the catalogue's limit or the
law's, whichever ends first), and a day of every month.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.core.deadlines import Deadline, Rule, due_on
from portal.core.explain import explain
from portal.core.workdays import ONE_DAY, WorkCalendar


@dataclass(frozen=True, slots=True)
class Due:
    """A last day, and what it follows from."""

    day: date
    deadline: Deadline | None = None
    catalogue_limit: int = 0
    law_limit: int = 0
    month: "MonthlyRule | None" = None

    def explain(self) -> list[str]:
        """The rule, the days that count, and the last day."""
        if self.deadline is not None:
            both = _(
                "The catalogue allows %(catalogue)d working days and the law %(law)d; what ends "
                "first holds."
            ) % {"catalogue": self.catalogue_limit, "law": self.law_limit}
            return [both, *explain(self.deadline)]
        rule = self.month
        sentences = []
        if rule is not None:
            sentences.append(
                _("Due on day %(day)d of the month. Basis: %(article)s.")
                % {"day": rule.day, "article": rule.article}
            )
            sentences += _short_month(rule, self.day)
        last = date_format(self.day, "DATE_FORMAT")
        return [*sentences, _("The last day is %(day)s.") % {"day": last}]


@dataclass(frozen=True, slots=True)
class MonthlyRule:
    """A day of the month; in a month that has fewer days so many days before its end."""

    day: int = 30
    before_end: int = 0
    article: str = ""
    roll_forward: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """Working days after making or change: the catalogue's and the law's, each with its basis."""

    catalogue: int
    law: int
    basis: str = ""
    law_basis: str = ""


def after(limits: Limits, start: date, calendar: WorkCalendar) -> Due:
    """The earlier of the two limits, counted from the day after *start*."""
    by_catalogue = limits.catalogue <= limits.law
    rule = Rule(
        key="disclosure.active",
        amount=min(limits.catalogue, limits.law),
        unit="working",
        article=limits.basis if by_catalogue else limits.law_basis,
    )
    deadline = due_on(rule, start, calendar)
    return Due(deadline.due, deadline, limits.catalogue, limits.law)


def in_month(rule: MonthlyRule, month: date, calendar: WorkCalendar) -> Due:
    """The day of *month* on which its list is due."""
    length = monthrange(month.year, month.month)[1]
    number = rule.day if rule.day <= length else length - rule.before_end
    day = month.replace(day=max(number, 1))
    while rule.roll_forward and not calendar.is_workday(day):
        day += ONE_DAY
    return Due(day, month=rule)


def _short_month(rule: MonthlyRule, day: date) -> list[str]:
    if rule.day <= monthrange(day.year, day.month)[1]:
        return []
    if rule.before_end:
        return [_("This month is shorter: %(n)d days before its end.") % {"n": rule.before_end}]
    return [_("This month is shorter: on its last day.")]
