"""Who is asked and what counts: codes once and in time, two at the door, figures in refusals."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from complaints import ledger
from complaints.codes import normalise
from complaints.models import Complaint, LedgerEvent, Reporter
from complaints.rectification import desk
from complaints.rectification.asking import slips
from complaints.rectification.asking.households import ranked
from complaints.rectification.desk.asking import digest_of
from complaints.rectification.models import LookBack, RectificationItem, ResidentAnswer
from complaints.rectification.narrative import story_of
from portal.core.errors import Refused
from portal.core.models import DeadlineRule, OutboxMessage
from tests.complaints.factories import County
from tests.rectification import factories
from tests.rectification.factories import Staff
from tests.support.made_up import mobile

pytestmark = pytest.mark.django_db
YES, NO = desk.Said(True), desk.Said(False, "还没有张贴")


@pytest.fixture
def closed(place: County, people: Staff) -> RectificationItem:
    return factories.in_status(place, people, "closed")


def _rule(key: str, amount: int) -> None:
    DeadlineRule.objects.create(
        key=key,
        title=key,
        amount=amount,
        unit="calendar",
        starts="-",
        article="本县规定",
        effective_from=date(2022, 5, 1),
    )


def _refused(code: str, call: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refused) as refused:
        call(*args, **more)
    assert refused.value.code == code
    return str(refused.value)


def _say_they_accept(item: RectificationItem, people: Staff) -> LookBack:
    return desk.look_back(factories.pending(item), people.county_officer, factories.answers())


# --- Codes ------------------------------------------------------------------------------------


def test_of_a_code_only_a_digest_is_kept(closed: RectificationItem, people: Staff) -> None:
    handout = factories.handed_out(closed, people.county_officer)
    assert len(set(handout.codes)) == 3
    kept = str(list(ResidentAnswer.objects.values())) + str(list(LedgerEvent.objects.values()))
    assert not any(code in kept or normalise(code) in kept for code in handout.codes)
    assert not any(code in repr(handout) for code in handout.codes)
    assert ledger.verify().ok


def test_the_rows_of_codes_do_not_follow_the_slips(
    closed: RectificationItem, people: Staff
) -> None:
    """Slips handed out from door to door in the order of the draw would tell who answered what."""
    waiting = factories.pending(closed)
    for upwards in (True, False):
        handout = desk.prepare(waiting, factories.village(closed))
        codes = sorted(handout.codes, key=digest_of, reverse=not upwards)
        desk.hand_out_codes(waiting, people.county_officer, replace(handout, codes=tuple(codes)))
        newest = closed.resident_answers.order_by("-pk")[: len(codes)]
        kept = [row.code_digest for row in newest][::-1]
        assert kept == sorted(map(digest_of, codes))


def test_a_code_serves_once(closed: RectificationItem, people: Staff) -> None:
    code = factories.handed_out(closed, people.county_officer).codes[0]
    answer = desk.answer_with_code(code.lower().replace("-", " "), NO)
    assert (answer.way, answer.accepted, answer.reason) == ("code", False, "还没有张贴")
    _refused("code-used", desk.answer_with_code, code, YES)
    assert ledger.verify().ok


def test_a_code_ends_with_its_last_day(closed: RectificationItem, people: Staff) -> None:
    _rule("asking.code_valid", 10)
    handout = factories.handed_out(closed, people.county_officer)
    late = timezone.now() + timedelta(days=11)
    _refused("code-expired", desk.answer_with_code, handout.codes[0], YES, late)
    desk.answer_with_code(handout.codes[0], YES, timezone.now() + timedelta(days=10))


@pytest.mark.parametrize("code", ["", "x", "00000-00000-00000", "7K2QD-M9XWA-4TZ3P"])
def test_a_code_that_nobody_was_given_opens_nothing(
    closed: RectificationItem, people: Staff, code: str
) -> None:
    factories.handed_out(closed, people.county_officer)
    _refused("unknown-code", desk.answer_with_code, code, YES)


def test_after_the_look_back_nobody_is_heard(closed: RectificationItem, people: Staff) -> None:
    code = factories.handed_out(closed, people.county_officer).codes[0]
    _say_they_accept(closed, people)
    _refused("too-late", desk.answer_with_code, code, YES)


def test_handing_out_again_ends_what_was_not_used_and_draws_the_same(
    closed: RectificationItem, people: Staff
) -> None:
    first = factories.handed_out(closed, people.county_officer)
    desk.answer_with_code(first.codes[0], YES)
    second = factories.handed_out(closed, people.county_officer)
    assert (len(second.codes), second.sample.seed) == (2, first.sample.seed)
    _refused("code-expired", desk.answer_with_code, first.codes[1], YES)
    for code in second.codes:
        desk.answer_with_code(code, YES)
    village = factories.village(closed)
    _refused("sample-complete", desk.prepare, factories.pending(closed), village)


def test_a_no_wants_a_reason_without_numbers(closed: RectificationItem, people: Staff) -> None:
    code = factories.handed_out(closed, people.county_officer).codes[0]
    _refused("reason-needed", desk.answer_with_code, code, desk.Said(False, " "))
    number = desk.Said(False, f"打 {mobile()} 问")
    _refused("personal-data", desk.answer_with_code, code, number)
    desk.answer_with_code(code, NO)


def test_the_closer_and_the_responsible_unit_hand_out_nothing(
    place: County, closed: RectificationItem, people: Staff
) -> None:
    waiting, village = factories.pending(closed), factories.village(closed)
    for by, code in ((people.supervisor, "own-closing"), (people.qinhe_colleague, "own-unit")):
        _refused(code, desk.hand_out_codes, waiting, by, desk.prepare(waiting, village))
    handout = desk.prepare(waiting, place.guodao_village)
    _refused("other-village", desk.hand_out_codes, waiting, people.county_officer, handout)


def test_the_draw_is_a_ranking_that_anybody_with_the_seed_can_repeat() -> None:
    by_hand = sorted(range(1, 40), key=lambda n: sha256(f"abc:{n}".encode()).hexdigest())
    assert list(ranked("abc", range(1, 40))) == by_hand
    assert ranked("abd", range(1, 40)) != ranked("abc", range(1, 40))


def test_the_slips_are_a_paper_without_a_name(closed: RectificationItem, people: Staff) -> None:
    waiting = factories.pending(closed)
    pdf = slips.paper(waiting, desk.prepare(waiting, factories.village(closed)))
    assert pdf.startswith(b"%PDF")


# --- Visits -----------------------------------------------------------------------------------


def test_two_members_of_staff_visit_and_none_of_the_responsible_unit(
    closed: RectificationItem, people: Staff
) -> None:
    by = people.county_officer
    _refused("visit-by-two", factories.visit, closed, by, by)
    _refused("own-unit", factories.visit, closed, by, people.qinhe_colleague)
    answer = factories.visit(closed, by, people.petition)
    assert (answer.way, answer.visited_with, answer.accepted) == ("visit", people.petition, True)


def test_the_public_story_tells_of_no_single_answer(
    closed: RectificationItem, people: Staff
) -> None:
    before = len(story_of(ledger.timeline("rectification", closed.number)))
    factories.visit(closed, people.county_officer, people.petition)
    desk.answer_with_code(factories.handed_out(closed, people.county_officer).codes[0], NO)
    assert len(story_of(ledger.timeline("rectification", closed.number))) == before


# --- What counts ------------------------------------------------------------------------------


def test_too_few_answers_do_not_make_acceptance(closed: RectificationItem, people: Staff) -> None:
    _rule("asking.answers_least", 2)
    factories.visit(closed, people.county_officer, people.petition)
    told = _refused("too-few-answers", _say_they_accept, closed, people)
    assert "1" in told
    assert "2" in told
    desk.look_back(
        factories.pending(closed),
        people.county_officer,
        factories.answers(residents_accept=False, new_deadline=timezone.localdate()),
    )
    assert factories.fresh(closed).status == "open"


def test_too_small_a_share_does_not_make_acceptance(
    closed: RectificationItem, people: Staff
) -> None:
    _rule("asking.yes_percent", 75)
    for accepted in (True, True, False):
        factories.visit(closed, people.county_officer, people.petition, accepted)
    told = _refused("too-few-accept", _say_they_accept, closed, people)
    for figure in ("2", "3", "66", "75"):
        assert figure in told
    factories.visit(closed, people.county_officer, people.petition)
    _say_they_accept(closed, people)
    assert factories.fresh(closed).status == "consolidated"


def test_a_visit_has_the_day_on_which_it_was_made(place: County, people: Staff) -> None:
    now = timezone.now()
    item = factories.in_status(place, people, "closed", at=now - timedelta(days=10))
    today, waiting, by = timezone.localdate(now), factories.pending(item), people.county_officer
    for wrong in (today + timedelta(days=1), today - timedelta(days=11)):
        _refused(
            "visit-day",
            desk.record_visit,
            waiting,
            by,
            people.petition,
            factories.village(item),
            YES,
            on=wrong,
        )
    day = today - timedelta(days=3)
    answer = desk.record_visit(waiting, by, people.petition, factories.village(item), YES, on=day)
    assert timezone.localdate(answer.answered_at) == day
    assert ledger.verify().ok


def test_nobody_learns_by_a_slip_what_was_reported_in_confidence(
    place: County, people: Staff
) -> None:
    _rule("asking.answers_least", 3)
    case = factories.found_true(place, people)
    item = factories.in_status(place, people, "closed", source="complaint", complaint=case)
    handout = desk.prepare(factories.pending(item), factories.village(item))
    Complaint.objects.filter(pk=case.pk).update(confidential=True)
    waiting = LookBack.objects.get(pk=factories.pending(item).pk)
    _refused("confidential", desk.prepare, waiting, factories.village(item))
    _refused("confidential", desk.hand_out_codes, waiting, people.county_officer, handout)
    factories.visit(item, people.county_officer, people.petition)
    _say_they_accept(item, people)


def test_who_is_named_as_second_person_of_a_visit_learns_of_it(
    closed: RectificationItem, people: Staff
) -> None:
    people.petition.email = "second@example.test"
    people.petition.save(update_fields=["email"])
    factories.visit(closed, people.county_officer, people.petition)
    told = OutboxMessage.objects.filter(to="second@example.test").latest("pk")
    assert closed.number in told.subject


def test_the_sender_is_told_that_there_is_a_question(place: County, people: Staff) -> None:
    case = factories.found_true(place, people)
    Reporter.objects.filter(complaint=case).update(contact_by="email")
    before = set(OutboxMessage.objects.filter(channel="citizen").values_list("pk", flat=True))
    item = factories.in_status(place, people, "closed", source="complaint", complaint=case)
    told = OutboxMessage.objects.filter(channel="citizen").exclude(pk__in=before)
    assert [message.key for message in told] == [f"citizen:rectification:{item.number}:1"]


@pytest.mark.django_db(transaction=True)
def test_a_code_that_is_sent_twice_at_once_counts_once() -> None:
    place = factories.county()
    people = factories.staff(place)
    item = factories.in_status(place, people, "closed")
    code = factories.handed_out(item, people.county_officer).codes[0]

    def answer(_number: int) -> str:
        try:
            return desk.answer_with_code(code, YES).way
        except Refused as refused:
            return str(refused.code)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(answer, range(3))) == ["code", "code-used", "code-used"]
    assert ledger.verify().ok
