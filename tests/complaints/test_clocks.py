"""Every time limit against the day that its article gives, counted by hand."""

from datetime import date, datetime

import pytest

from complaints import desk, rules
from complaints.models import ComplaintKind
from portal.core.calendar import forget_calendar
from portal.core.models import CalendarDay, DeadlineRule, User
from tests.complaints import factories
from tests.complaints.factories import MONDAY, SHANGHAI, County

pytestmark = pytest.mark.django_db


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        # 条例 23: 自收到信访事项之日起15日内; the day after receipt is the first
        ("2026-03-09", "2026-03-24"),
        ("2026-01-31", "2026-02-15"),
        ("2028-02-20", "2028-03-06"),  # a leap year
        ("2026-12-25", "2027-01-09"),  # over new year
    ],
)
def test_the_notice_is_due_fifteen_days_after_receipt(
    place: County, received: str, due: str
) -> None:
    case = factories.filed(place, at=at(received))
    assert case.notice_due == date.fromisoformat(due) == case.due


def test_receipt_late_in_the_evening_counts_for_that_day_in_china(place: County) -> None:
    case = factories.filed(place, at=datetime(2026, 3, 9, 23, 59, tzinfo=SHANGHAI))
    assert case.notice_due == date(2026, 3, 24)
    assert "20260309" in case.number


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        ("service", "2026-05-09"),  # 条例 34: 自受理之日起60日内办结; from 10 March
        ("assistance_report", "2026-04-09"),  # local promise: 30 days
        ("consult", "2026-03-17"),  # local promise: 5 working days, over a weekend
    ],
)
def test_the_reply_is_due_from_acceptance(
    place: County, qinhe_officer: User, kind: str, due: str
) -> None:
    case = factories.filed(place, at=MONDAY, kind=kind)
    case = desk.accept(case, qinhe_officer, at=at("2026-03-10"))
    assert case.handle_due == date.fromisoformat(due) == case.due


def test_a_holiday_and_an_adjusted_weekend_move_a_limit_in_working_days(
    place: County, qinhe_officer: User
) -> None:
    CalendarDay.objects.create(date=date(2026, 3, 11), is_workday=False, note="放假")
    CalendarDay.objects.create(date=date(2026, 3, 14), is_workday=True, note="调休上班")
    forget_calendar()
    case = factories.filed(place, at=MONDAY, kind="consult")
    case = desk.accept(case, qinhe_officer, at=at("2026-03-10"))
    # 12, 13, 14 (Saturday, worked), 16, 17
    assert case.handle_due == date(2026, 3, 17)
    clock = rules.clocks(factories.fresh(case), date(2026, 3, 10))[1]
    assert any("2026" in line for line in clock.explanation)


def test_a_case_keeps_the_rules_of_the_day_it_was_filed(place: County, qinhe_officer: User) -> None:
    old = factories.filed(place, at=MONDAY)
    DeadlineRule.objects.create(
        key="petition.handle",
        title="新规",
        amount=45,
        unit="calendar",
        starts="-",
        article="新条例",
        effective_from=date(2026, 3, 10),
    )
    case = desk.accept(old, qinhe_officer, at=at("2026-03-12"))
    assert case.handle_due == date(2026, 5, 11)
    assert case.handle_rule is not None
    assert case.handle_rule.amount == 60
    new = factories.filed(place, at=at("2026-03-11"))
    assert desk.accept(new, qinhe_officer, at=at("2026-03-12")).handle_due == date(2026, 4, 26)


def test_a_new_version_of_a_kind_holds_from_its_date_only(place: County) -> None:
    ComplaintKind.objects.create(
        code="service", name="服务（新）", effective_from=date(2026, 4, 1), notice_rule=""
    )
    assert factories.filed(place, at=MONDAY).kind.name == "服务态度"
    later = factories.filed(place, at=at("2026-04-02"))
    assert later.kind.name == "服务（新）"
    assert later.notice_due is None


@pytest.mark.parametrize(
    ("today", "light", "left"),
    [
        ("2026-03-10", "green", 14),
        ("2026-03-21", "amber", 3),
        ("2026-03-24", "amber", 0),
        ("2026-03-25", "red", -1),
    ],
)
def test_the_light_turns_with_the_days(place: County, today: str, light: str, left: int) -> None:
    case = factories.filed(place, at=MONDAY)
    (clock,) = rules.clocks(case, date.fromisoformat(today))
    assert (clock.light, clock.days_left, clock.running) == (light, left, True)
    assert clock.article == "《信访工作条例》第二十三条"
    assert any(clock.article in line for line in clock.explanation)


def test_a_clock_that_was_met_stays_as_it_was_judged(place: County, qinhe_officer: User) -> None:
    case = desk.accept(factories.filed(place, at=MONDAY), qinhe_officer, at=at("2026-03-26"))
    notice, handle = rules.clocks(case, date(2026, 12, 1))
    assert (notice.light, notice.met_on) == ("red", date(2026, 3, 26))
    assert handle.running


def test_without_a_rule_there_is_no_clock_and_filing_still_works(place: County) -> None:
    DeadlineRule.objects.all().delete()
    case = factories.filed(place, at=MONDAY)
    assert case.due is None
    assert rules.clocks(case, date(2026, 3, 9)) == []


@pytest.mark.parametrize(
    "status", ["registered", "transferred", "accepted", "refused", "replied", "closed", "withdrawn"]
)
def test_every_state_says_what_comes_next(place: County, county_officer: User, status: str) -> None:
    case = factories.fresh(factories.in_status(place, county_officer, status))
    coming = rules.next_step(case, date.today())
    assert coming.text
    assert (coming.due is None) == (status in {"refused", "closed", "withdrawn"})
