"""Who looks back: no one who closed, asked, or answers for it; whatever role they hold."""

from itertools import product
from typing import Any

import pytest

from complaints.rectification import desk
from complaints.rectification.models import RectificationItem
from complaints.rectification.staff.steps import open_steps
from portal.core.errors import Refused
from portal.core.models import Appointment, Role, User
from tests.complaints.factories import County
from tests.rectification import factories
from tests.rectification.factories import Staff

pytestmark = pytest.mark.django_db
# The person's part in the item, and why they are refused.
PARTS = {
    "supervisor": "own-closing",
    "county_officer": "own-request",
    "qinhe_officer": "own-item",
    "qinhe_colleague": "own-unit",
}
ROLES = (Role.RECTIFICATION_OFFICER, Role.SUPERVISOR)
STEPS = ("look_back", "hand_out_codes", "record_visit")


@pytest.fixture
def closed(place: County, people: Staff) -> RectificationItem:
    """The county's officer asked for the closing, the supervisor granted it."""
    item = factories.requested(factories.listed(place, people), people.county_officer)
    return desk.grant_closing(item, people.supervisor, "已核对")


def _in_role(user: User, role: Role, place: County) -> User:
    """The same person, with *role* in the whole county alone."""
    user.appointments.all().delete()
    Appointment.objects.create(user=user, role=role, division=place.root)
    return User.objects.get(pk=user.pk)


def _act(step: str, item: RectificationItem, by: User, people: Staff) -> Any:
    if step == "hand_out_codes":
        return factories.handed_out(item, by)
    if step == "record_visit":
        return factories.visit(item, by, people.petition)
    return desk.look_back(factories.pending(item), by, factories.answers())


@pytest.mark.parametrize(("part", "role"), list(product(PARTS, ROLES)))
def test_a_part_in_the_item_bars_from_looking_back_in_every_role(
    place: County, people: Staff, closed: RectificationItem, part: str, role: Role
) -> None:
    by = _in_role(getattr(people, part), role, place)
    assert {step.name for step in open_steps(closed, by)}.isdisjoint(STEPS)
    for step in STEPS:
        with pytest.raises(Refused) as refused:
            _act(step, closed, by, people)
        assert refused.value.code == PARTS[part], step
        assert len(str(refused.value)) > 10


@pytest.mark.parametrize("role", ROLES)
def test_anybody_else_in_the_same_role_may(
    place: County, people: Staff, closed: RectificationItem, role: Role
) -> None:
    by = _in_role(people.petition, role, place)
    assert {step.name for step in open_steps(closed, by)}.issuperset(STEPS)
    desk.look_back(factories.pending(closed), by, factories.answers())
