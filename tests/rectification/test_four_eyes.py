"""Nobody decides on their own work: by person, by unit, and by the database itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from complaints import desk as petitions
from complaints.rectification import desk
from complaints.rectification.models import LookBack, RectificationItem, Source
from complaints.rectification.staff.worklist import closings_for, look_backs_for
from portal.core import guards
from portal.core.errors import Refused
from portal.core.models import Appointment, Role, User
from tests.complaints import factories as petition_factories
from tests.complaints.factories import County
from tests.rectification import factories
from tests.rectification.factories import Staff

pytestmark = pytest.mark.django_db


def _also(user: User, role: Role, place: County) -> User:
    """The same person with one more role in the whole county."""
    Appointment.objects.create(user=user, role=role, division=place.root)
    return User.objects.get(pk=user.pk)


def _refused(code: str, act: Any, *arguments: Any) -> None:
    with pytest.raises(Refused) as refused:
        act(*arguments)
    assert refused.value.code == code


def _asked(item: RectificationItem, people: Staff) -> None:
    desk.ask_extension(item, people.qinhe_officer, item.deadline + timedelta(days=3), "大雪")


def test_the_responsible_person_decides_on_nothing_of_theirs(place: County, people: Staff) -> None:
    item = factories.in_status(place, people, "closing_requested")
    own = _also(people.qinhe_officer, Role.SUPERVISOR, place)
    _refused("own-item", desk.grant_closing, item, own, "已核对")
    _refused("own-item", desk.refuse_closing, item, own, "缺材料")
    item = desk.refuse_closing(item, people.supervisor, "缺材料")
    _asked(item, people)
    for decide in (desk.grant_extension, desk.refuse_extension):
        _refused("own-item", decide, item, own, "大雪")


def test_a_colleague_in_the_responsible_unit_decides_on_nothing_either(
    place: County, people: Staff
) -> None:
    item = factories.in_status(place, people, "closing_requested")
    colleague = _also(people.qinhe_colleague, Role.SUPERVISOR, place)
    _refused("own-unit", desk.grant_closing, item, colleague, "已核对")
    _refused("own-unit", desk.refuse_closing, item, colleague, "缺材料")
    item = desk.refuse_closing(item, people.supervisor, "缺材料")
    _asked(item, people)
    for decide in (desk.grant_extension, desk.refuse_extension):
        _refused("own-unit", decide, item, colleague, "大雪")


def test_who_asked_for_closing_neither_decides_nor_looks_back(place: County, people: Staff) -> None:
    asker = _also(people.county_officer, Role.SUPERVISOR, place)
    item = factories.requested(factories.listed(place, people), asker)
    _refused("own-request", desk.grant_closing, item, asker, "已核对")
    _refused("own-request", desk.refuse_closing, item, asker, "缺材料")
    desk.grant_closing(item, people.supervisor, "已核对")
    _refused("own-request", desk.look_back, factories.pending(item), asker, factories.answers())


def test_a_look_back_is_not_made_by_the_closer_or_the_responsible_unit(
    place: County, people: Staff
) -> None:
    item = factories.in_status(place, people, "closed")
    waiting = factories.pending(item)
    for by, code in (
        (people.supervisor, "own-closing"),
        (people.qinhe_officer, "own-request"),
        (people.qinhe_colleague, "own-unit"),
    ):
        _refused(code, desk.look_back, waiting, by, factories.answers())
        _refused(code, desk.look_back, waiting, by, factories.failing())
    assert desk.look_back(waiting, people.county_officer, factories.answers()).result == "passed"


# --- The look-back ----------------------------------------------------------------------------


def test_closing_sets_the_look_back_by_the_time_limit(place: County, people: Staff) -> None:
    item = factories.in_status(place, people, "closed")
    waiting = factories.pending(item)
    assert waiting.due_on == timezone.localdate() + timedelta(days=30)
    assert waiting.closer == people.supervisor


@pytest.mark.parametrize("question", LookBack.QUESTIONS)
def test_one_no_reopens_the_item_as_a_relapse(place: County, people: Staff, question: str) -> None:
    item = factories.in_status(place, people, "closed")
    new = timezone.localdate() + timedelta(days=12)
    no = factories.answers(**{question: False}, new_deadline=new)
    desk.look_back(factories.pending(item), people.county_officer, no)
    item = factories.fresh(item)
    assert (item.status, item.relapses, item.deadline) == ("open", 1, new)
    assert (item.closed_by, item.closed_at, item.public_result) == (None, None, "")
    assert item.look_backs.get().result == "failed"


@pytest.mark.parametrize("new", [None, timezone.localdate() - timedelta(days=1)])
def test_a_failed_look_back_names_a_new_deadline(place: County, people: Staff, new: Any) -> None:
    item = factories.in_status(place, people, "closed")
    no = factories.answers(solved_on_time=False, new_deadline=new)
    _refused("no-new-deadline", desk.look_back, factories.pending(item), people.county_officer, no)
    assert factories.fresh(item).status == "closed"


def test_every_answer_says_what_it_rests_on(place: County, people: Staff) -> None:
    item = factories.in_status(place, people, "closed")
    for name in ("measures_evidence", "solved_evidence", "residents_evidence"):
        empty = factories.answers(**{name: " "})
        _refused("empty", desk.look_back, factories.pending(item), people.county_officer, empty)


def test_a_relapse_needs_evidence_of_its_own(place: County, people: Staff) -> None:
    before = timezone.now() - timedelta(days=40)
    item = factories.in_status(place, people, "closed", at=before)
    desk.look_back(factories.pending(item), people.county_officer, factories.failing())
    _refused("no-evidence", desk.request_closing, item, people.qinhe_officer, "又整改了")
    desk.add_evidence(item, people.qinhe_officer, factories.picture(), "新的照片")
    desk.request_closing(item, people.qinhe_officer, "又整改了")
    item = desk.grant_closing(item, people.supervisor, "已现场核对")
    assert [one.round for one in item.look_backs.all()] == [1, 2]
    desk.look_back(factories.pending(item), people.county_officer, factories.answers())
    assert factories.fresh(item).status == "consolidated"


def test_the_complainants_no_outweighs_a_yes_of_staff(place: County, people: Staff) -> None:
    complaint = factories.found_true(place, people)
    petitions.set_acceptance(complaint, False, "问题还在")
    item = factories.in_status(
        place,
        people,
        "closed",
        source=Source.COMPLAINT,
        complaint=petition_factories.fresh(complaint),
    )
    waiting, by = factories.pending(item), people.county_officer
    _refused("complainant-does-not-accept", desk.look_back, waiting, by, factories.answers())
    honest = factories.answers(
        residents_accept=False, new_deadline=timezone.localdate() + timedelta(days=9)
    )
    desk.look_back(waiting, by, honest)
    assert factories.fresh(item).relapses == 1


def test_a_look_back_is_made_once(place: County, people: Staff) -> None:
    item = factories.in_status(place, people, "consolidated")
    done = item.look_backs.get()
    _refused("wrong-state", desk.look_back, done, people.county_officer, factories.answers())


# --- What the database refuses without asking the desk -----------------------------------------


def _refused_by_database(rows: Any, **values: Any) -> None:
    """By its constraint, also where no guard of settled rows stands before it."""
    guards.unsettle(connection, LookBack._meta.db_table)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**values)


@pytest.mark.parametrize("status", ["closed", "consolidated"])
def test_the_database_refuses_a_closing_by_those_involved(
    place: County, people: Staff, status: str
) -> None:
    item = factories.in_status(place, people, status)
    rows = RectificationItem.objects.filter(pk=item.pk)
    for involved in ("responsible_person", "closing_requested_by"):
        _refused_by_database(rows, closed_by=getattr(item, involved))
    for missing in ("closed_by", "closed_at", "closing_requested_by"):
        _refused_by_database(rows, **{missing: None})
    _refused_by_database(rows, public_result="")


@pytest.mark.parametrize("status", ["open", "closing_requested"])
def test_the_database_refuses_a_closed_state_without_a_closing(
    place: County, people: Staff, status: str
) -> None:
    item = factories.in_status(place, people, status)
    rows = RectificationItem.objects.filter(pk=item.pk)
    for wrong in ("closed", "consolidated", "no-such"):
        _refused_by_database(rows, status=wrong)
    _refused_by_database(rows, closed_by=people.supervisor)


def test_the_database_refuses_an_item_without_deadline_unit_or_person(
    place: County, people: Staff
) -> None:
    item = factories.listed(place, people)
    rows = RectificationItem.objects.filter(pk=item.pk)
    for name in ("deadline", "responsible_unit", "responsible_person"):
        _refused_by_database(rows, **{name: None})
    _refused_by_database(rows, source="complaint")
    _refused_by_database(rows, number=factories.listed(place, people).number)


def test_the_database_refuses_a_bulk_of_items_closed_by_the_person_responsible(
    place: County, people: Staff
) -> None:
    made = factories.in_status(place, people, "closed")
    made.pk, made.number, made.closed_by = None, "ZG2026-99999", made.responsible_person
    with pytest.raises(IntegrityError), transaction.atomic():
        RectificationItem.objects.bulk_create([made])


def test_the_database_refuses_a_look_back_at_ones_own_closing(place: County, people: Staff) -> None:
    item = factories.in_status(place, people, "consolidated")
    rows = LookBack.objects.filter(item=item)
    _refused_by_database(rows, performed_by=people.supervisor)


@pytest.mark.parametrize(
    "values",
    [
        {"result": "failed"},
        {"measures_in_place": False},
        {"residents_accept": None},
        {"performed_by": None},
        {"performed_at": None},
        {"solved_evidence": ""},
        {"result": "no-such"},
    ],
    ids=str,
)
def test_the_database_refuses_a_result_that_does_not_follow_from_the_answers(
    place: County, people: Staff, values: dict[str, Any]
) -> None:
    item = factories.in_status(place, people, "consolidated")
    _refused_by_database(LookBack.objects.filter(item=item), **values)


def test_the_database_refuses_a_second_look_back_of_the_same_round(
    place: County, people: Staff
) -> None:
    item = factories.in_status(place, people, "closed")
    with pytest.raises(IntegrityError), transaction.atomic():
        item.look_backs.create(round=1, due_on=item.deadline, closer=people.supervisor)


def test_the_leader_who_answers_for_it_decides_on_nothing_either(
    place: County, people: Staff
) -> None:
    leader = _also(petition_factories.officer("deputy", place.root), Role.SUPERVISOR, place)
    leader = _also(leader, Role.RECTIFICATION_OFFICER, place)
    item = factories.listed(place, people)
    item = desk.set_lead(item, people.county_officer, None, leader)
    _asked(item, people)
    _refused("own-lead", desk.grant_extension, item, leader, "大雪")
    desk.refuse_extension(item, people.supervisor, "来得及")
    item = factories.requested(factories.fresh(item), people.qinhe_officer)
    _refused("own-lead", desk.grant_closing, item, leader, "已核对")
    desk.grant_closing(item, people.supervisor, "已核对")
    waiting = desk.pending_look_back(item)
    assert waiting is not None
    _refused("own-lead", desk.look_back, waiting, leader, factories.answers())
    assert not closings_for(leader).exists()
    assert not look_backs_for(leader).exists()
