"""Notes stay inside, progress goes out; an investigation takes two people without a conflict."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from complaints import desk, ledger, tracking, wording
from complaints.models import Complaint, ComplaintKind, Exclusion, Investigation, LedgerEvent
from portal.core.errors import Refused
from portal.core.models import User
from tests.complaints import factories
from tests.complaints.factories import County
from tests.support.made_up import identity_number, mobile

pytestmark = pytest.mark.django_db
SECRET, TOLD = "怀疑登记簿被改过。", "正在核对登记簿。"


@pytest.fixture
def case(place: County, qinhe_officer: User) -> Complaint:
    return factories.in_status(place, qinhe_officer, "accepted")


def code_of(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_the_sender_reads_progress_and_not_even_that_there_is_a_note(
    case: Complaint, qinhe_officer: User
) -> None:
    desk.note(case, qinhe_officer, SECRET)
    desk.progress(case, qinhe_officer, TOLD)
    assert [note.body for note in case.notes.filter(public=True)] == [TOLD]
    titles = [entry.title for entry in tracking.history(tracking.events_of(case))]
    assert wording.TITLES["progress"] in titles
    assert wording.TITLES["noted"] not in titles
    kept = str(list(LedgerEvent.objects.values_list("public", "private")))
    assert SECRET not in kept
    assert TOLD not in kept
    sealed = ledger.timeline("complaint", case.number).get(kind="noted").private["text"]
    assert sealed == ledger.text_seal(SECRET)


@pytest.mark.parametrize("text", ["", " \n ", "长" * 2001])
def test_a_note_has_a_text_that_fits(case: Complaint, qinhe_officer: User, text: str) -> None:
    assert code_of(lambda: desk.note(case, qinhe_officer, text)) == "note-needed"
    assert not case.notes.exists()


def test_an_investigation_is_on_record_with_both_names(
    case: Complaint, qinhe_officer: User
) -> None:
    kept = factories.investigated(case, qinhe_officer)
    assert kept.first_investigator != kept.second_investigator
    event = ledger.timeline("complaint", case.number).get(kind="investigated")
    assert event.public == {"office": case.office.name, "on": kept.on.isoformat()}
    assert set(event.private["investigators"]) == {
        kept.first_investigator_id,
        kept.second_investigator_id,
    }
    assert kept.found not in str(event.private)


def test_one_person_alone_investigates_nothing(
    place: County, case: Complaint, qinhe_officer: User
) -> None:
    one = factories.colleague(place.qinhe_office, 1)
    act = lambda: factories.investigated(case, qinhe_officer, first=one, second=one)  # noqa: E731
    assert code_of(act) == "two-needed"
    kept = factories.investigated(case, qinhe_officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Investigation.objects.filter(pk=kept.pk).update(second_investigator=kept.first_investigator)


def test_investigators_come_from_the_units_that_work_on_the_case(
    place: County, case: Complaint, qinhe_officer: User
) -> None:
    helper = factories.colleague(place.guodao_office, 1)
    act = lambda: factories.investigated(case, qinhe_officer, second=helper)  # noqa: E731
    assert code_of(act) == "wrong-investigator"
    desk.ask_unit(case, qinhe_officer, place.guodao_office, "请派员同去。")
    assert factories.investigated(case, qinhe_officer, second=helper).second_investigator == helper


@pytest.mark.parametrize("how", ["person", "unit", "left"])
def test_nobody_with_a_conflict_and_nobody_who_left_investigates(
    place: County, case: Complaint, qinhe_officer: User, how: str
) -> None:
    desk.ask_unit(case, qinhe_officer, place.guodao_office, "请派员同去。")
    helper = factories.colleague(place.guodao_office, 1)
    if how == "left":
        User.objects.filter(pk=helper.pk).update(is_active=False)
    else:
        barred = {"user": helper} if how == "person" else {"office": place.guodao_office}
        Exclusion.objects.create(complaint=case, reason="recused", **barred)
    act = lambda: factories.investigated(case, qinhe_officer, second=helper)  # noqa: E731
    assert code_of(act) == ("wrong-investigator" if how == "left" else "conflict-of-interest")
    assert not Investigation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"days": 1}, "in-the-future"),
        ({"days": -9}, "before-filing"),
        ({"place": ""}, "record-incomplete"),
        ({"method": " "}, "record-incomplete"),
        ({"found": ""}, "record-incomplete"),
        ({"found": "number"}, "personal-data"),
        ({"others": "phone"}, "personal-data"),
    ],
)
def test_a_record_without_what_makes_it_one_is_refused(
    case: Complaint, qinhe_officer: User, changes: dict[str, Any], code: str
) -> None:
    days = changes.pop("days", 0) if "days" in changes else 0
    made_up = {"number": identity_number(), "phone": mobile()}
    values = {name: made_up.get(text, text) for name, text in changes.items()}
    values["on"] = timezone.localdate() + timedelta(days=days)
    assert code_of(lambda: factories.investigated(case, qinhe_officer, **values)) == code
    assert not Investigation.objects.exists()


def test_a_report_is_answered_after_two_people_looked(place: County, qinhe_officer: User) -> None:
    ComplaintKind.objects.filter(code="assistance_report").update(route="verify")
    case = factories.in_status(place, qinhe_officer, "accepted", kind="assistance_report")
    parts = {**factories.WHOLE, "legal_basis": "《社会救助暂行办法》第六十三条"}
    early = code_of(lambda: desk.reply(case, qinhe_officer, "substantiated", "属实。", **parts))
    assert early == "investigation-needed"
    factories.investigated(case, qinhe_officer)
    assert desk.reply(case, qinhe_officer, "substantiated", "属实。", **parts).status == "replied"
