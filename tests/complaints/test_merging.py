"""Repeats are answered together, each sender has their own say, and none learns of the others."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from complaints import desk, ledger, queries, rules, tracking
from complaints.models import Complaint, Exclusion, LedgerEvent, SupplementRequest
from portal.core.errors import Refused
from portal.core.models import Role, User
from tests.complaints import factories
from tests.complaints.factories import County

WHY = "反映同一件事。"


@pytest.fixture
def lead(place: County, qinhe_officer: User) -> Complaint:
    case = factories.filed(
        place, subject="主件标题", at=timezone.now() - timedelta(days=5), public_consent=True
    )
    return desk.accept(case, qinhe_officer)


@pytest.fixture
def merged(place: County, lead: Complaint, qinhe_officer: User) -> Complaint:
    return desk.merge(factories.filed(place), qinhe_officer, lead, WHY)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


@pytest.mark.django_db
def test_the_sender_reads_the_next_date_of_the_lead_and_nothing_of_its_sender(
    lead: Complaint, merged: Complaint
) -> None:
    case = factories.fresh(merged)
    assert (case.status, case.lead_case, case.due) == ("merged", lead, None)
    coming = rules.next_step(case, timezone.localdate())
    assert coming.due == lead.handle_due
    shown = str(tracking.steps(case, tracking.events_of(case), timezone.localdate())) + coming.text
    assert lead.number not in shown
    assert lead.subject not in shown
    assert WHY not in shown
    leads_page = str(tracking.history(tracking.events_of(lead)))
    assert case.number not in leads_page
    assert len(tracking.history(tracking.events_of(lead))) == 2


@pytest.mark.django_db
def test_the_answer_reaches_every_sender_and_each_judges_it_alone(
    lead: Complaint, merged: Complaint, qinhe_officer: User
) -> None:
    factories.reply(lead, qinhe_officer, body="已补登记，三日内答复各户。")
    case = factories.fresh(merged)
    assert (case.status, case.lead_case, case.outcome) == (
        "replied",
        None,
        factories.fresh(lead).outcome,
    )
    assert case.replies.get().body == lead.replies.get().body
    assert case.replied_at == factories.fresh(lead).replied_at
    desk.rate(case, "satisfied", "satisfied")
    desk.set_acceptance(case, False, "还没有登记我家")
    factories.delivered(case, qinhe_officer)
    untouched = factories.fresh(lead)
    assert (untouched.acceptance, untouched.delivered_at) == ("", None)
    kinds = [event.kind for event in ledger.timeline("complaint", case.number)]
    assert kinds[:4] == ["filed", "merged", "replied", "rated"]
    assert ledger.verify().ok


@pytest.mark.django_db
def test_a_case_merged_early_is_accepted_with_its_lead(place: County, qinhe_officer: User) -> None:
    lead = factories.filed(place, at=timezone.now() - timedelta(days=1))
    case = desk.merge(factories.filed(place), qinhe_officer, lead, WHY)
    desk.accept(lead, qinhe_officer)
    case = factories.fresh(case)
    assert case.accepted_at is not None
    assert case.status == "merged"
    assert tracking.history(tracking.events_of(case))[-1].text


@pytest.mark.django_db
def test_longer_time_for_the_lead_is_told_to_every_sender(
    place: County, qinhe_officer: User, lead: Complaint, merged: Complaint
) -> None:
    boss = factories.officer("boss", place.root, Role.SUPERVISOR)
    assert lead.handle_due is not None
    longer = lead.handle_due + timedelta(days=30)
    desk.ask_extension(lead, qinhe_officer, 30, "需要省外核查")
    desk.grant_extension(lead, boss)
    assert factories.fresh(merged).handle_due == longer
    event = ledger.timeline("complaint", merged.number).last()
    assert event is not None
    assert (event.kind, event.public["reason"]) == ("extension_granted", "需要省外核查")


@pytest.mark.parametrize("end", ["withdraw", "refuse"])
@pytest.mark.django_db
def test_a_lead_that_ends_without_an_answer_lets_its_cases_go(
    place: County, qinhe_officer: User, end: str
) -> None:
    lead = factories.filed(place, at=timezone.now() - timedelta(days=1))
    case = desk.merge(factories.filed(place), qinhe_officer, lead, WHY)
    if end == "withdraw":
        desk.withdraw(lead)
    else:
        desk.refuse(lead, qinhe_officer, "不属于本机关职权")
    case = factories.fresh(case)
    assert (case.status, case.lead_case, case.due) == ("registered", None, case.notice_due)


@pytest.mark.django_db
def test_apart_again_the_clock_has_run_on(
    lead: Complaint, merged: Complaint, qinhe_officer: User
) -> None:
    accepted_at = merged.accepted_at
    assert accepted_at is not None
    case = desk.unmerge(merged, qinhe_officer, "是另一件事。")
    assert (case.status, case.lead_case) == ("registered", None)
    later = desk.accept(case, qinhe_officer, at=timezone.now() + timedelta(days=3))
    assert later.accepted_at == accepted_at
    assert not factories.fresh(lead).merged_cases.exists()
    assert code_of(lambda: desk.unmerge(later, qinhe_officer, WHY)) == "not-in-this-state"


@pytest.mark.django_db
def test_what_cannot_be_merged(
    place: County, lead: Complaint, merged: Complaint, qinhe_officer: User
) -> None:
    def refused(case: Complaint, into: Complaint, why: str = WHY) -> str:
        return code_of(lambda: desk.merge(case, qinhe_officer, into, why))

    fresh = factories.filed(place)
    accepted = desk.accept(factories.filed(place), qinhe_officer)
    older = factories.filed(place, at=timezone.now() - timedelta(days=9))
    ended = factories.in_status(place, qinhe_officer, "replied")
    question = factories.filed(place, kind="consult")
    waiting = factories.filed(place)
    SupplementRequest.objects.create(
        complaint=waiting, body="?", by=qinhe_officer, at=timezone.now(), due=timezone.localdate()
    )
    assert refused(fresh, lead, " ") == "reason-needed"
    assert refused(fresh, fresh) == "same-case"
    assert refused(waiting, lead) == "supplement-open"
    assert refused(fresh, merged) == "lead-is-merged"
    assert refused(fresh, ended) == "lead-has-ended"
    assert refused(lead, accepted) == "is-lead"
    assert refused(question, lead) == "other-kind"
    assert refused(accepted, older) == "accept-first"
    assert refused(older, fresh) == "would-wait-longer"
    assert refused(merged, lead) == "not-in-this-state"


@pytest.mark.django_db
def test_both_cases_are_of_the_own_jurisdiction_and_role(
    place: County,
    lead: Complaint,
    qinhe_officer: User,
    guodao_officer: User,
    confidential_officer: User,
) -> None:
    there = factories.filed(place, division=place.guodao_village)
    secret = factories.filed(place, kind="accusation")
    here = factories.filed(place)
    for by, case, into in (
        (guodao_officer, there, lead),
        (qinhe_officer, there, lead),
        (qinhe_officer, here, secret),
        (confidential_officer, secret, lead),
    ):
        assert code_of(lambda b=by, c=case, i=into: desk.merge(c, b, i, WHY)) == "not-allowed"


@pytest.mark.django_db
def test_the_accused_gets_no_case_through_a_merger(
    place: County, lead: Complaint, county_officer: User
) -> None:
    about_unit = factories.filed(place, about_unit="沁河镇政府")
    act = lambda: desk.merge(about_unit, county_officer, lead, WHY)  # noqa: E731
    assert code_of(act) == "conflict-of-interest"


@pytest.mark.django_db
def test_whoever_may_not_see_the_one_does_not_see_the_other(
    place: County, lead: Complaint, qinhe_officer: User
) -> None:
    named = factories.officer("张三丰", place.qinhe, Role.AUDITOR)
    case = factories.filed(place)
    Exclusion.objects.create(complaint=case, user=named, reason="accused_person")
    assert queries.visible_to(named).filter(pk=lead.pk).exists()
    desk.merge(case, qinhe_officer, lead, WHY)
    assert not queries.visible_to(named).filter(pk=lead.pk).exists()


@pytest.mark.django_db
def test_one_answer_is_an_event_of_every_case(
    place: County, lead: Complaint, qinhe_officer: User
) -> None:
    for _ in range(3):
        desk.merge(factories.filed(place), qinhe_officer, lead, WHY)
    factories.reply(lead, qinhe_officer)
    assert Complaint.objects.filter(status="replied").count() == 4
    assert LedgerEvent.objects.filter(kind="replied").count() == 4


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """What each got, refusals by their code."""

    def one(act: Callable[[], Any]) -> str:
        try:
            act()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


@pytest.mark.django_db(transaction=True)
def test_two_opposite_mergers_at_once_make_one(place: County, qinhe_officer: User) -> None:
    moment = timezone.now()
    one, two = (factories.filed(place, at=moment) for _ in range(2))
    found = at_once(
        lambda: desk.merge(one, qinhe_officer, two, WHY),
        lambda: desk.merge(two, qinhe_officer, one, WHY),
    )
    assert sorted(found) == ["done", "lead-is-merged"]
    assert Complaint.objects.filter(status="merged").count() == 1
    assert ledger.verify().ok


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_a_merger_at_once_leave_nobody_without_the_answer(
    place: County, qinhe_officer: User
) -> None:
    lead = desk.accept(factories.filed(place, at=timezone.now() - timedelta(days=1)), qinhe_officer)
    cases = [factories.filed(place) for _ in range(3)]
    desk.merge(cases[0], qinhe_officer, lead, WHY)
    found = at_once(
        lambda: factories.reply(lead, qinhe_officer),
        lambda: desk.merge(cases[1], qinhe_officer, lead, WHY),
        lambda: desk.merge(cases[2], qinhe_officer, lead, WHY),
        lambda: desk.note(cases[0], qinhe_officer, "同时写的记录。"),
    )
    assert found[0] == found[3] == "done"
    assert set(found) <= {"done", "lead-has-ended"}
    assert not Complaint.objects.filter(status="merged").exists()
    assert Complaint.objects.filter(status="replied").count() == 1 + found[:3].count("done")
    assert ledger.verify().ok
