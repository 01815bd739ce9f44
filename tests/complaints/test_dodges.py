"""Ways around a duty that look like ordinary steps, and that the desk does not let through."""


import pytest

from complaints import desk
from portal.core.errors import Refused
from portal.core.models import Role, User
from tests.complaints import factories
from tests.complaints.factories import County

pytestmark = pytest.mark.django_db


def test_an_objection_does_not_give_a_case_to_the_unit_kept_away_from_it(
    place: County, qinhe_officer: User, county_officer: User
) -> None:
    head = factories.officer("head", place.root, Role.SUPERVISOR)
    case = desk.transfer(factories.filed(place), qinhe_officer, place.bureau, "由县局办理")
    desk.exclude(case, head, "材料反映该办公室", office=place.qinhe_office)
    with pytest.raises(Refused) as refused:
        desk.object_to_transfer(case, county_officer, "应由镇里办理")
    assert refused.value.code == "conflict-of-interest"
    assert factories.fresh(case).office == place.bureau
