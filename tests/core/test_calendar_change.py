"""The calendar is changed on a page that shows first what would move."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from portal.core import calendar_change
from portal.core.calendar import work_calendar
from portal.core.calendar_change import Day
from portal.core.errors import Refused
from portal.core.models import Appointment, CalendarDay, Division, Office, Role, User
from portal.core.setup import grant_staff_access


def test_only_a_day_moved_for_a_holiday_is_called_so() -> None:
    notes = {day.date: day.note for day in calendar_change.published_year(2025)}
    assert notes[date(2025, 1, 1)] == "元旦"
    assert notes[date(2025, 1, 2)] == ""
    assert notes[date(2025, 1, 26)] == "春节调休上班"
    assert notes[date(2025, 1, 11)] == ""


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2027-02-06 班 春节调休", Day(date(2027, 2, 6), True, "春节调休")),
        ("2027年2月6日 放假", Day(date(2027, 2, 6), False, "")),
        ("2027/10/1 休  国庆节", Day(date(2027, 10, 1), False, "国庆节")),
    ],
)
def test_lines_are_read_as_people_write_them(line: str, day: Day) -> None:
    assert calendar_change.read_days(f"\n{line}\n") == [day]


@pytest.mark.parametrize(
    "text", ["", "2027-02-30 休", "明天 休", "2027-02-06", "=1+1", "2027-02-06 ?"]
)
def test_what_is_no_day_is_named_by_its_line(text: str) -> None:
    with pytest.raises(Refused):
        calendar_change.read_days(f"2026-01-01 休\n{text}" if text else text)


def test_a_known_year_is_whole_and_an_unknown_one_is_said_so() -> None:
    assert len(calendar_change.published_year(2026)) == 365
    with pytest.raises(Refused) as refused:
        calendar_change.published_year(2099)
    assert refused.value.code == "year-unknown"


@pytest.fixture
def manager(db: None, client: Client) -> User:
    grant_staff_access()
    root = Division.add_root(code="140431000000", name="沁源县", level="county")
    office = Office.objects.create(
        name="县民政局（演示）",
        division=root,
        hotline="0355-7000000",
        address="演示街1号",
        hours="-",
    )
    user = User.objects.create_user("manager", password="a long enough word", office=office)
    Appointment.objects.create(user=user, role=Role.ADMINISTRATOR, division=root)
    client.force_login(user)
    return user


@pytest.mark.usefixtures("manager")
def test_nothing_changes_before_it_is_confirmed(client: Client) -> None:
    address = reverse("calendarday:change")
    posted = {"days": "2027-03-08 休 测试", "reason": "按通知"}
    page = client.post(address, posted)
    assert page.status_code == 200
    assert not CalendarDay.objects.exists()
    expected = page.context["form"].initial["expected"]
    client.post(address, {**posted, "expected": expected, "confirm": "1"})
    assert not work_calendar().is_workday(date(2027, 3, 8))
    stale = client.post(address, {**posted, "expected": expected, "confirm": "1"})
    assert stale.status_code == 422
    assert "2027-03-08 休 测试" in stale.content.decode()


@pytest.mark.usefixtures("manager")
def test_the_list_leads_to_the_page(client: Client) -> None:
    assert (
        reverse("calendarday:change") in client.get(reverse("calendarday:index")).content.decode()
    )


def test_nobody_else_opens_it(client: Client, manager: User) -> None:
    Appointment.objects.filter(user=manager).update(role=Role.PETITION_OFFICER)
    client.force_login(User.objects.get(pk=manager.pk))
    assert client.get(reverse("calendarday:change")).status_code in (302, 403)
