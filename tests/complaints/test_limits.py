"""What moves a clock: who may, until when, and to which day, counted by hand."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from complaints import desk, jobs, lateness, ledger, queries, rules, timing
from complaints.models import Complaint, ComplaintKind, Extension, LedgerEvent, Procedure
from portal.core import calendar_change
from portal.core.errors import Refused
from portal.core.models import Role, User
from tests.complaints import factories
from tests.complaints.factories import MONDAY, County

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(place: County) -> User:
    return factories.officer("head", place.root, Role.SUPERVISOR)


@pytest.fixture
def accepted(place: County, qinhe_officer: User) -> Complaint:
    """Accepted on Tuesday 10 March 2026: due 60 days later, on 9 May."""
    case = factories.filed(place, at=MONDAY)
    return desk.accept(case, qinhe_officer, at=on(1))


def on(day: int) -> datetime:
    return MONDAY + timedelta(days=day)


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


def last(case: Complaint) -> LedgerEvent:
    found = ledger.timeline("complaint", case.number).last()
    assert found is not None
    return found


def stored_is_recomputed(case: Complaint) -> None:
    fresh = Complaint.objects.get(pk=case.pk)
    dates = timing.recomputed(fresh)
    assert (fresh.notice_due, fresh.handle_due) == (dates["notice_due"], dates["handle_due"])
    assert fresh.due == rules.next_due(fresh)


# --- 条例 34: one extension, at most 30 days, approved by somebody else ----


def test_a_granted_extension_moves_the_last_day_and_tells_the_sender(
    accepted: Complaint, qinhe_officer: User, head: User
) -> None:
    desk.ask_extension(accepted, qinhe_officer, 20, "需要比对多部门信息。", at=on(30))
    assert factories.fresh(accepted).handle_due == date(2026, 5, 9)
    case = desk.grant_extension(accepted, head, at=on(31))
    assert case.handle_due == case.due == date(2026, 5, 29)
    assert last(case).kind == "extension_granted"
    assert last(case).public["reason"] == "需要比对多部门信息。"
    stored_is_recomputed(case)
    clock = rules.clocks(factories.fresh(case), date(2026, 5, 20))[1]
    assert clock.due == date(2026, 5, 29)
    assert [day.number for day in clock.days if day.number] == [*range(1, 61), *range(1, 21)]


@pytest.mark.parametrize("days", [0, 31, -1])
def test_no_more_than_thirty_days(accepted: Complaint, qinhe_officer: User, days: int) -> None:
    with pytest.raises(Refused) as refused:
        desk.ask_extension(accepted, qinhe_officer, days, "情况复杂。", at=on(2))
    assert code(refused) == "too-many-days"


def test_once_only_and_not_after_the_last_day(
    accepted: Complaint, qinhe_officer: User, head: User
) -> None:
    with pytest.raises(Refused) as late:
        desk.ask_extension(accepted, qinhe_officer, 10, "情况复杂。", at=on(62))
    assert code(late) == "limit-passed"
    desk.ask_extension(accepted, qinhe_officer, 10, "情况复杂。", at=on(2))
    with pytest.raises(Refused) as twice:
        desk.ask_extension(accepted, qinhe_officer, 10, "情况复杂。", at=on(3))
    assert code(twice) == "extended-already"
    with pytest.raises(Refused) as passed:
        desk.grant_extension(accepted, head, at=on(62))
    assert code(passed) == "limit-passed"


def test_the_handler_grants_nothing_and_nobody_their_own(
    place: County, accepted: Complaint, qinhe_officer: User, head: User
) -> None:
    desk.ask_extension(accepted, qinhe_officer, 10, "情况复杂。", at=on(2))
    with pytest.raises(Refused) as refused:
        desk.grant_extension(accepted, qinhe_officer, at=on(3))
    assert code(refused) == "not-allowed"
    Extension.objects.update(asked_by=head)
    with pytest.raises(Refused) as own:
        desk.grant_extension(accepted, head, at=on(3))
    assert code(own) == "own-request"
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.update(decided_by=head, state="granted")


def test_a_refused_request_leaves_the_date_and_may_be_made_anew(
    accepted: Complaint, qinhe_officer: User, head: User
) -> None:
    desk.ask_extension(accepted, qinhe_officer, 10, "情况复杂。", at=on(2))
    desk.refuse_extension(accepted, head, "事实清楚，按期办结。", at=on(3))
    assert factories.fresh(accepted).handle_due == date(2026, 5, 9)
    desk.ask_extension(accepted, qinhe_officer, 10, "又有新情况。", at=on(4))


# --- Waiting for the sender stops the clock, for a time of its own ----


def test_the_clock_stands_still_until_the_sender_answers(
    accepted: Complaint, qinhe_officer: User
) -> None:
    desk.ask_supplement(accepted, qinhe_officer, "请补充受理通知的照片。", at=on(10))
    case = factories.fresh(accepted)
    assert case.handle_due == date(2026, 5, 24)  # 15 days later at the latest
    desk.citizen_message(case, "照片已经找到，见附件。", at=on(14))
    case = factories.fresh(accepted)
    assert case.handle_due == date(2026, 5, 13)  # four days were waited
    assert not case.supplement_requests.filter(ended_at=None).exists()
    stored_is_recomputed(case)


def test_the_wait_ends_by_itself_at_its_limit_once(
    accepted: Complaint, qinhe_officer: User
) -> None:
    desk.ask_supplement(accepted, qinhe_officer, "请补充材料。", at=on(10))
    assert jobs.watch_deadlines(on(25))["resumed"] == 0
    assert jobs.watch_deadlines(on(40))["resumed"] == 1
    assert jobs.watch_deadlines(on(40))["resumed"] == 0
    assert factories.fresh(accepted).handle_due == date(2026, 5, 24)
    stored_is_recomputed(accepted)


def test_while_waiting_nothing_is_decided_and_nothing_asked_twice(
    place: County, accepted: Complaint, qinhe_officer: User
) -> None:
    desk.ask_supplement(accepted, qinhe_officer, "请补充材料。", at=on(2))
    with pytest.raises(Refused) as reply:
        desk.reply(accepted, qinhe_officer, "supported", "已办理。", at=on(3))
    assert code(reply) == "waiting-for-sender"
    with pytest.raises(Refused) as twice:
        desk.ask_supplement(accepted, qinhe_officer, "还有。", at=on(3))
    assert code(twice) == "asked-already"
    desk.end_supplement(accepted, qinhe_officer, at=on(3))
    desk.ask_supplement(accepted, qinhe_officer, "还有。", at=on(4))
    desk.end_supplement(accepted, qinhe_officer, at=on(4))
    with pytest.raises(Refused) as enough:
        desk.ask_supplement(accepted, qinhe_officer, "第三次。", at=on(5))
    assert code(enough) == "asked-enough"


def test_a_wait_before_the_decision_moves_the_notice_and_a_withdrawal_ends_it(
    place: County, qinhe_officer: User
) -> None:
    case = factories.filed(place, at=MONDAY)
    desk.ask_supplement(case, qinhe_officer, "请说明是哪个村。", at=on(1))
    assert factories.fresh(case).notice_due == date(2026, 4, 8)
    desk.withdraw(case, at=on(2))
    assert not case.supplement_requests.filter(ended_at=None).exists()


# --- 简易办理 ----------------------------------------


@pytest.fixture
def simple_kind(place: County) -> None:
    ComplaintKind.objects.filter(code="service").update(simple_allowed=True)


@pytest.mark.usefixtures("simple_kind")
def test_the_simple_procedure_has_three_and_ten_working_days(
    place: County, qinhe_officer: User
) -> None:
    case = factories.filed(place, at=MONDAY)
    case = desk.use_simple(case, qinhe_officer, at=on(0))
    assert case.notice_due == date(2026, 3, 12)
    case = desk.accept(case, qinhe_officer, at=on(1))
    assert case.handle_due == date(2026, 3, 24)
    case = desk.use_ordinary(case, qinhe_officer, "涉及多个部门。", at=on(5))
    assert (case.procedure, case.handle_due) == (Procedure.ORDINARY, date(2026, 5, 9))
    stored_is_recomputed(case)


@pytest.mark.usefixtures("simple_kind")
@pytest.mark.parametrize(
    "change", [{"channel": "transferred"}, {"people_count": 3}], ids=["from above", "group"]
)
def test_what_is_not_simple(place: County, qinhe_officer: User, change: dict[str, object]) -> None:
    case = factories.filed(place, at=MONDAY)
    Complaint.objects.filter(pk=case.pk).update(**change)
    with pytest.raises(Refused) as refused:
        desk.use_simple(case, qinhe_officer, at=on(0))
    assert code(refused) == "not-simple"


@pytest.mark.usefixtures("simple_kind")
def test_too_late_for_simple_and_too_late_to_change_back(
    place: County, qinhe_officer: User
) -> None:
    case = factories.filed(place, at=MONDAY)
    with pytest.raises(Refused) as late:
        desk.use_simple(case, qinhe_officer, at=on(4))
    assert code(late) == "too-late-for-simple"
    desk.use_simple(case, qinhe_officer, at=on(1))
    with pytest.raises(Refused) as passed:
        desk.use_ordinary(case, qinhe_officer, "不简单。", at=on(9))
    assert code(passed) == "limit-passed"


# --- 条例 23: objection to a transfer ----


def test_a_unit_may_object_once_within_five_working_days(
    place: County, county_officer: User, guodao_officer: User
) -> None:
    case = factories.filed(place, at=MONDAY)
    today = datetime.now(tz=factories.SHANGHAI)
    case = desk.transfer(case, county_officer, place.guodao_office, "属郭道镇", at=today)
    assert case.passed_by == place.qinhe_office
    desk.object_to_transfer(case, guodao_officer, "当事人户籍在沁河镇。", at=today)
    case = factories.fresh(case)
    assert (case.office, case.status) == (place.qinhe_office, "registered")
    desk.transfer(case, county_officer, place.guodao_office, "经核属郭道镇", at=today)
    with pytest.raises(Refused) as again:
        desk.object_to_transfer(case, guodao_officer, "仍有异议。", at=today)
    assert code(again) == "objected-before"


# --- 条例 35, 36: review and second review ----


@pytest.fixture
def replied(accepted: Complaint, qinhe_officer: User) -> Complaint:
    now = datetime.now(tz=factories.SHANGHAI)
    factories.reply(accepted, qinhe_officer, "not_supported", at=now)
    return factories.fresh(accepted)


def test_two_reviews_and_then_no_more(replied: Complaint, head: User) -> None:
    now = datetime.now(tz=factories.SHANGHAI)
    first = desk.ask_review(replied, "没有核实我的证据。", at=now)
    assert (first.level, first.due) == (1, now.date() + timedelta(days=30))
    case = factories.fresh(replied)
    assert (case.status, case.due) == ("under_review", first.due)
    desk.uphold(case, head, "原处理意见事实清楚，予以维持。", at=now)
    second = desk.ask_review(factories.fresh(case), "仍不同意。", at=now)
    assert second.level == 2
    desk.uphold(case, head, "复核维持。", at=now)
    with pytest.raises(Refused) as no_more:
        desk.ask_review(factories.fresh(case), "还是不同意。", at=now)
    assert code(no_more) == "no-review-possible"
    assert ledger.verify().ok


def test_a_review_can_order_new_handling_with_a_new_clock(replied: Complaint, head: User) -> None:
    now = datetime.now(tz=factories.SHANGHAI)
    desk.ask_review(replied, "没有核实。", at=now)
    case = desk.redo(replied, head, "事实不清，责令重新办理。", at=now)
    assert (case.status, case.outcome, case.replied_at) == ("accepted", "", None)
    assert case.handle_due == now.date() + timedelta(days=60)
    stored_is_recomputed(case)


def test_who_wrote_the_opinion_does_not_decide_about_it(replied: Complaint, head: User) -> None:
    replied.replies.update(by=head)
    now = datetime.now(tz=factories.SHANGHAI)
    desk.ask_review(replied, "没有核实。", at=now)
    with pytest.raises(Refused) as refused:
        desk.uphold(replied, head, "维持。", at=now)
    assert code(refused) == "own-reply"


# --- Lateness is recorded once, whoever comes first ----


def test_a_late_answer_is_on_record_without_any_job(
    accepted: Complaint, qinhe_officer: User
) -> None:
    factories.reply(accepted, qinhe_officer, "supported", "已办理。", at=on(70))
    assert list(accepted.lateness.values_list("clock", "due")) == [("handle", date(2026, 5, 9))]
    assert jobs.watch_deadlines(on(71))["overdue"] == 0
    kinds = [event.kind for event in ledger.timeline("complaint", accepted.number)]
    assert kinds.count("overdue") == 1
    assert not lateness.record(factories.fresh(accepted), on(72))


# --- The calendar changes: foretold, then moved with an event ----


def test_a_changed_calendar_moves_open_cases_and_no_others(
    place: County, qinhe_officer: User
) -> None:
    manager = factories.officer("manager", place.root, Role.ADMINISTRATOR)
    moving = desk.accept(factories.filed(place, at=MONDAY, kind="consult"), qinhe_officer, at=on(1))
    done = factories.filed(place, at=MONDAY, kind="consult")
    done = desk.accept(done, qinhe_officer, at=on(1))
    factories.reply(done, qinhe_officer, "explained", "已答复。", at=on(2))
    assert moving.due == date(2026, 3, 17)
    days = calendar_change.read_days("2026-03-13 休 临时放假\n2026-03-14 班 调休")
    days += calendar_change.read_days("2026-03-16 放假")
    moves = calendar_change.preview(days)
    assert [(m.label, m.before, m.after) for m in moves] == [
        (moving.number, date(2026, 3, 17), date(2026, 3, 18))
    ]
    assert factories.fresh(moving).due == date(2026, 3, 17)
    expected = calendar_change.fingerprint(days)
    assert calendar_change.apply(days, expected, "国务院办公厅通知", manager) == 1
    assert factories.fresh(moving).due == date(2026, 3, 18)
    assert factories.fresh(done).handle_due == date(2026, 3, 17)
    assert last(moving).kind == "due_moved"
    stored_is_recomputed(moving)
    with pytest.raises(Refused) as stale:
        calendar_change.apply(days, expected, "再来一次", manager)
    assert code(stale) == "calendar-changed"


def test_the_list_reads_whether_a_case_moved_in_one_query(
    place: County, accepted: Complaint
) -> None:
    (row,) = queries.with_moves(Complaint.objects.filter(pk=accepted.pk))
    assert row.has_moves is False  # type: ignore[attr-defined]
    assert timing.moves_of(row) == timing.Moves()
