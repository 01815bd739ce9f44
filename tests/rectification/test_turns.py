"""Nobody waits without knowing for whom: the next step stands on the page and in the work list."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from complaints.rectification import desk
from complaints.rectification.circulars import plans
from complaints.rectification.models import RectificationItem
from complaints.rectification.staff.turns import turn
from portal.core.errors import Refused
from portal.core.models import Role
from portal.core.worklists import Bucket, work_for
from tests.complaints.factories import County
from tests.complaints.test_staff_area import client_of
from tests.rectification import circulars, factories
from tests.rectification.factories import Staff
from tests.rectification.test_staff_area import page_of, photo, take
from tests.support.remembered import staff_access

pytestmark = pytest.mark.django_db


def in_english(item: RectificationItem) -> str:
    with translation.override("en"):
        return turn(item)


@pytest.mark.parametrize(
    ("status", "who"),
    [
        ("open", "{person} puts it right"),
        ("closing_requested", "outside {unit}"),
        ("closing_notice", "unless somebody objects"),
        ("closed", "other than who closed it"),
    ],
)
def test_the_page_says_whose_turn_it_is(
    place: County, people: Staff, status: str, who: str
) -> None:
    staff_access()
    item = factories.in_status(place, people, status)
    expected = who.format(person=item.responsible_person, unit=item.responsible_unit)
    assert expected in in_english(item)
    page = client_of(people.qinhe_officer).get(page_of(item))
    assert page.context["turn"] == turn(item)


def test_a_deadline_is_decided_before_the_closing(place: County, people: Staff) -> None:
    item = factories.listed(place, people)
    desk.ask_extension(item, people.qinhe_officer, item.deadline + timedelta(days=9), "施工排期")
    item = factories.requested(item, people.qinhe_officer)
    assert "later deadline first" in in_english(item)


def test_where_nobody_may_decide_the_page_says_who_helps(place: County, people: Staff) -> None:
    item = factories.listed(place, people)
    assert "Nobody may decide" not in in_english(item)
    people.supervisor.office = item.responsible_unit
    people.supervisor.save()
    assert "administrator appoints one" in in_english(item)
    item = factories.requested(item, people.qinhe_officer)
    assert in_english(item).startswith("Nobody may decide")


def test_a_new_measure_is_not_due_in_the_past(place: County, people: Staff) -> None:
    item = factories.listed(place, people)
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Refused) as refused:
        desk.add_measure(item, people.qinhe_officer, "更换玻璃", people.qinhe_officer, yesterday)
    assert refused.value.code == "measure-past"
    assert not item.measures.exists()


def test_a_lead_that_stays_as_it_is_leaves_no_trace(place: County, people: Staff) -> None:
    item = factories.listed(place, people)
    with pytest.raises(Refused) as refused:
        desk.set_lead(item, people.county_officer, None, None)
    assert refused.value.code == "unchanged"


def test_a_refusal_says_that_the_chosen_file_has_to_be_chosen_again(
    place: County, people: Staff
) -> None:
    staff_access()
    item = factories.listed(place, people)
    page = take(client_of(people.qinhe_officer), item, "add_evidence", file=photo(), note="")
    assert page.status_code == 422
    assert gettext("The chosen files were not kept: choose them again.") in page.content.decode()


def test_a_drafted_circular_waits_for_an_editor_until_it_is_handed_in(
    place: County, people: Staff
) -> None:
    circulars.section(place)
    editor = circulars.clerk("editor", place, Role.EDITOR)
    plan = circulars.plan(place, people)
    page = plans.draft_circular(plan, people.county_officer)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    def waits() -> bool:
        mine = work_for(editor, timezone.localdate())[Bucket.MINE]
        return address in [one.url for one in mine.items]

    assert waits()
    page.get_workflow().start(page, editor)
    assert not waits()
