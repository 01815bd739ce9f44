"""Months as the first of their days; pure."""

import re
from calendar import monthrange
from datetime import date

_WRITTEN = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


def shifted(month: date, by: int) -> date:
    """The first day of the month *by* months after that of *month*; before it when negative."""
    ordinal = 12 * month.year + month.month - 1 + by
    return date(ordinal // 12, ordinal % 12 + 1, 1)


def last_day(month: date) -> date:
    """The last day of the month that *month* lies in."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def parsed(text: str) -> date:
    """The first day of a month written as 2026-11; ValueError for anything else."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise ValueError("not a month such as 2026-11")
    return date(int(found[1]), int(found[2]), 1)
