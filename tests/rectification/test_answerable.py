"""Who answers for an item changes with a reason, in the open, and to fit units and persons only."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from complaints import ledger
from complaints.rectification import desk
from complaints.rectification.models import RectificationItem
from complaints.rectification.narrative import staff_story_of, story_of
from portal.core.errors import Refused
from portal.core.models import OutboxMessage
from tests.complaints.factories import County
from tests.rectification import factories
from tests.rectification.factories import Staff

pytestmark = pytest.mark.django_db
Item = RectificationItem


@pytest.fixture
def item(place: County, people: Staff) -> Item:
    return factories.listed(place, people)


def test_the_county_hands_an_item_over_and_open_measures_go_along(
    item: Item, people: Staff
) -> None:
    officer, supervisor = people.qinhe_officer, people.supervisor
    done = desk.add_measure(item, officer, "先做的", officer, item.deadline)
    desk.complete_measure(done, officer)
    desk.add_measure(item, officer, "后做的", officer, item.deadline)
    OutboxMessage.objects.all().delete()
    desk.reassign(item, people.county_officer, supervisor.office, supervisor, "由县局统一整改")
    found = factories.fresh(item)
    assert (found.responsible_unit, found.responsible_person) == (supervisor.office, supervisor)
    assert [one.person for one in item.measures.order_by("pk")] == [officer, supervisor]
    assert {one.to for one in OutboxMessage.objects.all()} == {officer.email, supervisor.email}
    assert ledger.verify().ok


def test_the_public_reads_the_units_and_staff_the_persons_and_the_reason(
    item: Item, people: Staff
) -> None:
    supervisor = people.supervisor
    desk.reassign(item, people.county_officer, supervisor.office, supervisor, "由县局统一整改")
    told = [ledger.timeline("rectification", item.number).last()]
    public, staff = str(story_of(told)), str(staff_story_of(told))  # type: ignore[arg-type]
    assert supervisor.office.name in public
    for inner in (str(supervisor), str(people.qinhe_officer), "由县局统一整改"):
        assert inner not in public
        assert inner in staff


@pytest.mark.parametrize(
    ("unit", "person", "reason", "code"),
    [
        ("qinhe_officer", "qinhe_officer", "理由", "unchanged"),
        ("qinhe_officer", "supervisor", "理由", "person-not-in-unit"),
        ("guodao_officer", "guodao_officer", "理由", "unit-elsewhere"),
        ("qinhe_officer", "qinhe_colleague", " ", "empty"),
    ],
)
def test_an_unfit_hand_over_is_refused(
    item: Item, people: Staff, unit: str, person: str, reason: str, code: str
) -> None:
    office = getattr(people, unit).office
    with pytest.raises(Refused) as refused:
        desk.reassign(item, people.county_officer, office, getattr(people, person), reason)
    assert refused.value.code == code


def test_a_township_hands_nothing_up_to_the_county(item: Item, people: Staff) -> None:
    supervisor = people.supervisor
    with pytest.raises(PermissionDenied):
        desk.reassign(item, people.qinhe_officer, supervisor.office, supervisor, "请县局办")


def test_the_witness_of_a_relapse_becomes_neither_responsible_nor_leader(
    place: County, people: Staff
) -> None:
    item = factories.in_status(place, people, "closed")
    desk.look_back(factories.pending(item), people.county_officer, factories.failing())
    witness: Any = factories.fresh(item).witness
    with pytest.raises(Refused) as refused:
        desk.reassign(item, people.county_officer, witness.office, witness, "由县局整改")
    assert refused.value.code == "witness"
    with pytest.raises(Refused) as refused:
        desk.set_lead(item, people.county_officer, None, witness)
    assert refused.value.code == "witness"


def test_lead_unit_and_leader_are_named_told_and_the_leader_is_not_public(
    item: Item, people: Staff, client: Any
) -> None:
    OutboxMessage.objects.all().delete()
    leader = people.supervisor
    desk.set_lead(item, people.county_officer, leader.office, leader)
    found = factories.fresh(item)
    assert (found.lead_unit, found.leader) == (leader.office, leader)
    assert [one.to for one in OutboxMessage.objects.all()] == [leader.email]
    page = client.get(item.get_absolute_url()).content.decode()
    assert leader.office.name in page
    assert str(leader) not in page


def test_the_responsible_person_is_not_their_own_leader(item: Item, people: Staff) -> None:
    with pytest.raises(Refused) as refused:
        desk.set_lead(item, people.county_officer, None, people.qinhe_officer)
    assert refused.value.code == "leader-unfit"
