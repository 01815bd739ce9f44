"""A date that a process took from the calendar before a change moves at the next tick, once."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta

import pytest

from complaints import desk, ledger
from complaints.models import Complaint
from portal.core import calendar_change, jobs
from portal.core.calendar import _kept, forget_calendar, work_calendar
from portal.core.models import CalendarChange, OutboxMessage, Role, User
from portal.core.workdays import WorkCalendar
from tests.complaints import factories
from tests.complaints.factories import MONDAY, County

pytestmark = pytest.mark.django_db
REASON = "国务院办公厅通知"
OLD, RIGHT = date(2026, 3, 16), date(2026, 3, 17)
BY_MAIL = {"contact_by": "email", "email": "a@example.test"}


def after(**gone: int) -> datetime:
    return MONDAY + timedelta(**gone)


def tick(now: datetime) -> int:
    """What the job of the calendar moves, run as `manage.py tick` runs it."""
    counts, failed = jobs.run_all(now, skip=set(jobs._JOBS) - {"calendar"})
    assert not failed
    return counts["calendar"]["moved"]


def believe(calendar: WorkCalendar) -> None:
    """This process knows *calendar*, as another one does that read it before the change."""
    forget_calendar()
    _kept.of((), lambda: calendar)


def of(case: Complaint) -> list[str]:
    return [event.kind for event in ledger.timeline(ledger.COMPLAINT, case.number)]


@pytest.fixture
def manager(place: County) -> User:
    return factories.officer("manager", place.root, Role.ADMINISTRATOR)


@pytest.fixture
def stale(manager: User) -> WorkCalendar:
    """The calendar is changed at MONDAY; what another process still knows of it."""
    before = work_calendar()
    days = calendar_change.read_days("2026-03-13 休\n2026-03-16 休\n2026-03-14 班")
    calendar_change.apply(days, calendar_change.fingerprint(days), REASON, manager, at=MONDAY)
    return before


def test_a_case_filed_with_the_old_calendar_moves_once(
    place: County, qinhe_officer: User, stale: WorkCalendar, manager: User
) -> None:
    believe(stale)
    case = factories.filed(place, at=after(minutes=4), kind="consult")
    case = desk.accept(case, qinhe_officer, at=after(minutes=5))
    assert case.due == OLD
    believe(stale)  # the timer itself may have kept it
    assert tick(after(minutes=6)) == 1
    moved = factories.fresh(case)
    assert moved.due == moved.handle_due == RIGHT
    event = ledger.timeline(ledger.COMPLAINT, case.number).last()
    assert event is not None
    assert (event.kind, event.actor) == ("due_moved", manager)
    assert event.public["reason"] == REASON
    assert tick(after(minutes=7)) == 0
    assert of(case) == ["filed", "accepted", "due_moved"]
    assert ledger.verify().ok


def test_a_step_that_stored_the_old_date_again_is_put_right(
    place: County, qinhe_officer: User, manager: User
) -> None:
    case = factories.filed(place, at=after(days=-4), kind="consult")
    case = desk.accept(case, qinhe_officer, at=after(days=-3))
    before = work_calendar()
    days = calendar_change.read_days("2026-03-11 休")
    calendar_change.apply(days, calendar_change.fingerprint(days), REASON, manager, at=MONDAY)
    right = factories.fresh(case).due
    believe(before)
    desk.ask_supplement(case, qinhe_officer, "请补充材料。", at=after(minutes=1))
    desk.end_supplement(case, qinhe_officer, at=after(minutes=2))
    assert factories.fresh(case).due != right
    assert tick(after(minutes=3)) == 1
    assert factories.fresh(case).due == right


def test_a_case_touched_long_after_keeps_the_date_that_it_was_told(
    place: County, qinhe_officer: User, stale: WorkCalendar
) -> None:
    believe(stale)
    case = factories.filed(place, at=after(hours=2), kind="consult")
    case = desk.accept(case, qinhe_officer, at=after(days=1))
    assert (case.due, tick(after(days=2))) == (date(2026, 3, 17), 0)


def test_after_an_outage_of_the_timer_nothing_is_lost_and_then_it_looks_no_more(
    place: County,
    qinhe_officer: User,
    stale: WorkCalendar,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    believe(stale)
    case = factories.filed(place, at=after(minutes=4), kind="consult", **BY_MAIL)
    desk.accept(case, qinhe_officer, at=after(minutes=5))
    told = OutboxMessage.objects.filter(channel="citizen").count()
    assert tick(after(days=3)) == 1
    assert OutboxMessage.objects.filter(channel="citizen").count() == told + 1
    assert CalendarChange.objects.get().settled_at == after(days=3)
    with django_assert_num_queries(1):
        assert calendar_change.follow(after(days=3)) == 0
