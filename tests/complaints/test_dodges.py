"""Ways around a duty that look like ordinary steps, and that the desk does not let through."""

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints import conflicts, desk, ledger, queries
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


def test_whoever_is_kept_away_from_the_lead_does_not_see_what_is_handled_with_it(
    place: County, qinhe_officer: User
) -> None:
    accused = factories.officer("accused", place.qinhe)
    lead = factories.filed(place, about_person="accused", at=timezone.now() - timedelta(days=1))
    case = desk.merge(factories.filed(place), qinhe_officer, lead, "同一件事")
    assert conflicts.is_barred(accused, lead)
    assert not queries.visible_to(accused).filter(pk=case.pk).exists()


def test_whoever_is_kept_away_later_is_kept_away_from_every_case_of_the_matter(
    place: County, qinhe_officer: User
) -> None:
    accused = factories.officer("accused", place.qinhe)
    head = factories.officer("head", place.root, Role.SUPERVISOR)
    lead = factories.filed(place, at=timezone.now() - timedelta(days=1))
    case = desk.merge(factories.filed(place), qinhe_officer, lead, "同一件事")
    desk.exclude(lead, head, "材料反映其本人", person=accused)
    assert not queries.visible_to(accused).filter(pk=case.pk).exists()


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


def test_the_unit_kept_away_from_the_lead_loses_what_is_handled_with_it(
    place: County, county_officer: User, qinhe_officer: User
) -> None:
    head = factories.officer("head", place.root, Role.SUPERVISOR)
    lead = factories.filed(place, at=timezone.now() - timedelta(days=1))
    lead = desk.transfer(lead, county_officer, place.bureau, "由县局办理")
    case = desk.merge(factories.filed(place), county_officer, lead, "同一件事")
    desk.exclude(lead, head, "材料反映该办公室", office=place.qinhe_office)
    assert factories.fresh(case).office == place.bureau
    assert not queries.visible_to(qinhe_officer).filter(pk=case.pk).exists()
    assert ledger.verify().ok


def test_a_case_of_a_unit_kept_away_from_the_lead_is_passed_on_first(
    place: County, county_officer: User
) -> None:
    lead = factories.filed(place, about_unit="沁河镇政府", at=timezone.now() - timedelta(days=1))
    with pytest.raises(Refused) as refused:
        desk.merge(factories.filed(place), county_officer, lead, "同一件事")
    assert refused.value.code == "conflict-of-interest"
