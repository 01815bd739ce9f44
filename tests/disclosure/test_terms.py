"""From which day to which a list is public: the rules as a table, each with its article."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from disclosure import roster as writer
from disclosure.lists import objections
from disclosure.lists.terms import is_provisional
from disclosure.models import PublicityRule
from portal.core.calendar import forget_calendar
from portal.core.models import CalendarDay
from tests.disclosure.factories import County, opened, submitted

pytestmark = pytest.mark.django_db

# 国庆节10月1日至7日放假调休，9月20日（星期日）、10月10日（星期六）上班 (made up for the test).
OFF = [date(2026, 10, day) for day in range(1, 8)]
SWAPPED = [date(2026, 9, 20), date(2026, 10, 10)]


@pytest.fixture(autouse=True)
def holidays(db: None) -> Iterator[None]:
    CalendarDay.objects.bulk_create(
        [CalendarDay(date=day, is_workday=False, note="国庆节") for day in OFF]
        + [CalendarDay(date=day, is_workday=True, note="调休上班") for day in SWAPPED]
    )
    forget_calendar()
    yield
    forget_calendar()


def morning(day: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(f"{day}T09:00"))


def rule(county: County, **changes: object) -> None:
    PublicityRule.objects.filter(programme=county.dibao, stage="initial").update(**changes)


@pytest.mark.parametrize(
    ("start", "unit", "length", "posted", "last", "article"),
    [
        (
            "next-day",
            "calendar",
            7,
            "2026-09-01",
            "2026-09-08",
            "民法典201：当日不计入，自下一日起算",
        ),
        ("same-day", "calendar", 7, "2026-09-01", "2026-09-07", "本县规定：张贴当日计入"),
        ("next-day", "calendar", 1, "2026-09-01", "2026-09-02", "民法典201"),
        ("same-day", "calendar", 1, "2026-09-01", "2026-09-01", "本县规定：张贴当日计入"),
        ("next-day", "calendar", 7, "2026-09-26", "2026-10-03", "57号：7天，节假日计入"),
        ("next-day", "working", 5, "2026-09-14", "2026-09-20", "调休上班的星期日是工作日"),
        ("same-day", "working", 5, "2026-09-14", "2026-09-18", "张贴当日计入，是工作日"),
        ("same-day", "working", 2, "2026-09-12", "2026-09-15", "张贴当日是星期六，不计入工作日"),
        ("next-day", "working", 3, "2026-09-30", "2026-10-10", "国庆放假七天，10月10日上班"),
        ("same-day", "working", 3, "2026-09-30", "2026-10-09", "国庆放假七天"),
    ],
)
def test_the_last_day_follows_the_rule(
    county: County, start: str, unit: str, length: int, posted: str, last: str, article: str
) -> None:
    rule(county, start=start, unit=unit, length=length)
    roster = opened(county, at=morning(posted))
    assert f"{roster.closes_on}" == last, article


def test_a_list_opens_in_the_morning_and_closes_after_its_last_day_by_itself(
    county: County,
) -> None:
    rule(county, start="same-day", length=2)
    roster = opened(county)
    assert roster.closes_on == timezone.localdate() + timedelta(days=1)
    assert writer.close_due(timezone.now() + timedelta(days=1)) == 0
    assert writer.close_due(timezone.now() + timedelta(days=2)) == 1


@pytest.mark.parametrize(("republish", "days"), [(3, 3), (None, 7)])
def test_a_corrected_list_runs_its_own_length_or_the_whole_anew(
    county: County, republish: int | None, days: int
) -> None:
    rule(county, republish_length=republish)
    wrong = opened(county)
    objection = objections.register(
        wrong,
        county.editor,
        received_on=timezone.localdate(),
        channel="visit",
        summary="金额有误",
    )
    objections.decide(objection, county.reviewer, upheld=True, answer="经核查属实")
    corrected = submitted(county)
    type(corrected).objects.filter(pk=corrected.pk).update(corrects=wrong)
    corrected = writer.approve(corrected, county.reviewer)
    assert corrected.closes_on == timezone.localdate() + timedelta(days=days)


@pytest.mark.parametrize(
    ("unit", "year_entered", "provisional"),
    [("working", False, True), ("working", True, False), ("calendar", False, False)],
)
def test_a_year_without_its_holidays_is_called_provisional(
    county: County, unit: str, year_entered: bool, provisional: bool
) -> None:
    rule(county, unit=unit)
    if year_entered:
        for year in (timezone.localdate().year, timezone.localdate().year + 1):
            first = date(year, 1, 1)
            days = (first + timedelta(days=n) for n in range(366))
            CalendarDay.objects.bulk_create(
                [
                    CalendarDay(date=day, is_workday=day.weekday() < 5)
                    for day in days
                    if day.year == year
                ],
                ignore_conflicts=True,
            )
        forget_calendar()
    assert is_provisional(opened(county)) is provisional
