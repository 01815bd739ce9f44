"""No number of a person gets into a case, by whatever door, and none ever into the ledger."""

from typing import Any

import pytest

from complaints import desk
from complaints.models import Complaint, LedgerEvent
from portal.core.errors import Refused
from portal.core.models import User
from tests.complaints import factories
from tests.complaints.factories import County
from tests.support.made_up import bank_card, identity_number, mobile

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("field", ["subject", "body", "about_unit", "about_person"])
def test_a_clerk_cannot_register_an_identity_number(
    place: County, qinhe_officer: User, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        factories.filed(place, by=qinhe_officer, **{field: f"号码 {identity_number()}"})
    assert refused.value.code == "personal-data"
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("number", [identity_number, bank_card, mobile])
@pytest.mark.parametrize("step", ["refuse", "where", "transfer", "identity"])
def test_no_number_of_a_person_enters_the_ledger(
    place: County, qinhe_officer: User, step: str, number: Any
) -> None:
    case = factories.filed(place)
    text = f"请联系 {number()}"
    ways: dict[str, Any] = {
        "refuse": lambda: desk.refuse(case, qinhe_officer, text),
        "where": lambda: desk.refuse(case, qinhe_officer, "不属于本机关职权", text),
        "transfer": lambda: desk.transfer(case, qinhe_officer, place.bureau, text),
        "identity": lambda: desk.open_identity(case, qinhe_officer, "contact", text),
    }
    before = LedgerEvent.objects.count()
    with pytest.raises(Refused) as refused:
        ways[step]()
    assert refused.value.code == "personal-data"
    assert LedgerEvent.objects.count() == before


def test_the_senders_word_on_the_result_holds_no_number(place: County, qinhe_officer: User) -> None:
    case = factories.in_status(place, qinhe_officer, "replied")
    for say in (
        lambda: desk.set_acceptance(case, False, f"没有解决，我的电话 {mobile()}"),
        lambda: desk.rate(case, "unsatisfied", "unsatisfied", f"身份证 {identity_number()}"),
    ):
        with pytest.raises(Refused) as refused:
            say()
        assert refused.value.code == "personal-data"


def test_a_reply_may_name_a_phone_but_no_identity(place: County, qinhe_officer: User) -> None:
    case = factories.in_status(place, qinhe_officer, "accepted")
    finding = desk.findings_for(case)[0].value
    with pytest.raises(Refused):
        desk.reply(case, qinhe_officer, finding, f"经查，{identity_number()}的低保已恢复。")
    desk.send_message(case, qinhe_officer, f"经办人手机 {mobile()}")
