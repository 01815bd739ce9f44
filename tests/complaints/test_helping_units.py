"""Helping units see the case, give their opinion and write notes; the lead answers (条例 24)."""

from typing import Any

import pytest
from django.core import mail

from complaints import desk, ledger, queries, wording
from complaints.desk.checks import allowed_actions
from complaints.models import CaseUnit, Complaint
from complaints.transitions import Step
from portal.core import outbox
from portal.core.errors import Refused
from portal.core.models import Appointment, Office, Role, User
from tests.complaints import factories
from tests.complaints.factories import County
from tests.support.made_up import mobile

pytestmark = pytest.mark.django_db
TASK, OPINION = "请核对收件登记。", "登记簿上没有这一件。"


@pytest.fixture
def case(place: County, qinhe_officer: User) -> Complaint:
    return factories.in_status(place, qinhe_officer, "accepted")


@pytest.fixture
def asked(place: County, case: Complaint, qinhe_officer: User) -> CaseUnit:
    return desk.ask_unit(case, qinhe_officer, place.guodao_office, TASK)


def code_of(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_a_unit_of_elsewhere_sees_the_case_from_the_moment_it_is_asked(
    place: County, case: Complaint, qinhe_officer: User, guodao_officer: User
) -> None:
    assert not queries.visible_to(guodao_officer).exists()
    desk.ask_unit(case, qinhe_officer, place.guodao_office, TASK)
    assert list(queries.visible_to(guodao_officer)) == [case]


def test_a_helper_advises_and_writes_notes_and_nothing_else(
    case: Complaint, asked: CaseUnit, guodao_officer: User
) -> None:
    case = factories.fresh(case)
    assert set(allowed_actions(case, guodao_officer)) == {Step.UNIT_OPINION, Step.NOTE}
    desk.note(case, guodao_officer, "已派人去查。")
    desk.unit_opinion(case, guodao_officer, asked, OPINION)
    assert set(allowed_actions(case, guodao_officer)) == {Step.NOTE}
    assert code_of(lambda: factories.reply(case, guodao_officer)) == "not-allowed"
    assert code_of(lambda: desk.progress(case, guodao_officer, "快了")) == "not-allowed"
    assert (
        code_of(lambda: desk.open_identity(case, guodao_officer, "contact", "想知道"))
        == "not-allowed"
    )


def test_the_lead_stays_and_answers(
    case: Complaint, asked: CaseUnit, qinhe_officer: User, guodao_officer: User, place: County
) -> None:
    desk.unit_opinion(case, guodao_officer, asked, OPINION)
    answered = factories.reply(case, qinhe_officer)
    assert (answered.status, answered.office) == ("replied", place.qinhe_office)


def test_several_units_help_and_the_case_stands_once_in_a_list(
    place: County, case: Complaint, asked: CaseUnit, qinhe_officer: User
) -> None:
    both = factories.officer("both", place.qinhe)
    Appointment.objects.create(user=both, role=Role.PETITION_OFFICER, division=place.guodao)
    desk.ask_unit(case, qinhe_officer, place.bureau, TASK)
    assert list(queries.visible_to(User.objects.get(pk=both.pk))) == [case]
    assert case.units.count() == 2


def test_an_opinion_is_given_once_by_the_unit_that_was_asked(
    place: County, case: Complaint, asked: CaseUnit, qinhe_officer: User, guodao_officer: User
) -> None:
    other = desk.ask_unit(case, qinhe_officer, place.bureau, TASK)
    assert code_of(lambda: desk.unit_opinion(case, guodao_officer, other, OPINION)) == "not-asked"
    assert code_of(lambda: desk.unit_opinion(case, guodao_officer, asked, " ")) == "opinion-needed"
    desk.unit_opinion(case, guodao_officer, asked, OPINION)
    again = code_of(lambda: desk.unit_opinion(case, guodao_officer, asked, "另一个意见"))
    assert again == "not-allowed"
    asked.refresh_from_db()
    assert (asked.opinion, asked.answered_by) == (OPINION, guodao_officer)


@pytest.mark.parametrize(
    ("office", "task", "code"),
    [
        ("qinhe_office", TASK, "same-unit"),
        ("guodao_office", "", "task-needed"),
        ("bureau", TASK, "unit-asked"),
    ],
)
def test_who_cannot_be_asked(
    place: County, case: Complaint, qinhe_officer: User, office: str, task: str, code: str
) -> None:
    desk.ask_unit(case, qinhe_officer, place.bureau, TASK)
    chosen: Office = getattr(place, office)
    assert code_of(lambda: desk.ask_unit(case, qinhe_officer, chosen, task)) == code


def test_the_accused_unit_is_never_asked_and_never_sees(
    place: County, county_officer: User, guodao_officer: User
) -> None:
    case = factories.filed(place, about_unit="郭道镇政府")
    refused = code_of(lambda: desk.ask_unit(case, county_officer, place.guodao_office, TASK))
    assert refused == "conflict-of-interest"
    CaseUnit.objects.create(
        complaint=case,
        office=place.guodao_office,
        task=TASK,
        asked_by=county_officer,
        asked_at=case.filed_at,
    )
    lent = factories.officer("lent", place.guodao, office=place.qinhe_office)
    for user in (guodao_officer, lent):
        assert not queries.visible_to(user).exists()
        assert not allowed_actions(case, user)


def test_a_confidential_case_reaches_only_the_role_in_the_helping_unit(
    place: County, confidential_officer: User, guodao_officer: User
) -> None:
    case = factories.filed(place, kind="accusation")
    local = factories.officer("guodao-secret", place.guodao, Role.CONFIDENTIAL_OFFICER)
    assert not queries.visible_to(local).exists()
    desk.ask_unit(case, confidential_officer, place.guodao_office, TASK)
    assert list(queries.visible_to(local)) == [case]
    assert not queries.visible_to(guodao_officer).exists()
    assert not allowed_actions(case, guodao_officer)


def test_the_unit_is_told_and_so_is_the_lead(
    place: County, case: Complaint, qinhe_officer: User, guodao_officer: User
) -> None:
    Office.objects.filter(pk=place.guodao_office.pk).update(email="guodao@example.test")
    place.guodao_office.refresh_from_db()
    asked = desk.ask_unit(case, qinhe_officer, place.guodao_office, TASK)
    desk.unit_opinion(case, guodao_officer, asked, OPINION)
    outbox.deliver_pending()
    told = {address for message in mail.outbox for address in message.to}
    assert {"guodao@example.test", qinhe_officer.email} <= told
    assert all(TASK not in m.body and OPINION not in m.body for m in mail.outbox)


def test_the_ledger_keeps_seals_of_the_texts_and_not_the_texts(
    case: Complaint, asked: CaseUnit, guodao_officer: User
) -> None:
    desk.unit_opinion(case, guodao_officer, asked, OPINION)
    events = {event.kind: event for event in ledger.timeline("complaint", case.number)}
    assert events["unit_answered"].private["text"] == ledger.text_seal(OPINION)
    assert wording.text(events["unit_asked"])
    assert OPINION not in str([e.public for e in events.values()])
    assert ledger.verify().ok


@pytest.mark.parametrize("write", ["task", "opinion", "note", "progress"])
def test_no_telephone_enters_the_papers_of_the_units(
    place: County, case: Complaint, asked: CaseUnit, qinhe_officer: User, write: str
) -> None:
    text = f"请拨打{mobile()}"
    ways: dict[str, Any] = {
        "task": lambda: desk.ask_unit(case, qinhe_officer, place.bureau, text),
        "opinion": lambda: desk.unit_opinion(case, qinhe_officer, asked, text),
        "note": lambda: desk.note(case, qinhe_officer, text),
        "progress": lambda: desk.progress(case, qinhe_officer, text),
    }
    assert code_of(ways[write]) == "personal-data"
