"""A later deadline: asked for by the unit with a reason, granted or refused by somebody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from complaints import ledger
from complaints.rectification import desk
from portal.core.errors import Refused
from portal.core.models import Appointment, OutboxMessage, Role, User
from tests.complaints.factories import County
from tests.rectification import factories
from tests.rectification.factories import Staff
from tests.rectification.test_desk import later
from tests.support.remembered import staff_access

pytestmark = pytest.mark.django_db


def test_a_request_moves_nothing_and_waits_for_those_who_decide(
    place: County, people: Staff
) -> None:
    item = factories.listed(place, people)
    OutboxMessage.objects.all().delete()
    asked = desk.ask_extension(item, people.qinhe_officer, later(item), "大雪封路")
    assert factories.fresh(item).deadline == item.deadline
    assert (asked.granted, asked.decided_by) == (None, None)
    assert [one.to for one in OutboxMessage.objects.all()] == [people.supervisor.email]


@pytest.mark.parametrize("days", [0, -1])
def test_the_new_deadline_lies_after_the_old_one(place: County, people: Staff, days: int) -> None:
    item = factories.listed(place, people)
    with pytest.raises(Refused) as refused:
        desk.ask_extension(
            item, people.qinhe_officer, item.deadline + timedelta(days=days), "大雪封路"
        )
    assert refused.value.code == "not-later"


def test_an_extension_needs_a_reason_and_its_decision_too(place: County, people: Staff) -> None:
    item = factories.listed(place, people)
    with pytest.raises(Refused) as refused:
        desk.ask_extension(item, people.qinhe_officer, later(item), " ")
    assert refused.value.code == "empty"
    desk.ask_extension(item, people.qinhe_officer, later(item), "大雪封路")
    for decide in (desk.grant_extension, desk.refuse_extension):
        with pytest.raises(Refused) as refused:
            decide(item, people.supervisor, " ")
        assert refused.value.code == "empty"


def test_a_granted_extension_moves_the_deadline_and_keeps_the_old_one(
    place: County, people: Staff
) -> None:
    item = factories.listed(place, people)
    factories.extended(item, people, later(item), "大雪封路")
    assert factories.fresh(item).deadline == later(item)
    event = ledger.timeline("rectification", item.number).last()
    assert event is not None
    assert event.public == {
        "from": item.deadline.isoformat(),
        "to": later(item).isoformat(),
        "reason": "大雪封路",
    }
    assert ledger.verify().ok


def test_a_refused_extension_leaves_the_deadline_and_may_be_asked_again(
    place: County, people: Staff
) -> None:
    item = factories.listed(place, people)
    desk.ask_extension(item, people.qinhe_officer, later(item), "大雪封路")
    OutboxMessage.objects.all().delete()
    desk.refuse_extension(item, people.supervisor, "可以按期完成")
    assert factories.fresh(item).deadline == item.deadline
    assert [one.to for one in OutboxMessage.objects.all()] == [people.qinhe_officer.email]
    factories.extended(item, people, later(item), "再次大雪")
    assert [one.granted for one in item.extensions.all()] == [False, True]


def test_one_extension_waits_at_a_time_and_nothing_closes_past_it(
    place: County, people: Staff
) -> None:
    item = factories.listed(place, people)
    desk.ask_extension(item, people.qinhe_officer, later(item), "大雪封路")
    with pytest.raises(Refused) as refused:
        desk.ask_extension(item, people.qinhe_officer, later(item), "又一次")
    assert refused.value.code == "extension-waits"
    factories.requested(item, people.qinhe_officer)
    with pytest.raises(Refused) as refused:
        desk.grant_closing(item, people.supervisor, "已核对")
    assert refused.value.code == "extension-waits"
    desk.refuse_extension(item, people.supervisor, "已经完成")
    assert desk.grant_closing(item, people.supervisor, "已核对").status == "closed"


def test_who_asked_does_not_decide_and_nothing_is_decided_twice(
    place: County, people: Staff
) -> None:
    Appointment.objects.create(
        user=people.county_officer, role=Role.SUPERVISOR, division=place.root
    )
    both = User.objects.get(pk=people.county_officer.pk)
    item = factories.listed(place, people)
    desk.ask_extension(item, both, later(item), "大雪封路")
    for decide in (desk.grant_extension, desk.refuse_extension):
        with pytest.raises(Refused) as refused:
            decide(item, both, "同意")
        assert refused.value.code == "own-request"
    desk.grant_extension(item, people.supervisor, "情况属实")
    with pytest.raises(Refused) as refused:
        desk.grant_extension(item, people.supervisor, "情况属实")
    assert refused.value.code == "nothing-asked"


def test_both_pages_show_the_old_deadline_beside_the_new_one(
    place: County, people: Staff, client: Client
) -> None:
    staff_access()
    item = factories.listed(place, people)
    factories.extended(item, people, later(item), "大雪封路")
    public = client.get(item.get_absolute_url()).content.decode()
    client.force_login(people.qinhe_officer)
    staff = client.get(reverse("rectification_items:inspect", args=[item.pk])).content.decode()
    for page in (public, staff):
        for told in (f"{item.deadline:%Y-%m-%d}", f"{later(item):%Y-%m-%d}", "大雪封路"):
            assert told in page
    assert "情况属实" in staff
    assert "情况属实" not in public
    assert str(people.supervisor) not in public
