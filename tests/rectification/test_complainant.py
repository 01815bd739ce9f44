"""The complainant is asked on the tracking page once the item is closed, and a no outweighs all."""

from typing import Any

import pytest
from django.test import Client

from complaints import desk as petitions
from complaints import ledger
from complaints.models import Complaint
from complaints.rectification import desk
from complaints.rectification.models import RectificationItem, ResidentAnswer, Source
from complaints.views.tracking import Pass
from portal.core.errors import Refused
from tests.complaints.factories import County
from tests.rectification import factories
from tests.rectification.factories import Staff
from tests.support.pages import soup

URL = "/complaints/track/"
WHY = "公示栏还是空的"
pytestmark = pytest.mark.django_db


@pytest.fixture
def case(place: County, people: Staff) -> Complaint:
    return factories.found_true(place, people)


@pytest.fixture
def item(place: County, people: Staff, case: Complaint) -> RectificationItem:
    return factories.in_status(place, people, "closed", source=Source.COMPLAINT, complaint=case)


def _say(client: Client, case: Complaint, accepted: str, reason: str = "") -> Any:
    sent = {"action": "rectified", "pass": Pass.of(case).signed()}
    return client.post(URL, {**sent, "accepted": accepted, "reason": reason})


def _offered(page: Any) -> bool:
    return soup(page).select_one("#rectified") is not None


def _open(client: Client, case: Complaint) -> Any:
    """The page of the case, by an action that says nothing."""
    return client.post(URL, {"action": "supplement", "pass": Pass.of(case).signed(), "body": ""})


def test_nobody_is_asked_before_the_closing(
    client: Client, place: County, people: Staff, case: Complaint
) -> None:
    assert not _offered(_open(client, case))
    factories.listed(place, people, source=Source.COMPLAINT, complaint=case)
    assert not _offered(_open(client, case))
    _say(client, case, "yes")
    assert not ResidentAnswer.objects.exists()


def test_the_page_tells_what_was_reached_and_leads_to_the_question(
    client: Client, case: Complaint, item: RectificationItem
) -> None:
    page = soup(_open(client, case))
    assert item.public_result in page.get_text()
    assert page.select_one("a[href='#rectified']") is not None


def test_after_the_closing_the_complainant_is_asked_once(
    client: Client, case: Complaint, item: RectificationItem
) -> None:
    assert _offered(_open(client, case))
    done = _say(client, case, "no", WHY)
    assert done.context["done"]
    assert not _offered(done)
    answer = ResidentAnswer.objects.get()
    assert (answer.way, answer.accepted, answer.reason) == ("complainant", False, WHY)
    assert (answer.village, answer.item) == (None, item)
    told = ledger.timeline("rectification", item.number).last()
    assert told is not None
    assert told.kind == "resident_answered"
    assert WHY not in str(told.private)
    assert ledger.verify().ok
    with pytest.raises(Refused) as refused:
        desk.complainant_says(case, desk.Said(True))
    assert refused.value.code == "too-late"


def test_a_no_without_a_reason_comes_back(
    client: Client, case: Complaint, item: RectificationItem
) -> None:
    page = _say(client, case, "no")
    assert soup(page).select_one("#rectified .error, #rectified [aria-invalid]")
    assert not ResidentAnswer.objects.exists()


def test_the_complainants_no_outweighs_every_other_yes(
    people: Staff, case: Complaint, item: RectificationItem
) -> None:
    desk.complainant_says(case, desk.Said(False, WHY))
    for _again in range(9):
        factories.visit(item, people.county_officer, people.petition)
    with pytest.raises(Refused) as refused:
        desk.look_back(factories.pending(item), people.county_officer, factories.answers())
    assert refused.value.code == "complainant-does-not-accept"


def test_the_word_on_the_result_replaces_the_one_on_the_answer(
    people: Staff, case: Complaint, item: RectificationItem
) -> None:
    petitions.set_acceptance(case, accepted=False, reason="答复含糊")
    with pytest.raises(Refused):
        desk.look_back(factories.pending(item), people.county_officer, factories.answers())
    desk.complainant_says(case, desk.Said(True))
    desk.look_back(factories.pending(item), people.county_officer, factories.answers())
    assert factories.fresh(item).status == "consolidated"


def test_nobody_is_asked_after_the_look_back(
    client: Client, people: Staff, case: Complaint, item: RectificationItem
) -> None:
    desk.look_back(factories.pending(item), people.county_officer, factories.answers())
    assert not _offered(_open(client, case))
