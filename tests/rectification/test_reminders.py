"""Reminders before and after the date: each once, and to more people the later it is."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints.rectification.jobs import watch_deadlines
from complaints.rectification.models import RectificationItem
from complaints.rectification.reminders import Stages
from portal.core.models import DeadlineRule, OutboxMessage
from tests.complaints.factories import County
from tests.rectification import factories
from tests.rectification.factories import Staff

pytestmark = pytest.mark.django_db
# The items of these tests are due in twenty days.
DUE = 20


@pytest.fixture
def item(place: County, people: Staff) -> RectificationItem:
    for key, amount in (("rectification.red", 2), ("rectification.late", 3)):
        DeadlineRule.objects.create(
            key=key,
            title=key,
            amount=amount,
            unit="calendar",
            starts="-",
            article="本县规定",
            effective_from=date(2022, 5, 1),
        )
    made = factories.listed(place, people)
    OutboxMessage.objects.all().delete()
    return made


def _told_on(day: int) -> set[str]:
    """Who is told on that day, when the job runs twice."""
    before = set(OutboxMessage.objects.values_list("pk", flat=True))
    for _again in range(2):
        watch_deadlines(timezone.now() + timedelta(days=day))
    new = list(OutboxMessage.objects.exclude(pk__in=before).values_list("to", flat=True))
    assert len(new) == len(set(new)), "nobody is told twice"
    return set(new)


def test_each_stage_tells_its_people_once(item: RectificationItem, people: Staff) -> None:
    mine = {people.qinhe_officer.email}
    officers = mine | {people.qinhe_colleague.email, people.county_officer.email}
    expected = {
        DUE - 8: set(),
        DUE - 7: mine,
        DUE - 3: set(),
        DUE - 2: officers,
        DUE: set(),
        DUE + 1: officers,
        DUE + 3: set(),
        DUE + 4: {people.supervisor.email},
        DUE + 5: set(),
    }
    assert {day: _told_on(day) for day in expected} == expected


def test_a_granted_extension_begins_the_stages_anew(item: RectificationItem, people: Staff) -> None:
    assert _told_on(DUE - 7)
    factories.extended(item, people, item.deadline + timedelta(days=30), "大雪封路")
    assert not _told_on(DUE)
    assert _told_on(DUE + 23) == {people.qinhe_officer.email}


def test_a_week_without_the_job_skips_to_the_stage_of_the_day(
    item: RectificationItem, people: Staff
) -> None:
    told = _told_on(DUE + 10)
    assert people.supervisor.email in told
    keys = OutboxMessage.objects.values_list("key", flat=True)
    assert not any("amber" in key or "red:" in key for key in keys)


@pytest.mark.parametrize(
    ("left", "stage"),
    [(8, ""), (7, "amber"), (3, "amber"), (2, "red"), (0, "red"), (-1, "overdue"), (-4, "late")],
)
def test_the_stage_follows_from_the_days_that_are_left(left: int, stage: str) -> None:
    today = date(2026, 3, 1)
    assert Stages(amber=7, red=2, late=3).of(today + timedelta(days=left), today) == stage


def test_the_leader_hears_with_the_supervisors(item: RectificationItem, people: Staff) -> None:
    RectificationItem.objects.filter(pk=item.pk).update(leader=people.petition)
    _told_on(DUE + 1)
    assert _told_on(DUE + 4) == {people.supervisor.email, people.petition.email}


def test_what_was_told_costs_no_query_each_minute(
    item: RectificationItem, place: County, people: Staff
) -> None:
    day = timezone.now() + timedelta(days=DUE + 4)
    watch_deadlines(day)
    with CaptureQueriesContext(connection) as one:
        watch_deadlines(day)
    for _more in range(3):
        factories.listed(place, people)
    watch_deadlines(day)
    with CaptureQueriesContext(connection) as four:
        watch_deadlines(day)
    assert len(four) == len(one)
