"""A prepared query answers as the queryset it was made of, and reads the rows anew each time."""

from datetime import date
from typing import Any

import pytest
from django.db.models import CharField, DateField, QuerySet

from portal.core.models import CalendarDay, Division
from portal.core.prepared import Given, prepared
from tests.disclosure.factories import small_county

pytestmark = pytest.mark.django_db
made: list[int] = []


@prepared
def _names() -> QuerySet[Any, Any]:
    made.append(1)
    rows = Division.objects.filter(level=Given("level", CharField())).exclude(name="nowhere")
    return rows.order_by("code").values_list("code", "name")


@prepared
def _days() -> QuerySet[Any, Any]:
    rows = CalendarDay.objects.filter(date__gte=Given("since", DateField()))
    return rows.order_by("date").values_list("date")


def test_it_answers_as_the_queryset_does(django_assert_num_queries: Any) -> None:
    small_county()
    for level in (Division.Level.COUNTY, Division.Level.TOWNSHIP, "' OR 1=1 --"):
        rows = Division.objects.filter(level=level).order_by("code")
        wanted = list(rows.values_list("code", "name"))
        with django_assert_num_queries(1):
            assert _names(level=level) == wanted


def test_its_sql_is_worked_out_once_and_its_rows_are_read_each_time() -> None:
    small_county()
    _names(level=Division.Level.TOWNSHIP)
    before = len(made)
    Division.objects.filter(level=Division.Level.TOWNSHIP).update(name="改过名的镇")
    assert {name for _code, name in _names(level=Division.Level.TOWNSHIP)} == {"改过名的镇"}
    assert len(made) == before


def test_days_come_back_as_days() -> None:
    CalendarDay.objects.all().delete()
    CalendarDay.objects.create(date=date(2026, 10, 1), is_workday=False)
    assert _days(since=date(2026, 10, 1)) == [(date(2026, 10, 1),)]
    assert _days(since=date(2026, 10, 2)) == []


def test_a_value_that_is_missing_is_an_error_and_no_answer() -> None:
    with pytest.raises(KeyError):
        _names()
