"""Ways around a duty that look like ordinary steps, and that the desk does not let through."""

from datetime import timedelta

import pytest

from complaints import desk
from complaints.public_ledger import figures, periods
from portal.core.errors import Refused
from portal.core.models import Role, User
from tests.complaints import factories
from tests.complaints.factories import MONDAY, County

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


def test_what_was_accepted_is_not_declined_after_a_merger_and_its_end(
    place: County, qinhe_officer: User
) -> None:
    case = factories.in_status(place, qinhe_officer, "merged")
    desk.unmerge(case, qinhe_officer, "不是同一件事")
    with pytest.raises(Refused) as refused:
        desk.refuse(case, qinhe_officer, "不属于本机关职权")
    assert refused.value.code == "accepted-before"


@pytest.mark.parametrize("way", ["referred", "withdrawn"])
def test_a_case_that_ends_without_its_answer_after_the_last_day_was_late(
    place: County, qinhe_officer: User, way: str
) -> None:
    case = desk.accept(factories.filed(place, at=MONDAY), qinhe_officer, at=MONDAY)
    late = MONDAY + timedelta(days=70)
    if way == "referred":
        text = "请六十日内申请行政复议。"
        desk.refer(case, qinhe_officer, "reconsideration", text, "县人民政府", at=late)
    else:
        desk.withdraw(case, at=late)
    today = late.date()
    found = figures.in_all(periods.last_months(today), today)
    assert (found.late, found.to_answer, found.in_time) == (1, 1, 0)


def test_a_case_taken_back_after_the_day_of_the_notice_was_late(place: County) -> None:
    late = MONDAY + timedelta(days=20)
    desk.withdraw(factories.filed(place, at=MONDAY), at=late)
    found = figures.in_all(periods.last_months(late.date()), late.date())
    assert (found.late, found.to_decide, found.decided_in_time) == (1, 1, 0)
