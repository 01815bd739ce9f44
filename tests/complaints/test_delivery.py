"""Every attempt to deliver is on record for good; the first that succeeds starts the review."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from complaints import desk, ledger, wording
from complaints.models import Complaint, Delivery
from complaints.worklist import petition_work
from portal.core.errors import Refused
from portal.core.models import User
from portal.core.worklists import Bucket
from tests.complaints import factories
from tests.complaints.factories import County
from tests.support.made_up import mobile

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(place: County, qinhe_officer: User) -> Complaint:
    return factories.in_status(place, qinhe_officer, "replied")


@pytest.mark.parametrize(
    ("result", "counts"),
    [("signed", True), ("received", True), ("refused", True), ("returned", False)],
)
def test_what_counts_as_delivered(
    case: Complaint, qinhe_officer: User, result: str, counts: bool
) -> None:
    factories.delivered(case, qinhe_officer, result=result, note="邻居在场，留置门口。")
    assert (factories.fresh(case).delivered_at is not None) is counts
    event = ledger.timeline("complaint", case.number).last()
    assert event is not None
    assert event.kind == ("delivered" if counts else "not_delivered")
    assert wording.text(event)
    assert "邻居" not in str(event.public) + str(event.private)


def test_the_first_success_stays_the_one_that_counts(case: Complaint, qinhe_officer: User) -> None:
    factories.delivered(case, qinhe_officer, way="post", result="returned", note="无人签收")
    factories.delivered(case, qinhe_officer)
    first = factories.fresh(case).delivered_at
    tomorrow = timezone.now() + timedelta(days=1)
    factories.delivered(case, qinhe_officer, on=timezone.localdate(tomorrow), at=tomorrow)
    assert factories.fresh(case).delivered_at == first
    assert Delivery.objects.count() == 3


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"way": "pigeon"}, "way-needed"),
        ({"result": ""}, "way-needed"),
        ({"result": "refused"}, "note-needed"),
        ({"result": "returned", "note": " "}, "note-needed"),
        ({"days": 1}, "in-the-future"),
        ({"days": -1}, "before-reply"),
        ({"note": "phone"}, "personal-data"),
    ],
)
def test_half_a_record_is_refused(
    case: Complaint, qinhe_officer: User, changes: dict[str, Any], code: str
) -> None:
    values = {name: value for name, value in changes.items() if name != "days"}
    if values.get("note") == "phone":
        values["note"] = mobile()
    on: date = timezone.localdate() + timedelta(days=changes.get("days", 0))
    with pytest.raises(Refused) as refused:
        factories.delivered(case, qinhe_officer, on=on, **values)
    assert refused.value.code == code
    assert not Delivery.objects.exists()


def test_an_answer_of_another_case_is_refused(
    place: County, case: Complaint, qinhe_officer: User
) -> None:
    other = factories.in_status(place, qinhe_officer, "replied").replies.get()
    today = timezone.localdate()
    with pytest.raises(Refused) as refused:
        desk.deliver(case, qinhe_officer, other, "post", "signed", today)
    assert refused.value.code == "wrong-reply"


def test_the_database_keeps_every_record(case: Complaint, qinhe_officer: User) -> None:
    factories.delivered(case, qinhe_officer)
    for act in (
        lambda: Delivery.objects.update(note="x"),
        lambda: Delivery.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()


def test_a_letter_that_nobody_handed_over_waits_on_the_first_screen(
    place: County, qinhe_officer: User, guodao_officer: User
) -> None:
    at = timezone.now() - timedelta(days=20)
    case = desk.accept(factories.filed(place, at=at), qinhe_officer, at=at)
    factories.reply(case, qinhe_officer, at=at)
    silent = desk.accept(factories.filed(place, at=at, anonymous=True), qinhe_officer, at=at)
    factories.reply(silent, qinhe_officer, at=at)

    def waiting(user: User) -> list[str]:
        today = timezone.localdate()
        found = [part for part in petition_work(user, today) if part[0] == Bucket.OVERDUE]
        return [item.title.split()[0] for _bucket, _count, items in found for item in items]

    assert waiting(qinhe_officer) == [case.number]
    assert waiting(guodao_officer) == []
    factories.delivered(case, qinhe_officer)
    assert waiting(qinhe_officer) == []
