"""Loads the ground floor of the demo county: divisions, offices, calendar, rules, staff."""

from datetime import date

import chinese_calendar
from django.conf import settings
from django.contrib.auth.hashers import make_password

from portal.core.demo import Options, data, demo_loader, load_rules
from portal.core.models import (
    Appointment,
    CalendarDay,
    DeadlineRule,
    Division,
    Office,
    User,
)
from portal.core.setup import grant_staff_access
from portal.settings.secrets import local_secret

# The library's data: later years join the table when the State Council has published them.
CALENDAR_YEARS = (2025, 2026)


def demo_password() -> str:
    """The password of every demo account: made on first start, different on each machine."""
    return local_secret(settings.VAR_DIR, "DEMO_PASSWORD")[:14]


@demo_loader(order=10, name="divisions")
def load_divisions(options: Options) -> dict[str, int]:
    """County, townships and villages."""
    load_rules("divisions")
    return {"divisions": Division.objects.count()}


@demo_loader(order=11, name="offices")
def load_offices(options: Options) -> dict[str, int]:
    """The county bureau and one office per township, and the site's identity."""
    load_rules("offices", "identity")
    return {"offices": Office.objects.count()}


@demo_loader(order=12, name="calendar")
def load_calendar(options: Options) -> dict[str, int]:
    """Working days of the years that the calendar library knows, adjusted weekends included."""
    known = set(CalendarDay.objects.values_list("date", flat=True))
    days = [
        CalendarDay(date=day, is_workday=chinese_calendar.is_workday(day), note=_note(day))
        for year in CALENDAR_YEARS
        for day in chinese_calendar.get_dates(date(year, 1, 1), date(year, 12, 31))
        if day not in known
    ]
    CalendarDay.objects.bulk_create(days)
    return {"days": CalendarDay.objects.count()}


def _note(day: date) -> str:
    off, name = chinese_calendar.get_holiday_detail(day)
    holiday = chinese_calendar.Holiday(name).chinese if name else ""
    # An ordinary working day has no name: it was not moved for any holiday.
    return f"{holiday}{'' if off or not name else '调休上班'}"


@demo_loader(order=13, name="time_limits")
def load_time_limits(options: Options) -> dict[str, int]:
    """The statutory and local time limits."""
    load_rules("time_limits")
    return {"rules": DeadlineRule.objects.count()}


@demo_loader(order=14, name="staff")
def load_staff(options: Options) -> dict[str, int]:
    """Demo accounts, one per role and place; only where DEMO is on."""
    grant_staff_access()
    if not settings.DEMO:
        return {"accounts": 0}
    # Hashed once: sixteen slow hashes of one password would cost seconds at every start.
    password = make_password(demo_password())
    for group in data("staff")["staff"]:
        division = Division.objects.by_code(group["where"])
        office = Office.objects.get(division=division)
        for username, name, role in group["people"]:
            _account(username, name, office, role, division, password)
    return {"accounts": User.objects.count()}


def _account(
    username: str, name: str, office: Office, role: str, division: Division, password: str
) -> None:
    user, _new = User.objects.get_or_create(
        username=username,
        defaults={"display_name": name, "office": office, "password": password},
    )
    Appointment.objects.get_or_create(user=user, role=role, division=division)
