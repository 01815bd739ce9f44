"""The desk: every action in every state, and what each refuses besides."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from complaints import desk as petitions
from complaints import ledger
from complaints.models import Complaint, LedgerEvent
from complaints.rectification import desk
from complaints.rectification.models import LookBack, Objection, RectificationItem, Source, Status
from complaints.rectification.transitions import TABLE
from portal.core.errors import Refused
from portal.core.models import OutboxMessage, PrivateFile, User
from tests.complaints import factories as petition_factories
from tests.complaints.factories import County
from tests.rectification import factories
from tests.rectification.factories import Staff
from tests.rectification.test_transitions import OPEN_TO
from tests.support.made_up import identity_number, mobile

pytestmark = pytest.mark.django_db
Item = RectificationItem


def later(item: Item) -> Any:
    return item.deadline + timedelta(days=5)


def _open_measure(item: Item, people: Staff) -> Any:
    return item.measures.create(text="培训一次", person=people.qinhe_officer, due=item.deadline)


def _grant_on_notice(item: Item, people: Staff) -> None:
    factories.with_notice()
    desk.grant_closing(item, people.supervisor, "已核对")


def objection_to(item: Item) -> Objection:
    """An objection that waits."""
    return item.objections.create(text="公示栏还是空的", received_at=timezone.now())


def _look_back(item: Item, and_another: bool = False) -> LookBack:
    found, day = item.look_backs.last(), timezone.localdate()
    if found is None:
        found = item.look_backs.create(round=1, due_on=day, closer=item.opened_by)
    if and_another:
        item.look_backs.create(round=2, closing=found.closing, due_on=day, closer=found.closer)
    return found


def _asked(item: Item, people: Staff) -> Item:
    """The item while an extension waits."""
    if not item.extensions.exists():
        item.extensions.create(
            deadline=later(item),
            reason="大雪封路",
            asked_by=people.qinhe_officer,
            asked_at=timezone.now(),
        )
    return item


def _hand_out(item: Item, by: User) -> None:
    waiting = _look_back(item)
    waiting.sample_size = 3
    desk.hand_out_codes(waiting, by, desk.prepare(waiting, factories.village(item)))


ACTS: dict[str, Callable[[Item, Staff], Any]] = {
    "add_measure": lambda item, p: desk.add_measure(
        item, p.qinhe_officer, "培训一次", p.qinhe_officer, item.deadline
    ),
    "complete_measure": lambda item, p: desk.complete_measure(
        _open_measure(item, p), p.qinhe_officer
    ),
    "report_progress": lambda item, p: desk.report_progress(item, p.qinhe_officer, "已完成一半"),
    "add_evidence": lambda item, p: desk.add_evidence(
        item, p.qinhe_officer, factories.picture(), "照片"
    ),
    "reassign": lambda item, p: desk.reassign(
        item, p.county_officer, p.qinhe_colleague.office, p.qinhe_colleague, "工作调整"
    ),
    "set_lead": lambda item, p: desk.set_lead(item, p.county_officer, None, p.supervisor),
    "ask_extension": lambda item, p: desk.ask_extension(
        item, p.qinhe_officer, later(item), "大雪封路"
    ),
    "grant_extension": lambda item, p: desk.grant_extension(
        _asked(item, p), p.supervisor, "情况属实"
    ),
    "refuse_extension": lambda item, p: desk.refuse_extension(
        _asked(item, p), p.supervisor, "可以按期完成"
    ),
    "request_closing": lambda item, p: desk.request_closing(item, p.qinhe_officer, "已整改"),
    "refuse_closing": lambda item, p: desk.refuse_closing(item, p.supervisor, "缺少照片"),
    "consent_to_closing": lambda item, p: desk.consent_to_closing(item, p.supervisor, "已看"),
    "grant_closing": lambda item, p: desk.grant_closing(item, p.supervisor, "已核对"),
    "grant_on_notice": lambda item, p: _grant_on_notice(item, p),
    "uphold_objection": lambda item, p: desk.uphold_objection(
        objection_to(item), p.county_officer, "确未整改"
    ),
    "dismiss_objection": lambda item, p: desk.dismiss_objection(
        objection_to(item), p.county_officer, "已现场复核"
    ),
    "pass_look_back": lambda item, p: desk.look_back(
        _look_back(item, and_another=True), p.county_officer, factories.answers()
    ),
    "consolidate": lambda item, p: desk.look_back(
        _look_back(item), p.county_officer, factories.answers()
    ),
    "hand_out_codes": lambda item, p: _hand_out(item, p.county_officer),
    "record_visit": lambda item, p: desk.record_visit(
        _look_back(item), p.county_officer, p.petition, factories.village(item), desk.Said(True)
    ),
    "fail_look_back": lambda item, p: desk.look_back(
        _look_back(item), p.county_officer, factories.failing()
    ),
}


@pytest.mark.parametrize(("status", "action"), list(product(Status.values, TABLE)))
def test_the_desk_takes_an_action_exactly_where_the_table_allows_it(
    place: County, people: Staff, status: str, action: str
) -> None:
    item = factories.in_status(place, people, status)
    if action == "request_closing" and status == "open":
        factories.ready_to_close(item, people.qinhe_officer)
    before = LedgerEvent.objects.count()
    if action in OPEN_TO[status]:
        ACTS[action](item, people)
        assert factories.fresh(item).status == (TABLE[action].target or status)
        assert LedgerEvent.objects.count() == before + 1
    else:
        with pytest.raises(Refused) as refused:
            ACTS[action](item, people)
        assert refused.value.code == "wrong-state"
        assert factories.fresh(item).status == status
        assert LedgerEvent.objects.count() == before


def test_the_whole_way_stands_in_the_ledger(place: County, people: Staff) -> None:
    item = factories.in_status(place, people, "consolidated")
    kinds = [event.kind for event in ledger.timeline("rectification", item.number)]
    assert kinds == [
        "opened",
        "measure_added",
        "measure_done",
        "evidence_added",
        "closing_requested",
        "closed",
        "looked_back",
    ]
    assert ledger.verify().ok


# --- Opening ---------------------------------------------------------------------------------


def test_an_item_behind_a_complaint_is_told_to_the_complainant(
    place: County, people: Staff
) -> None:
    complaint = factories.found_true(place, people)
    item = factories.listed(place, people, source=Source.COMPLAINT, complaint=complaint)
    event = ledger.timeline("complaint", complaint.number).last()
    assert event is not None
    assert (event.kind, event.public["item"]) == ("rectification_opened", item.number)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"problem": " "}, "empty"),
        ({"target": ""}, "empty"),
        ({"public_problem": "\x00 "}, "empty"),
        ({"deadline": timezone.localdate() - timedelta(days=1)}, "deadline-past"),
        ({"source": Source.COMPLAINT}, "source-and-complaint"),
    ],
)
def test_an_unsound_draft_is_refused(
    place: County, people: Staff, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        factories.listed(place, people, **changes)
    assert refused.value.code == code
    assert not Item.objects.exists()


@pytest.mark.parametrize("field", ["public_problem", "target"])
@pytest.mark.parametrize("number", [identity_number, mobile])
def test_public_words_hold_no_numbers_of_persons(
    place: County, people: Staff, field: str, number: Callable[[], str]
) -> None:
    with pytest.raises(Refused) as refused:
        factories.listed(place, people, **{field: f"联系 {number()}"})
    assert refused.value.code == "personal-data"


def test_the_responsible_person_works_in_the_responsible_unit(place: County, people: Staff) -> None:
    with pytest.raises(Refused) as refused:
        factories.listed(place, people, responsible_person=people.supervisor)
    assert refused.value.code == "person-not-in-unit"


def test_the_responsible_unit_answers_for_the_place(place: County, people: Staff) -> None:
    changes = {
        "responsible_unit": place.guodao_office,
        "responsible_person": people.guodao_officer,
    }
    with pytest.raises(Refused) as refused:
        factories.listed(place, people, **changes)
    assert refused.value.code == "unit-elsewhere"


def test_a_township_lists_nothing_for_others_or_for_the_county(
    place: County, people: Staff
) -> None:
    with pytest.raises(PermissionDenied):
        desk.open_item(factories.draft(place, people.qinhe_officer), people.guodao_officer)
    upwards = factories.draft(place, people.supervisor)
    with pytest.raises(PermissionDenied):
        desk.open_item(upwards, people.qinhe_officer)


def _from(complaint: Complaint, place: County, people: Staff, by: Any = None) -> Item:
    made = factories.draft(
        place, people.qinhe_officer, source=Source.COMPLAINT, complaint=complaint
    )
    return desk.open_item(made, by or people.county_officer)


def test_a_complaint_is_listed_once(place: County, people: Staff) -> None:
    complaint = factories.found_true(place, people)
    _from(complaint, place, people)
    with pytest.raises(Refused) as refused:
        _from(complaint, place, people)
    assert refused.value.code == "listed-already"


def test_only_what_was_found_true_is_listed(place: County, people: Staff) -> None:
    complaint = petition_factories.in_status(
        place, people.petition, "accepted", kind="assistance_report"
    )
    with pytest.raises(Refused) as refused:
        _from(complaint, place, people)
    assert refused.value.code == "not-found-true"


def test_the_place_of_the_complaint_lies_in_the_place_of_the_item(
    place: County, people: Staff
) -> None:
    complaint = factories.found_true(place, people, division=place.guodao_village)
    with pytest.raises(Refused) as refused:
        _from(complaint, place, people)
    assert refused.value.code == "other-division"


def test_the_accused_unit_does_not_turn_the_complaint_into_an_item(
    place: County, people: Staff
) -> None:
    complaint = factories.found_true(place, people, about_unit="沁河镇社会事务办公室")
    with pytest.raises(Refused) as refused:
        _from(complaint, place, people, by=people.qinhe_officer)
    assert refused.value.code == "conflict-of-interest"


def test_the_petition_officer_who_found_it_true_may_list_it(place: County, people: Staff) -> None:
    complaint = factories.found_true(place, people)
    assert _from(complaint, place, people, by=people.petition).source_complaint == complaint


def test_a_case_found_true_closes_only_after_it_is_listed(place: County, people: Staff) -> None:
    complaint = factories.found_true(place, people)
    petitions.set_acceptance(complaint, True)
    with pytest.raises(Refused) as refused:
        petitions.close(complaint, people.petition)
    assert refused.value.code == "rectification-needed"
    _from(complaint, place, people)
    assert petitions.close(complaint, people.petition).status == "closed"


# --- Working on it ---------------------------------------------------------------------------


def test_a_measure_ends_by_the_deadline_and_belongs_to_the_unit(
    place: County, people: Staff
) -> None:
    item = factories.listed(place, people)
    with pytest.raises(Refused) as refused:
        desk.add_measure(item, people.qinhe_officer, "培训", people.qinhe_officer, later(item))
    assert refused.value.code == "measure-after-deadline"
    with pytest.raises(Refused) as refused:
        desk.add_measure(item, people.qinhe_officer, "培训", people.supervisor, item.deadline)
    assert refused.value.code == "person-not-in-unit"


def test_a_measure_is_done_once(place: County, people: Staff) -> None:
    item = factories.listed(place, people)
    measure = _open_measure(item, people)
    desk.complete_measure(measure, people.qinhe_officer)
    with pytest.raises(Refused) as refused:
        desk.complete_measure(measure, people.qinhe_officer)
    assert refused.value.code == "already-done"


def test_nothing_closes_without_measures_done_and_evidence(place: County, people: Staff) -> None:
    item, officer = factories.listed(place, people), people.qinhe_officer
    codes = []
    for prepare in (
        lambda: None,
        lambda: desk.add_measure(item, officer, "重新张贴", officer, item.deadline),
        lambda: desk.complete_measure(item.measures.get(), officer),
    ):
        prepare()
        with pytest.raises(Refused) as refused:
            desk.request_closing(item, officer, "已整改")
        codes.append(refused.value.code)
    assert codes == ["no-measures", "measures-open", "no-evidence"]
    desk.add_evidence(item, officer, factories.picture(), "照片")
    assert desk.request_closing(item, officer, "已整改").status == "closing_requested"


def test_a_refused_closing_goes_back_and_can_be_asked_again(place: County, people: Staff) -> None:
    item = factories.in_status(place, people, "closing_requested")
    desk.refuse_closing(item, people.supervisor, "缺少培训记录")
    event = ledger.timeline("rectification", item.number).last()
    assert event is not None
    assert (event.public, event.private) == ({}, {"reason": "缺少培训记录"})
    item = desk.request_closing(item, people.qinhe_officer, "已补充培训记录")
    assert (item.status, item.public_result) == ("closing_requested", "已补充培训记录")


def test_evidence_that_is_refused_leaves_no_file(place: County, people: Staff) -> None:
    item = factories.listed(place, people)
    with pytest.raises(Refused):
        desk.add_evidence(item, people.qinhe_officer, factories.picture(), " ")
    assert not PrivateFile.objects.exists()


def test_messages_tell_the_number_and_never_the_problem(
    place: County, people: Staff, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks():
        item = factories.in_status(place, people, "closing_requested")
    sent = {message.to: message for message in OutboxMessage.objects.all()}
    assert set(sent) == {people.qinhe_officer.email, people.supervisor.email}
    for message in sent.values():
        assert item.number in message.subject
        assert factories.INTERNAL not in message.body
        assert factories.PUBLIC not in message.body


def test_no_time_limit_for_the_look_back_refuses_the_closing(place: County, people: Staff) -> None:
    from portal.core.models import DeadlineRule

    item = factories.in_status(place, people, "closing_requested")
    DeadlineRule.objects.filter(key="lookback.first").delete()
    with pytest.raises(Refused) as refused:
        desk.grant_closing(item, people.supervisor, "已核对")
    assert refused.value.code == "no-rule"
    assert factories.fresh(item).status == "closing_requested"
