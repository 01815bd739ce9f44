"""A sender who is not satisfied stands before a supervisor until one has looked into it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import desk, ledger, tracking, wording
from complaints.models import Complaint
from complaints.staff.steps import open_steps
from complaints.transitions import Step
from portal.core import signals
from portal.core.errors import Refused
from portal.core.models import Office, Role, User
from portal.core.setup import grant_staff_access
from portal.core.worklists import Bucket, work_for
from tests.complaints import factories
from tests.complaints.factories import County

pytestmark = pytest.mark.django_db
FOUND = "已约见来信人，责成三日内补办。"


@pytest.fixture
def above(place: County) -> User:
    return factories.officer("supervisor", place.root, Role.SUPERVISOR)


@pytest.fixture
def case(place: County, qinhe_officer: User) -> Complaint:
    """Answered long ago, and not accepted."""
    answered = factories.in_status(place, qinhe_officer, "replied")
    desk.set_acceptance(answered, False, "没有解决")
    long_ago = timezone.now() - timedelta(days=400)
    Complaint.objects.filter(pk=answered.pk).update(replied_at=long_ago)
    return factories.fresh(answered)


def listed(user: User) -> list[str]:
    bucket = work_for(User.objects.get(pk=user.pk), timezone.localdate())[Bucket.TO_APPROVE]
    return [item.title[: len("QY20260309-0001")] for item in bucket.items]


def code_of(take: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        take()
    return refused.value.code


def is_offered(case: Complaint, user: User) -> bool:
    return Step.LOOK_INTO in desk.allowed_actions(factories.fresh(case), user)


def test_the_entry_stays_until_a_supervisor_has_looked_into_it(
    case: Complaint, above: User
) -> None:
    assert listed(above) == [case.number]
    kept = desk.look_into(case, above, FOUND)
    assert (kept.public, kept.body, kept.by) == (False, FOUND, above)
    assert listed(above) == []
    assert code_of(lambda: desk.look_into(case, above, FOUND)) == "nothing-to-look-into"
    assert ledger.verify().ok


def test_the_sender_sees_that_it_was_looked_into_and_by_which_unit_but_not_the_note(
    case: Complaint, above: User
) -> None:
    desk.look_into(case, above, FOUND)
    event = ledger.timeline(ledger.COMPLAINT, case.number).last()
    assert event is not None
    assert (event.kind, event.actor) == ("looked_into", above)
    assert wording.acted_by(event) == str(above.office)
    assert FOUND not in repr([event.public, event.private])
    (*_before, entry) = tracking.history(tracking.events_of(case))
    assert (entry.title, entry.text) == (str(wording.TITLES["looked_into"]), "")


def test_a_second_no_brings_it_back_and_a_satisfied_rating_does_not(
    case: Complaint, above: User
) -> None:
    desk.look_into(case, above, FOUND)
    desk.rate(case, "satisfied", "satisfied")
    assert listed(above) == []
    desk.set_acceptance(case, False, "还是没有解决")
    assert listed(above) == [case.number]
    desk.set_acceptance(case, True)
    assert listed(above) == []


def test_a_bad_rating_alone_is_looked_into_too(
    place: County, qinhe_officer: User, above: User
) -> None:
    case = factories.in_status(place, qinhe_officer, "closed")
    assert not is_offered(case, above)
    desk.rate(case, "satisfied", "unsatisfied", "没有回音")
    assert listed(above) == [case.number]
    assert is_offered(case, above)


def test_new_handling_ordered_by_a_review_has_looked_into_it(
    place: County, qinhe_officer: User, above: User
) -> None:
    case = factories.in_status(place, qinhe_officer, "replied")
    desk.rate(case, "unsatisfied", "satisfied", "没有核实")
    desk.ask_review(case, "没有核实")
    assert listed(above) == [case.number]
    desk.redo(case, above, "重新办理")
    factories.reply(case, qinhe_officer)
    assert listed(above) == []


def test_neither_officer_nor_handler_nor_their_unit_looks_into_it(
    place: County, case: Complaint, qinhe_officer: User, county_officer: User, above: User
) -> None:
    for officer in (qinhe_officer, county_officer):
        assert code_of(lambda by=officer: desk.look_into(case, by, FOUND)) == "not-allowed"
    inside = factories.officer("inside", place.qinhe, Role.SUPERVISOR)
    beside = factories.officer("beside", place.root, Role.SUPERVISOR, place.guodao_office)
    Complaint.objects.filter(pk=case.pk).update(handler=beside)
    for own in (inside, beside):
        assert code_of(lambda by=own: desk.look_into(case, by, FOUND)) == "own-work"
        assert not is_offered(case, own)
        assert listed(own) == []
    assert is_offered(case, above)
    elsewhere = factories.officer("elsewhere", place.guodao, Role.SUPERVISOR)
    assert code_of(lambda: desk.look_into(case, elsewhere, FOUND)) == "not-allowed"


def test_who_answered_does_not_look_into_it(
    place: County, case: Complaint, qinhe_officer: User
) -> None:
    User.objects.filter(pk=qinhe_officer.pk).update(office=place.bureau)
    qinhe_officer.appointments.create(role=Role.SUPERVISOR, division=place.root)
    both = User.objects.get(pk=qinhe_officer.pk)
    assert code_of(lambda: desk.look_into(case, both, FOUND)) == "own-work"


def test_where_no_unit_is_above_another_person_of_it_does(
    place: County, county_officer: User, above: User
) -> None:
    case = factories.filed(place, division=place.root)
    assert case.office == place.bureau == Office.objects.get(pk=above.office_id)
    case = factories.reply(desk.accept(case, county_officer), county_officer)
    desk.set_acceptance(case, False, "没有解决")
    assert listed(above) == [case.number]
    desk.look_into(case, above, FOUND)
    assert listed(above) == []


def test_a_confidential_case_is_on_no_supervisors_list(
    place: County, confidential_officer: User, above: User
) -> None:
    case = factories.filed(place, kind="accusation", anonymous=True)
    case = factories.reply(desk.accept(case, confidential_officer), confidential_officer)
    desk.set_acceptance(case, False, "没有查")
    assert listed(above) == []
    assert code_of(lambda: desk.look_into(case, above, FOUND)) == "not-allowed"


@pytest.mark.parametrize("text", ["", "  ", "长" * 2001])
def test_it_needs_a_note(case: Complaint, above: User, text: str) -> None:
    assert code_of(lambda: desk.look_into(case, above, text)) == "note-needed"
    assert listed(above) == [case.number]


def test_the_button_is_on_the_work_page(case: Complaint, above: User, client: Client) -> None:
    grant_staff_access()
    signals.sync_groups(above)
    client.force_login(above)
    address = reverse("petitions:inspect", args=[case.pk])
    (button,) = [one for one in open_steps(case, above) if one.name == Step.LOOK_INTO]
    assert str(button.label) in client.get(address).content.decode()
    assert client.post(address, {"step": "look_into"}).status_code == 422
    posted = {"step": "look_into", "look_into-body": FOUND}
    assert client.post(address, posted, follow=True).status_code == 200
    assert case.notes.get().body == FOUND
