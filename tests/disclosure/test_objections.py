"""Objections: who registers and decides, what an upheld one does at once, and the way back."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosure import roster as writer
from disclosure.lists import objections, waivers
from disclosure.lists.steps import allowed_actions
from disclosure.models import Objection, PublicationEvent, PublicityRule, Roster
from portal.core.errors import Refused
from portal.core.models import Appointment, User
from portal.core.worklists import Bucket, work_for
from tests.disclosure.factories import (
    County,
    csv_of,
    imported,
    objected,
    opened,
    paused,
    small_county,
    staff,
    submitted,
)
from tests.support.made_up import mobile
from tests.support.pages import soup

pytestmark = pytest.mark.django_db
REASON = "经入户核查，情况属实"
NOT_UPHELD = "经核查，异议不成立"


def code_of(error: pytest.ExceptionInfo[Refused]) -> str:
    return error.value.code


def dismissed(county: County, roster: Roster) -> Objection:
    objection = objected(county, roster)
    return objections.decide(objection, county.reviewer, upheld=False, answer=NOT_UPHELD)


MAKE: dict[str, Any] = {
    "draft": imported,
    "submitted": submitted,
    "open": opened,
    "paused": paused,
    "withdrawn": lambda county: writer.withdraw(opened(county), county.reviewer, "名单有误"),
}
# Which of the steps around a list each role may take in its own township.
ALLOWED = {
    ("open", "editor"): {"object", "post"},
    ("open", "reviewer"): {"decide"},
    ("paused", "editor"): {"correct", "post"},
    ("paused", "reviewer"): {"decide", "resume"},
    ("withdrawn", "editor"): {"post"},
    ("withdrawn", "reviewer"): {"decide"},
}
AROUND = {"object", "decide", "resume", "correct", "post"}
PEOPLE = ("editor", "reviewer", "supervisor", "auditor", "foreign_editor", "foreign_reviewer")


@pytest.mark.parametrize("state", MAKE)
def test_every_role_has_its_steps_in_every_state_and_none_next_door(
    county: County, state: str
) -> None:
    roster = MAKE[state](county)
    for who in PEOPLE:
        allowed = allowed_actions(roster, getattr(county, who)) & AROUND
        assert allowed == ALLOWED.get((state, who), set()), who


@pytest.mark.parametrize("who", ["reviewer", "auditor", "foreign_editor", "supervisor"])
def test_only_an_editor_of_the_township_registers(county: County, who: str) -> None:
    roster = opened(county)
    with pytest.raises(PermissionDenied):
        objections.register(
            roster,
            getattr(county, who),
            received_on=timezone.localdate(),
            channel="phone",
            summary="反映该户人口数有误",
        )


@pytest.mark.parametrize("who", ["editor", "auditor", "foreign_reviewer", "supervisor"])
def test_only_a_reviewer_of_the_township_decides(county: County, who: str) -> None:
    objection = objected(county, opened(county))
    with pytest.raises(PermissionDenied):
        objections.decide(objection, getattr(county, who), upheld=True, answer=REASON)
    assert Objection.objects.get().outcome == "pending"


@pytest.mark.parametrize("part", ["prepared", "registered"])
def test_nobody_decides_on_their_own_work(county: County, part: str) -> None:
    objection = objected(county, opened(county))
    own = county.editor if part == "prepared" else staff("both", "reviewer", county.qinhe)
    if part == "registered":
        Objection.objects.update(registered_by=own)
    else:
        Appointment.objects.create(user=own, role="reviewer", division=county.qinhe)
    person = User.objects.get(pk=own.pk)
    with pytest.raises(Refused) as refused:
        objections.decide(objection, person, upheld=True, answer=REASON)
    assert code_of(refused) == "four-eyes"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"received_on": timezone.localdate() + timedelta(days=1)}, "received-on"),
        ({"received_on": timezone.localdate() - timedelta(days=3)}, "received-on"),
        ({"entry_number": 99}, "no-entry"),
        ({"summary": "略"}, "reason-missing"),
        ({"summary": "phone"}, "personal-data"),
        ({"complaint_number": "phone"}, "personal-data"),
    ],
)
def test_what_cannot_be_is_not_registered(
    county: County, changes: dict[str, Any], code: str
) -> None:
    changes = {
        key: f"请致电{mobile()}" if value == "phone" else value for key, value in changes.items()
    }
    with pytest.raises(Refused) as refused:
        objected(county, opened(county), **changes)
    assert code_of(refused) == code
    assert not Objection.objects.exists()


def test_after_the_end_an_objection_is_a_complaint_and_the_refusal_says_where(
    county: County,
) -> None:
    for roster in (
        writer.withdraw(opened(county), county.reviewer, "名单有误"),
        opened(county, at=timezone.now() - timedelta(days=30)),
    ):
        with pytest.raises(Refused) as refused:
            objected(county, roster)
        assert code_of(refused) == "ended"
        assert "0355-5550100" in str(refused.value)


def test_an_objection_to_a_paused_list_waits_for_the_list(county: County) -> None:
    with pytest.raises(Refused) as refused:
        objected(county, paused(county))
    assert code_of(refused) == "wrong-state"


def test_an_objection_that_is_not_upheld_leaves_the_list_public(county: County) -> None:
    roster = opened(county)
    decided = dismissed(county, roster)
    roster.refresh_from_db()
    assert (roster.status, decided.answer) == ("open", NOT_UPHELD)
    assert decided.decided_by == county.reviewer


def test_an_upheld_objection_takes_the_list_down_in_the_same_moment(county: County) -> None:
    roster = paused(county)
    assert roster.status == "paused"
    event = roster.publication.events.last()
    assert (event.kind, event.by, event.reason) == ("paused", county.reviewer, "经核查情况属实")


def test_a_decision_is_taken_once(county: County) -> None:
    objection = dismissed(county, opened(county))
    with pytest.raises(Refused) as refused:
        objections.decide(objection, county.reviewer, upheld=True, answer=REASON)
    assert code_of(refused) == "decided"


def test_a_pending_objection_is_decided_even_after_the_list_has_ended(county: County) -> None:
    roster = opened(county)
    objection = objected(county, roster)
    writer.withdraw(roster, county.reviewer, "名单有误")
    objections.decide(objection, county.reviewer, upheld=True, answer=REASON)
    roster.refresh_from_db()
    assert roster.status == "withdrawn"
    assert roster.publication.events.last().kind == "withdrawn"


def test_the_database_keeps_no_half_decision(county: County) -> None:
    objected(county, opened(county))
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.update(outcome="upheld")


@pytest.mark.parametrize(("pause", "back", "later"), [(1, 3, 3), (0, 0, 1), (2, 2, 1)])
def test_resuming_adds_the_missed_days_to_the_end(
    county: County, monkeypatch: pytest.MonkeyPatch, pause: int, back: int, later: int
) -> None:
    """A day on which the list did not hang throughout counts for nothing."""
    start = timezone.now()
    roster = opened(county, at=start)
    objection = objected(county, roster)
    last = roster.closes_on
    monkeypatch.setattr("django.utils.timezone.now", lambda: start + timedelta(days=pause))
    objections.decide(objection, county.reviewer, upheld=True, answer=REASON)
    monkeypatch.setattr("django.utils.timezone.now", lambda: start + timedelta(days=back))
    roster = objections.resume(roster, county.reviewer, "复核后名单无误")
    # The day of opening does not count anyway.
    later -= pause == 0
    assert (roster.status, roster.closes_on) == ("open", last + timedelta(days=later))
    kinds = PublicationEvent.objects.values_list("kind", flat=True)
    assert list(kinds) == ["opened", "paused", "resumed"]


def test_resuming_uses_the_rule_under_which_the_list_opened(county: County) -> None:
    roster = paused(county)
    PublicityRule.objects.filter(programme=county.dibao, stage="initial").update(length=7)
    PublicityRule.objects.create(
        programme=county.dibao,
        stage="initial",
        length=90,
        basis="新规定",
        effective_from=timezone.localdate() + timedelta(days=1),
    )
    roster = objections.resume(roster, county.reviewer, "复核后名单无误")
    assert roster.closes_on == timezone.localdate() + timedelta(days=7)


def test_a_paused_list_does_not_close_by_the_timer(county: County) -> None:
    roster = paused(county)
    assert writer.close_due(timezone.now() + timedelta(days=60)) == 0
    roster.refresh_from_db()
    assert roster.status == "paused"


def test_a_paused_long_term_list_is_replaced_by_the_next_months(county: County) -> None:
    first = paused(county, stage="monthly")
    opened(county, stage="monthly")
    first.refresh_from_db()
    assert first.status == "closed"
    assert first.publication.events.last().kind == "replaced"


def test_a_paused_list_can_be_withdrawn(county: County) -> None:
    roster = writer.withdraw(paused(county), county.supervisor, "名单不应公示")
    assert roster.status == "withdrawn"


def test_the_page_tells_how_to_object_and_what_became_of_objections_without_persons(
    client: Client, county: County
) -> None:
    roster = opened(county)
    dismissed(county, roster)
    objected(county, roster, summary="反映另一户有车")
    response = client.get(reverse("disclosure:list", args=[roster.reference]))
    assert response.context["objections"] == {"dismissed": 1}
    page = soup(response)
    assert page.select_one(f'a[href="/complaints/file/?list={roster.reference}"]')
    text = page.select_one("main").get_text(" ")
    assert "0355-5550101" in text
    for secret in ("反映", NOT_UPHELD):
        assert secret not in text


def test_objections_are_registered_and_decided_on_the_work_page(
    client: Client, county: County
) -> None:
    roster = opened(county)
    page = reverse("publicity_lists:inspect", args=[roster.pk])
    client.force_login(county.editor)
    form = {
        "step": "object",
        "object-received_on": f"{timezone.localdate()}",
        "object-channel": "letter",
        "object-entry_number": "2",
        "object-summary": "反映该户已迁出",
    }
    refused = client.post(page, {**form, "object-entry_number": "77"})
    assert refused.status_code == 422
    assert "反映该户已迁出" in refused.content.decode()
    assert client.post(page, form).status_code == 302
    client.force_login(county.reviewer)
    assert "反映该户已迁出" in client.get(page).content.decode()
    decision = {
        "step": "decide",
        "decide-objection": Objection.objects.get().pk,
        "decide-outcome": "upheld",
        "decide-answer": REASON,
    }
    assert client.post(page, decision).status_code == 302
    roster.refresh_from_db()
    assert roster.status == "paused"
    assert client.post(page, decision).status_code == 302
    assert Objection.objects.get().outcome == "upheld"


def test_a_reviewer_with_nothing_to_decide_is_offered_no_decision(
    client: Client, county: County
) -> None:
    roster = opened(county)
    client.force_login(county.reviewer)
    page = reverse("publicity_lists:inspect", args=[roster.pk])
    names = {field["value"] for field in soup(client.get(page)).select('input[name="step"]')}
    assert names == {"withdraw"}


def test_what_is_to_be_decided_and_corrected_waits_for_the_right_person(county: County) -> None:
    roster, today = opened(county), timezone.localdate()
    objected(county, roster)
    waivers.ask(
        county.dibao, county.qinhe, "monthly", today, county.editor, "本月系统升级，暂缓公示"
    )

    def waiting(user: User, bucket: Bucket) -> int:
        return work_for(user, today)[bucket].count

    people = (county.reviewer, county.editor, county.foreign_reviewer, county.auditor)
    assert [waiting(user, Bucket.TO_APPROVE) for user in people] == [2, 0, 0, 0]
    objections.decide(Objection.objects.get(), county.reviewer, upheld=True, answer=REASON)
    assert [waiting(user, Bucket.TO_APPROVE) for user in people] == [1, 0, 0, 0]
    assert [waiting(user, Bucket.MINE) for user in people] == [0, 1, 0, 0]


def test_an_objection_does_not_wait_for_whoever_explained_a_finding(county: County) -> None:
    roster = opened(county)
    objected(county, roster)
    both = staff("both", "reviewer", county.qinhe)
    today = timezone.localdate()
    assert work_for(both, today)[Bucket.TO_APPROVE].count == 1
    finding = roster.findings.create(code="amount-missing", severity="explain")
    type(finding).objects.update(explanation="已核实", explained_by=both)
    assert "decide" not in allowed_actions(roster, both)
    assert work_for(both, today)[Bucket.TO_APPROVE].count == 0


def at_once(*calls: Any) -> list[str]:
    """Run all calls at the same time; what became of each."""
    ready, results = Barrier(len(calls)), []

    def run(call: Any) -> None:
        try:
            ready.wait(10)
            call()
            results.append("done")
        except Refused as refused:
            results.append(refused.code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(results)


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_once_one_holds() -> None:
    county = small_county()
    second = staff("second", "reviewer", county.qinhe)
    objection = objected(county, opened(county, data=csv_of(3)))

    def decide(by: User, upheld: bool) -> Any:
        return lambda: objections.decide(objection, by, upheld=upheld, answer=REASON)

    assert at_once(decide(county.reviewer, True), decide(second, False)) == ["decided", "done"]
    objection.refresh_from_db()
    roster = Roster.objects.get()
    assert (objection.outcome == "upheld") is (roster.status == "paused")


@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_at_once_one_holds() -> None:
    county = small_county()
    second = staff("second", "reviewer", county.qinhe)
    roster = submitted(county, data=csv_of(3))
    results = at_once(
        lambda: writer.approve(roster, county.reviewer), lambda: writer.approve(roster, second)
    )
    assert results == ["done", "wrong-state"]
    assert roster.publication.events.count() == 1
