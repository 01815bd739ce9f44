"""Loads the ground floor of the demo county: divisions, offices, calendar, rules, staff."""

from datetime import date

import chinese_calendar
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from wagtail.models import Site

from portal.core.demo import Options, data, demo_loader
from portal.core.models import (
    Appointment,
    CalendarDay,
    DeadlineRule,
    Division,
    Office,
    SiteIdentity,
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
    rows = data("divisions")
    county = _division(None, rows["county"]["code"], rows["county"]["name"], "county")
    for township in rows["townships"]:
        parent = _division(county, township["code"], township["name"], "township")
        for code, name in township["villages"].items():
            _division(parent, code, name, "village")
    return {"divisions": Division.objects.count()}


@transaction.atomic
def _division(parent: Division | None, code: str, name: str, level: str) -> Division:
    full = code.ljust(12, "0")
    found = Division.objects.filter(code=full).first()
    if found:
        return found
    values = {"code": full, "name": name, "level": level}
    if parent is None:
        return Division.add_root(**values)
    # treebeard moves the parent's child counter in the database; read it anew.
    return Division.objects.get(pk=parent.pk).add_child(**values)


@demo_loader(order=11, name="offices")
def load_offices(options: Options) -> dict[str, int]:
    """The county bureau and one office per township, and the site's identity."""
    rows = data("offices")
    county = Division.objects.get(level=Division.Level.COUNTY)
    bureau, _new = Office.objects.get_or_create(
        name=rows["county"]["name"], defaults={**rows["county"], "division": county}
    )
    townships = Division.objects.filter(level=Division.Level.TOWNSHIP).order_by("code")
    for number, township in enumerate(townships, start=1):
        values = {
            key: text.format(township=township.name, number=number)
            for key, text in rows["township"].items()
        }
        Office.objects.get_or_create(
            name=values["name"], defaults={**values, "division": township, "superior": bureau}
        )
    identity = SiteIdentity.for_site(Site.objects.get(is_default_site=True))
    if not identity.organiser:
        for key, value in rows["site"].items():
            setattr(identity, key, value)
        identity.save()
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
    for row in data("time_limits"):
        keys = {"key": row.pop("key"), "effective_from": row.pop("effective_from")}
        DeadlineRule.objects.get_or_create(**keys, defaults=row)
    return {"rules": DeadlineRule.objects.count()}


@demo_loader(order=14, name="staff")
def load_staff(options: Options) -> dict[str, int]:
    """Demo accounts, one per role and place; only where DEMO is on."""
    grant_staff_access()
    if not settings.DEMO:
        return {"accounts": 0}
    # Hashed once: sixteen slow hashes of one password would cost seconds at every start.
    password = make_password(demo_password())
    for group in data("offices")["staff"]:
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
