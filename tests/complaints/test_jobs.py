"""Being late is recorded once, however often the timer runs, and reaches the supervisor."""

from datetime import datetime, timedelta

import pytest

from complaints import desk, jobs
from complaints.models import LedgerEvent
from portal.core.models import OutboxMessage, Role, User
from portal.core.worklists import Bucket, work_for
from tests.complaints import factories
from tests.complaints.factories import MONDAY, County

pytestmark = pytest.mark.django_db


def on(day: int) -> datetime:
    """The same hour, so many days after filing."""
    return MONDAY + timedelta(days=day)


def late() -> list[str]:
    found = LedgerEvent.objects.filter(kind="overdue").order_by("sequence")
    return [public["clock"] for public in found.values_list("public", flat=True)]


def test_each_clock_becomes_overdue_once(place: County, qinhe_officer: User) -> None:
    case = factories.filed(place, at=MONDAY)
    jobs.watch_deadlines(on(15))
    assert late() == []
    assert jobs.watch_deadlines(on(16))["overdue"] == 1
    assert jobs.watch_deadlines(on(16))["overdue"] == 0
    assert jobs.watch_deadlines(on(40))["overdue"] == 0
    desk.accept(case, qinhe_officer, at=on(20))
    jobs.watch_deadlines(on(80))
    assert late() == ["notice"]
    jobs.watch_deadlines(on(81))
    jobs.watch_deadlines(on(200))
    assert late() == ["notice", "handle"]


def test_after_an_outage_nothing_is_lost(place: County) -> None:
    factories.filed(place, at=MONDAY)
    factories.filed(place, at=MONDAY, kind="accusation")
    assert jobs.watch_deadlines(on(400)) == {"overdue": 2, "resumed": 0}


def test_an_answered_case_is_never_late(place: County, qinhe_officer: User) -> None:
    factories.in_status(place, qinhe_officer, "replied")
    factories.in_status(place, qinhe_officer, "refused")
    assert jobs.watch_deadlines(on(9999))["overdue"] == 0


def test_being_late_reaches_the_supervisor(place: County) -> None:
    supervisor = factories.officer("supervisor", place.root, Role.SUPERVISOR)
    factories.filed(place, at=MONDAY, kind="accusation")
    jobs.watch_deadlines(on(16))
    assert not OutboxMessage.objects.filter(to=supervisor.email).exists()
    factories.filed(place, at=MONDAY)
    jobs.watch_deadlines(on(17))
    assert OutboxMessage.objects.filter(to=supervisor.email).count() == 1


def test_the_first_screen_sorts_what_waits(place: County, qinhe_officer: User) -> None:
    case = desk.accept(factories.filed(place, at=MONDAY), qinhe_officer, at=MONDAY)
    factories.filed(place, at=MONDAY, kind="accusation")
    work = work_for(qinhe_officer, on(59).date())
    assert [work[bucket].count for bucket in (Bucket.DUE_SOON, Bucket.MINE)] == [1, 1]
    work = work_for(qinhe_officer, on(61).date())
    assert work[Bucket.OVERDUE].count == 1
    assert case.number in work[Bucket.OVERDUE].items[0].title
