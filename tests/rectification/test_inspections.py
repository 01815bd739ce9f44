"""Checks: drawn once from a seed, recorded by two, and from a finding to its item."""

from datetime import timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction

from complaints import ledger
from complaints.models import LedgerEvent
from complaints.rectification.inspections import desk, pool
from complaints.rectification.inspections import draw as drawing
from complaints.rectification.models import (
    Draw,
    InspectionFinding,
    InspectionPlan,
    InspectionTarget,
)
from complaints.verification import records
from portal.core import guards
from portal.core.errors import Refused
from portal.core.models import Role, User
from tests.complaints import factories as petitions
from tests.complaints.factories import County
from tests.rectification import factories, inspections
from tests.rectification.factories import Staff
from tests.support.made_up import identity_number, mobile

pytestmark = pytest.mark.django_db


def _refused(code: str, call: Any, *arguments: Any) -> None:
    with pytest.raises(Refused) as refused, transaction.atomic():
        call(*arguments)
    assert refused.value.code == code


# --- Planned, announced, drawn ----------------------------------------------------------------


def test_anybody_draws_the_same_from_what_is_published(place: County, people: Staff) -> None:
    target = inspections.drawn(place, people)
    told = desk.publication(target.plan.draws.get())
    assert drawing.follows(told["seed"], told["pool"], told["result"])
    assert [row["township"] for row in told["result"]] == [target.division.code]
    assert len(told["result"][0]["tickets"]) == target.cases.count() == 2


def test_what_is_published_names_no_household_and_nobody(place: County, people: Staff) -> None:
    target = inspections.drawn(place, people)
    text = str(desk.publication(target.plan.draws.get()))
    assert "dibao" not in text
    for person in target.plan.pool.all():
        assert person.username not in text
        assert person.get_full_name() not in text


def test_nobody_checks_their_own_township(place: County, people: Staff) -> None:
    for _number in range(6):
        plan = inspections.announced(people, kind="regular", townships_wanted=0, cases_wanted=0)
        desk.draw(plan, people.county_officer)
        own = plan.targets.get(division=place.qinhe)
        assert people.qinhe_officer not in own.inspectors.all()
        assert plan.targets.count() == 2


def test_where_people_belong_is_one_question_however_many_they_are(
    place: County, people: Staff, django_assert_num_queries: Any
) -> None:
    asked = [people.qinhe_officer, people.guodao_officer, people.county_officer]
    places = list(pool.townships(place.root))
    with django_assert_num_queries(1):
        own = pool.own_townships(asked, places)
    expected = [{place.qinhe.code}, {place.guodao.code}, set()]
    assert [set(own[one.pk]) for one in asked] == expected


def test_a_public_number_is_part_of_the_seed(place: County, people: Staff) -> None:
    plan = inspections.announced(people, cases_wanted=0)
    seed = desk.PublicSeed("0203050811", "体彩大乐透第26130期开奖号码")
    row = desk.draw(plan, people.county_officer, seed)
    assert row.seed.endswith("-0203050811")
    assert row.seed_source == "体彩大乐透第26130期开奖号码"


def test_the_ledger_keeps_seed_and_fingerprint(place: County, people: Staff) -> None:
    row = inspections.drawn(place, people).plan.draws.get()
    event = ledger.timeline(ledger.INSPECTION, row.plan.number).get(kind="drawn")
    assert event.public["seed"] == row.seed
    assert event.public["fingerprint"] == desk.fingerprint(Draw.objects.get(pk=row.pk))
    assert not list(records.problems())


def test_a_draw_stays_as_it_was(place: County, people: Staff) -> None:
    row = inspections.drawn(place, people).plan.draws.get()
    for change in (lambda: Draw.objects.update(seed="x"), row.delete, row.plan.delete):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            change()


def test_a_second_draw_needs_a_reason_and_keeps_the_first(place: County, people: Staff) -> None:
    plan, officer = inspections.drawn(place, people).plan, people.county_officer
    _refused("wrong-state", desk.draw, plan, officer)
    _refused("empty", desk.draw_again, plan, officer, " ")
    first = plan.draws.get()
    desk.draw_again(plan, officer, "一名检查人员因病不能参加")
    assert [row.round for row in plan.draws.all()] == [1, 2]
    assert plan.draws.get(round=1).result == first.result
    assert plan.targets.count() == 1
    assert not list(records.problems())


def test_who_has_begun_to_check_is_not_drawn_anew(place: County, people: Staff) -> None:
    target = inspections.of_qinhe(place, people)
    inspections.found(target, people, confirm=False)
    _refused("visits-begun", desk.draw_again, target.plan, people.county_officer, "理由足够")


def test_a_plan_that_could_not_be_drawn_is_refused(place: County, people: Staff) -> None:
    officer = people.county_officer
    both = (people.qinhe_officer, people.county_officer)  # only one of them may check Qinhe
    late = {"ends_on": inspections.today() - timedelta(days=9)}
    for code, changes in (
        ("period-reversed", late),
        ("townships-short", {"townships_wanted": 0}),
        ("townships-short", {"townships_wanted": 3}),
        ("two-inspectors", {"inspectors_wanted": 1}),
        ("inspectors-short", {"pool": both}),
        ("not-an-inspector", {"pool": (people.petition, people.supervisor, officer)}),
        ("personal-data", {"theme": mobile(Random(1))}),
    ):
        _refused(code, desk.plan, inspections.draft(people, **changes), officer)
    assert not InspectionPlan.objects.exists()


def test_a_check_is_announced_once_and_before_it_is_drawn(place: County, people: Staff) -> None:
    plan, officer = inspections.planned(people), people.county_officer
    _refused("not-announced", desk.draw, plan, officer)
    changed = inspections.draft(people, title="四季度检查")
    assert desk.change(plan, officer, changed).title == "四季度检查"
    desk.announce(plan, officer)
    _refused("announced-already", desk.announce, plan, officer)
    bad = desk.PublicSeed("12|34", "某公报")
    _refused("public-seed", desk.draw, plan, officer, bad)
    desk.draw(plan, officer)
    _refused("wrong-state", desk.change, plan, officer, changed)


# --- The sheet --------------------------------------------------------------------------------


@pytest.fixture
def target(place: County, people: Staff) -> InspectionTarget:
    """Qinhe's sheet with a question for the township and one, with a photo, for each household."""
    inspections.question("board", text="公示栏写明举报电话", category="publicity")
    inspections.question(per_case=True, wants_file=True)
    return inspections.of_qinhe(place, people)


def test_a_sheet_is_finished_when_every_question_is_answered(
    target: InspectionTarget, people: Staff
) -> None:
    by, day = people.supervisor, inspections.today()
    _refused("not-whole", desk.finish, target, by, day)
    inspections.fill(target, by)
    for wrong in (day + timedelta(days=1), day - timedelta(days=60)):
        _refused("visit-day", desk.finish, target, by, wrong)
    desk.finish(target, by, day)
    _refused("finished", desk.finish, target, by, day)
    assert target.answers.count() == 3
    assert not list(records.problems())


def test_a_wanted_photo_is_wanted(target: InspectionTarget, people: Staff) -> None:
    by = people.supervisor
    inspections.fill(target, by)
    row = target.answers.exclude(case=None).first()
    assert row is not None
    row.file = None
    row.save()
    _refused("not-whole", desk.finish, target, by, inspections.today())
    desk.answer(target, by, [desk.Answered(row.question, "not_applicable")], row.case)
    assert desk.finish(target, by, inspections.today()).finished_by == by


def test_an_answer_is_refused_where_it_does_not_belong(
    place: County, target: InspectionTarget, people: Staff
) -> None:
    by, case = people.supervisor, target.cases.first()
    other = InspectionTarget.objects.get(plan=target.plan, division=place.guodao).cases.first()
    board = inspections.question("books", category="files")
    one = desk.Answered(board, "in_order")
    _refused("other-part", desk.answer, target, by, [one], case)
    _refused("not-drawn", desk.answer, target, by, [one], other)
    _refused("nothing-answered", desk.answer, target, by, [])
    _refused("note-needed", desk.answer, target, by, [desk.Answered(board, "not_in_order")])
    told = desk.Answered(board, "not_in_order", identity_number(rng=Random(1)))
    _refused("personal-data", desk.answer, target, by, [told])


def test_a_later_answer_replaces_the_earlier_and_both_are_told(
    target: InspectionTarget, people: Staff
) -> None:
    board = inspections.question("books", category="files")
    desk.answer(target, people.supervisor, [desk.Answered(board, "in_order")])
    desk.answer(target, people.county_officer, [desk.Answered(board, "not_in_order", "缺两份")])
    row = target.answers.get(question=board)
    assert (row.answer, row.by) == ("not_in_order", people.county_officer)
    events = ledger.timeline(ledger.INSPECTION, target.plan.number)
    assert events.filter(kind="sheet_filled").count() == 2


# --- Findings ---------------------------------------------------------------------------------


def test_a_finding_is_confirmed_by_the_other_inspector(
    target: InspectionTarget, people: Staff
) -> None:
    row = inspections.found(target, people, confirm=False)
    _refused("own-finding", desk.confirm, row, people.county_officer)
    _refused("own-finding", desk.decline, row, people.county_officer, "不成立")
    assert desk.confirm(row, people.supervisor).confirmed_by == people.supervisor
    _refused("decided-already", desk.decline, row, people.supervisor, "不成立")
    guards.unsettle(connection, InspectionFinding._meta.db_table)
    with pytest.raises(IntegrityError), transaction.atomic():
        InspectionFinding.objects.update(confirmed_by=people.county_officer)


def test_nobody_is_exempted_without_reasons(target: InspectionTarget, people: Staff) -> None:
    by, exempt = people.county_officer, {"accountability": "exempted"}
    _refused("exemption-reason", desk.record, target, by, inspections.finding_draft(**exempt))
    said = {**exempt, "accountability_reason": "新政策首月执行，已主动报告并纠正"}
    row = desk.record(target, by, inspections.finding_draft(**said))
    assert row.accountability_reason.startswith("新政策")


def test_public_words_hold_no_personal_data(
    place: County, target: InspectionTarget, people: Staff
) -> None:
    wrong = inspections.finding_draft(public_problem=f"联系 {mobile(Random(1))}")
    _refused("personal-data", desk.record, target, people.supervisor, wrong)
    other = InspectionTarget.objects.get(plan=target.plan, division=place.guodao)
    elsewhere = inspections.finding_draft(case=other.cases.first())
    _refused("not-drawn", desk.record, target, people.supervisor, elsewhere)


def test_the_visits_end_when_all_is_finished_and_decided(place: County, people: Staff) -> None:
    target, officer = inspections.of_qinhe(place, people), people.county_officer
    plan = target.plan
    row = inspections.found(target, people, confirm=False)
    _refused("sheets-open", desk.complete, plan, officer)
    for one in plan.targets.select_related("plan"):
        inspections.finished(one, officer)
    _refused("findings-wait", desk.complete, plan, officer)
    desk.decline(row, people.supervisor, "复看后签字齐全")
    assert desk.complete(plan, officer).status == "recorded"
    _refused("wrong-state", desk.record, target, officer, inspections.finding_draft())
    assert not list(records.problems())


def test_a_finding_becomes_an_item_at_once(place: County, people: Staff) -> None:
    target, officer = inspections.of_qinhe(place, people), people.county_officer
    duty = inspections.duty(people)
    row = inspections.found(target, people, confirm=False, urgency="at_once")
    _refused("not-confirmed", desk.put_on_list, row, officer, duty)
    desk.confirm(row, people.supervisor)
    item = desk.put_on_list(row, officer, duty)
    assert (item.source, item.source_finding, item.kind) == ("inspection", row, "at_once")
    assert list(row.items.all()) == [item]
    _refused("listed-already", desk.put_on_list, row, officer, duty)
    events = ledger.timeline(ledger.INSPECTION, target.plan.number)
    assert events.last().public == {"item": item.number}  # type: ignore[union-attr]
    assert not list(records.problems())


# --- Every role × every step × place ----------------------------------------------------------

OFFICER, SUPERVISOR = Role.RECTIFICATION_OFFICER, Role.SUPERVISOR
PLANS, RECORDS = {OFFICER}, {OFFICER, SUPERVISOR}
# Step: the roles that may take it, and whether one has to be drawn besides.
TABLE: dict[str, tuple[set[Role], bool]] = {
    "plan": (PLANS, False),
    "change": (PLANS, False),
    "announce": (PLANS, False),
    "draw": (PLANS, False),
    "draw_again": (PLANS, False),
    "complete": (PLANS, False),
    "answer": (RECORDS, True),
    "finish": (RECORDS, True),
    "record": (RECORDS, True),
    "confirm": (RECORDS, True),
    "decline": (RECORDS, True),
    "put_on_list": ({OFFICER, Role.PETITION_OFFICER}, False),
}
PLACES = ("root", "qinhe", "guodao")


def _attempt(step: str, place: County, people: Staff) -> Any:
    """A function that takes *step* as somebody, in a state where it is possible."""
    if step == "plan":
        return lambda by: desk.plan(inspections.draft(people), by)
    if step in ("change", "announce"):
        plan = inspections.planned(people)
        draft = inspections.draft(people)
        return {
            "change": lambda by: desk.change(plan, by, draft),
            "announce": lambda by: desk.announce(plan, by),
        }[step]
    if step == "draw":
        plan = inspections.announced(people)
        return lambda by: desk.draw(plan, by)
    target = inspections.of_qinhe(place, people)
    if step == "draw_again":
        return lambda by: desk.draw_again(target.plan, by, "理由足够")
    if step == "complete":
        for one in target.plan.targets.select_related("plan"):
            inspections.finished(one, people.county_officer)
        return lambda by: desk.complete(target.plan, by)
    row = inspections.found(target, people, confirm=step == "put_on_list")
    asked = [desk.Answered(inspections.question(), "in_order")]
    if step == "finish":
        desk.answer(target, people.county_officer, asked)
    calls: dict[str, Any] = {
        "answer": lambda by: desk.answer(target, by, asked),
        "finish": lambda by: desk.finish(target, by, inspections.today()),
        "record": lambda by: desk.record(target, by, inspections.finding_draft()),
        "confirm": lambda by: desk.confirm(row, by),
        "decline": lambda by: desk.decline(row, by, "不成立"),
        "put_on_list": lambda by: desk.put_on_list(row, by, inspections.duty(people)),
    }
    return calls[step]


def _taken(call: Any, by: User) -> bool:
    with transaction.atomic():
        try:
            call(by)
        except (PermissionDenied, Refused) as no:
            if getattr(no, "code", "county") not in ("county", "own-township"):
                raise
            return False
        transaction.set_rollback(True)
    return True


@pytest.mark.parametrize("step", TABLE)
def test_a_step_is_open_to_its_roles_in_their_place_and_to_who_was_drawn(
    place: County, people: Staff, step: str
) -> None:
    call, (roles, by_draw) = _attempt(step, place, people), TABLE[step]
    targets, wrong = list(InspectionTarget.objects.all()), []
    for role, where, drawn in product(Role, PLACES, (False, True)):
        office = factories.neutral_office(place)
        by = petitions.officer(f"{role}-{where}-{drawn}", getattr(place, where), role, office)
        if drawn:
            for target in targets:
                target.inspectors.add(by)
        inside = where == "root" or (step == "put_on_list" and where == "qinhe")
        fit = drawn and where != "qinhe"  # whoever moved to the township checks it no more
        expected = role in roles and (fit if by_draw else inside)
        if _taken(call, by) != expected:
            wrong.append((step, role, where, drawn))
    assert wrong == []
    assert not LedgerEvent.objects.filter(actor__username__contains="-False").exists()
