"""What time drives, what waits on the work list, and numbers under haste."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from complaints import ledger
from complaints.models import LedgerEvent
from complaints.rectification import desk
from complaints.rectification.jobs import watch_deadlines
from complaints.rectification.models import RectificationItem, Source
from complaints.rectification.staff.worklist import rectification_work
from portal.core.models import OutboxMessage, User
from portal.core.worklists import Bucket
from tests.complaints.factories import County
from tests.rectification import factories
from tests.rectification.factories import Staff

pytestmark = pytest.mark.django_db


def _in(days: int) -> Any:
    return timezone.now() + timedelta(days=days)


def test_being_late_is_recorded_once_for_each_deadline(place: County, people: Staff) -> None:
    item = factories.listed(place, people)
    assert watch_deadlines(_in(20))["overdue"] == 0
    assert watch_deadlines(_in(21))["overdue"] == 1
    events, messages = LedgerEvent.objects.count(), OutboxMessage.objects.count()
    assert watch_deadlines(_in(21))["overdue"] == 0
    assert watch_deadlines(_in(28))["overdue"] == 0
    assert (LedgerEvent.objects.count(), OutboxMessage.objects.count()) == (events, messages)
    factories.extended(item, people, item.deadline + timedelta(days=30), "大雪封路")
    assert watch_deadlines(_in(51))["overdue"] == 1
    assert ledger.timeline("rectification", item.number).filter(kind="overdue").count() == 2


def test_what_is_closed_is_never_late(place: County, people: Staff) -> None:
    factories.in_status(place, people, "closed")
    assert watch_deadlines(_in(100))["overdue"] == 0


def test_a_warning_leaves_once_before_each_deadline(place: County, people: Staff) -> None:
    factories.listed(place, people)
    OutboxMessage.objects.all().delete()
    watch_deadlines(_in(12))
    assert not OutboxMessage.objects.exists()
    for day in (13, 14, 20):
        watch_deadlines(_in(day))
    assert [message.to for message in OutboxMessage.objects.all()] == [people.qinhe_officer.email]


def test_a_due_look_back_is_asked_of_those_who_may_make_it(place: County, people: Staff) -> None:
    factories.in_status(place, people, "closed")
    OutboxMessage.objects.all().delete()
    for _again in range(2):
        assert watch_deadlines(_in(30))["look_backs_due"] == 1
    # Neither the closer nor anybody of the responsible unit.
    assert [message.to for message in OutboxMessage.objects.all()] == [people.county_officer.email]


def test_before_a_look_back_the_residents_are_to_be_asked(place: County, people: Staff) -> None:
    factories.in_status(place, people, "closed")
    OutboxMessage.objects.all().delete()
    watch_deadlines(_in(22))
    assert not OutboxMessage.objects.exists()
    for day in (23, 24, 29):
        assert watch_deadlines(_in(day))["look_backs_near"] == 1
    assert [message.to for message in OutboxMessage.objects.all()] == [people.county_officer.email]


def test_a_late_look_back_is_warned_of_and_reminded_of_each_week_once(
    place: County, people: Staff
) -> None:
    factories.in_status(place, people, "closed")
    OutboxMessage.objects.all().delete()
    left = []
    for day in (30, 31, 31, 37, 38, 44, 45):
        watch_deadlines(_in(day))
        left.append(OutboxMessage.objects.count())
    assert left == [1, 2, 2, 2, 3, 3, 4]


def _buckets(user: User, days: int = 0) -> dict[str, list[str]]:
    """What waits for *user* that many days from now: bucket → titles."""
    found: dict[str, list[str]] = {}
    for bucket, count, items in rectification_work(user, timezone.localdate(_in(days))):
        assert count == len(items)
        if items:
            found.setdefault(bucket, []).extend(item.title for item in items)
    return found


def test_the_work_list_of_an_officer(place: County, people: Staff) -> None:
    item = factories.listed(place, people)
    title = str(item)
    assert _buckets(people.qinhe_officer) == {Bucket.MINE: [title]}
    assert _buckets(people.qinhe_officer, 14) == {Bucket.DUE_SOON: [title], Bucket.MINE: [title]}
    assert _buckets(people.qinhe_officer, 21) == {Bucket.OVERDUE: [title], Bucket.MINE: [title]}
    assert _buckets(people.qinhe_colleague, 21) == {Bucket.OVERDUE: [title]}
    assert _buckets(people.guodao_officer, 21) == {}


def test_a_closing_waits_for_those_who_may_decide(place: County, people: Staff) -> None:
    item = factories.in_status(place, people, "closing_requested")
    assert _buckets(people.supervisor) == {Bucket.TO_APPROVE: [str(item)]}
    assert _buckets(people.county_officer) == {}
    assert _buckets(people.qinhe_officer) == {}


def test_an_extension_waits_for_those_who_may_decide(place: County, people: Staff) -> None:
    item = factories.listed(place, people)
    desk.ask_extension(item, people.qinhe_officer, item.deadline + timedelta(days=9), "大雪封路")
    assert _buckets(people.supervisor) == {Bucket.TO_APPROVE: [str(item)]}
    assert Bucket.TO_APPROVE not in _buckets(people.qinhe_officer)
    desk.grant_extension(item, people.supervisor, "情况属实")
    assert _buckets(people.supervisor) == {}


def test_an_objection_waits_for_those_who_had_no_part_in_the_closing(
    place: County, people: Staff
) -> None:
    item = factories.in_status(place, people, "closing_notice")
    desk.object_to_closing(item, "公示栏还是空的")
    assert _buckets(people.county_officer) == {Bucket.TO_APPROVE: [str(item)]}
    for involved in (people.supervisor, people.qinhe_officer, people.qinhe_colleague):
        assert _buckets(involved) == {}


def test_a_look_back_waits_for_those_who_may_make_it(place: County, people: Staff) -> None:
    factories.in_status(place, people, "closed")
    assert _buckets(people.county_officer) == {}
    assert list(_buckets(people.county_officer, 25)) == [Bucket.DUE_SOON]
    assert list(_buckets(people.county_officer, 31)) == [Bucket.OVERDUE]
    assert _buckets(people.supervisor, 31) == {}
    assert _buckets(people.qinhe_colleague, 31) == {}


def test_a_relapse_waits_with_its_witness(place: County, people: Staff) -> None:
    item = factories.in_status(place, people, "closed")
    desk.look_back(factories.pending(item), people.county_officer, factories.failing())
    witness = factories.fresh(item).witness
    assert witness is not None
    assert _buckets(witness)[Bucket.MINE] == [str(item)]
    assert Bucket.MINE not in _buckets(people.county_officer)


def test_a_complaint_found_true_waits_until_it_is_listed(place: County, people: Staff) -> None:
    complaint = factories.found_true(place, people)
    for user in (people.petition, people.qinhe_officer, people.county_officer):
        (title,) = _buckets(user)[Bucket.MINE]
        assert complaint.number in title
    assert _buckets(people.guodao_officer) == {}
    assert _buckets(people.supervisor) == {}
    factories.listed(place, people, source=Source.COMPLAINT, complaint=complaint)
    assert _buckets(people.petition) == {}


def test_the_work_list_is_empty_for_other_roles(place: County, people: Staff) -> None:
    from tests.complaints.factories import officer

    factories.listed(place, people)
    assert _buckets(officer("editor", place.root, "editor"), 21) == {}
    assert _buckets(officer("auditor", place.root, "auditor"), 21) == {}


def test_a_passed_look_back_ends_the_waiting(place: County, people: Staff) -> None:
    item = factories.in_status(place, people, "closed")
    desk.look_back(factories.pending(item), people.county_officer, factories.answers())
    assert _buckets(people.county_officer, 31) == {}


@pytest.mark.django_db(transaction=True)
def test_hasty_clerks_get_different_numbers_without_a_gap() -> None:
    place = factories.county()
    people = factories.staff(place)

    def open_one(_number: int) -> str:
        try:
            return factories.listed(place, people).number
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        numbers = list(pool.map(open_one, range(12)))
    serials = sorted(int(number.rsplit("-", 1)[1]) for number in numbers)
    assert serials == list(range(1, 13))
    assert ledger.verify().ok


@pytest.mark.django_db(transaction=True)
def test_two_supervisors_at_once_close_an_item_once() -> None:
    place = factories.county()
    people = factories.staff(place)
    item = factories.in_status(place, people, "closing_requested")

    def grant(_number: int) -> str:
        try:
            return str(desk.grant_closing(item, people.supervisor, "已核对").status)
        except ValueError as refused:
            return str(getattr(refused, "code", refused))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(grant, range(2))) == ["closed", "wrong-state"]
    assert RectificationItem.objects.get().look_backs.count() == 1
