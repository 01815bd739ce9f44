"""Each closing begins a series of look-backs; the last confirms, a failed one ends it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from complaints import ledger
from complaints.rectification import desk
from complaints.rectification.desk.lookbacks import series_days
from complaints.rectification.models import RectificationItem
from portal.core.errors import Refused
from portal.core.models import DeadlineRule
from tests.complaints.factories import County
from tests.rectification import factories
from tests.rectification.factories import Staff

pytestmark = pytest.mark.django_db


def _rule(key: str, amount: int, since: date = date(2022, 5, 1)) -> None:
    DeadlineRule.objects.create(
        key=key,
        title=key,
        amount=amount,
        unit="calendar",
        starts="-",
        article="本县规定",
        effective_from=since,
    )


@pytest.fixture
def closed(place: County, people: Staff) -> RectificationItem:
    """A closed item of a county that looks back after 30 and 180 days."""
    _rule("lookback.second", 180)
    return factories.in_status(place, people, "closed")


def test_a_closing_sets_one_look_back_for_each_rule(closed: RectificationItem) -> None:
    today = timezone.localdate()
    days = [(one.round, one.closing, (one.due_on - today).days) for one in closed.look_backs.all()]
    assert days == [(1, 1, 30), (2, 1, 180)]


def test_the_rules_of_the_series_are_data_with_a_day_from_which_they_hold(place: County) -> None:
    day = date(2026, 3, 1)
    _rule("lookback.second", 180)
    _rule("lookback.third", 365)
    _rule("lookback.second", 90, since=date(2026, 1, 1))
    _rule("lookback.third", 0, since=date(2026, 2, 1))
    _rule("lookback.first", 60, since=date(2026, 3, 2))
    assert [(one - day).days for one in series_days(day)] == [30, 90]


def test_only_the_last_look_back_of_a_closing_confirms_the_item(
    closed: RectificationItem, people: Staff
) -> None:
    first, second = closed.look_backs.all()
    desk.look_back(first, people.county_officer, factories.answers())
    assert factories.fresh(closed).status == "closed"
    told = ledger.timeline("rectification", closed.number).last()
    assert told is not None
    assert told.public["next"] == second.due_on.isoformat()
    desk.look_back(second, people.county_officer, factories.answers())
    assert factories.fresh(closed).status == "consolidated"


def test_look_backs_are_made_in_their_order(closed: RectificationItem, people: Staff) -> None:
    first, second = closed.look_backs.all()
    with pytest.raises(Refused) as refused:
        desk.look_back(second, people.county_officer, factories.answers())
    assert refused.value.code == "earlier-first"
    desk.look_back(first, people.county_officer, factories.answers())
    with pytest.raises(Refused) as refused:
        desk.look_back(first, people.county_officer, factories.answers())
    assert refused.value.code == "already-done"


def test_a_failed_look_back_ends_the_series_and_the_next_closing_begins_another(
    closed: RectificationItem, people: Staff
) -> None:
    first, second = closed.look_backs.all()
    desk.look_back(first, people.county_officer, factories.failing())
    assert [one.result for one in closed.look_backs.all()] == ["failed"]
    with pytest.raises(Refused) as refused:
        desk.look_back(second, people.county_officer, factories.answers())
    assert refused.value.code == "wrong-state"
    later = timezone.now() + timedelta(hours=1)
    desk.add_evidence(closed, people.qinhe_officer, factories.picture(), "新的照片", later)
    desk.request_closing(closed, people.qinhe_officer, "又整改了", later)
    desk.grant_closing(closed, people.supervisor, "已现场核对", later)
    assert [(o.round, o.closing) for o in closed.look_backs.all()] == [(1, 1), (2, 2), (3, 2)]
    assert ledger.verify().ok


def test_without_a_rule_nothing_is_closed(place: County, people: Staff) -> None:
    item = factories.in_status(place, people, "closing_requested")
    _rule("lookback.first", 0, since=date(2022, 6, 1))
    with pytest.raises(Refused) as refused:
        desk.grant_closing(item, people.supervisor, "已核对")
    assert refused.value.code == "no-rule"


def test_a_look_back_is_passed_near_its_day_and_failed_at_any_time(
    closed: RectificationItem, people: Staff
) -> None:
    _rule("rectification.look_back_early", 7, since=date(2022, 6, 1))
    first, now = closed.look_backs.all()[0], timezone.now()
    with pytest.raises(Refused) as refused:
        desk.look_back(first, people.county_officer, factories.answers(), now + timedelta(days=22))
    assert refused.value.code == "too-early"
    assert f"{timezone.localdate() + timedelta(days=23)}" in str(refused.value)
    desk.look_back(first, people.county_officer, factories.answers(), now + timedelta(days=23))
    second = factories.pending(closed)
    with pytest.raises(Refused):
        desk.look_back(second, people.county_officer, factories.answers(), now + timedelta(days=24))
    failed = desk.look_back(second, people.county_officer, factories.failing(30))
    assert failed.result == "failed"
