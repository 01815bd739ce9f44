"""A closing on public notice: anybody objects, somebody uninvolved decides, time ends it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import ledger
from complaints.rectification import desk
from complaints.rectification.jobs import watch_deadlines
from complaints.rectification.models import Objection, RectificationItem, Source
from portal.core.errors import Refused
from portal.core.models import DeadlineRule, OutboxMessage
from tests.complaints.factories import County
from tests.rectification import factories
from tests.rectification.factories import Staff
from tests.support.made_up import identity_number, mobile
from tests.support.pages import soup

pytestmark = pytest.mark.django_db
Item = RectificationItem
WORDS = "公示栏还是空的"


def _in(days: int) -> Any:
    return timezone.now() + timedelta(days=days)


def _form(item: Item) -> str:
    return reverse("rectification:objection", args=[item.number])


@pytest.fixture
def item(place: County, people: Staff) -> Item:
    return factories.in_status(place, people, "closing_notice")


def test_without_the_rule_or_with_zero_days_a_closing_holds_at_once(
    place: County, people: Staff
) -> None:
    assert factories.in_status(place, people, "closed").notice_until is None
    factories.with_notice(0)
    assert factories.in_status(place, people, "closed").notice_until is None


def test_the_notice_runs_as_long_as_the_rule_says_and_then_the_closing_holds(item: Item) -> None:
    assert item.notice_until == timezone.localdate() + timedelta(days=5)
    assert not item.look_backs.exists()
    assert watch_deadlines(_in(5))["notices_ended"] == 0
    assert watch_deadlines(_in(6))["notices_ended"] == 1
    assert watch_deadlines(_in(6))["notices_ended"] == 0
    closed = factories.fresh(item)
    assert (closed.status, closed.closed_at) == ("closed", item.closed_at)
    assert closed.look_backs.get().due_on == timezone.localdate(_in(36))
    assert ledger.verify().ok


def test_the_page_of_a_closed_item_tells_the_check_from_the_end_of_the_notice(
    item: Item, client: Client
) -> None:
    watch_deadlines(_in(6))
    days = [time.get_text() for time in soup(client.get(item.get_absolute_url())).select("dd time")]
    assert days == [str(timezone.localdate()), str(item.notice_until)]


def test_what_is_on_notice_is_not_late(item: Item) -> None:
    factories.due_from_the_start(Item.objects.all(), timezone.localdate() - timedelta(days=1))
    assert watch_deadlines(timezone.now())["overdue"] == 0


def test_an_objection_that_waits_keeps_the_closing_open_until_it_is_decided(
    item: Item, people: Staff
) -> None:
    made, _event = desk.object_to_closing(item, WORDS)
    assert watch_deadlines(_in(6))["notices_ended"] == 0
    desk.dismiss_objection(made, people.county_officer, "已现场复核")
    assert watch_deadlines(_in(6))["notices_ended"] == 1


def test_an_upheld_objection_reopens_and_settles_those_that_wait(item: Item, people: Staff) -> None:
    made, _event = desk.object_to_closing(item, WORDS)
    desk.object_to_closing(item, "同上，没有张贴")
    desk.uphold_objection(made, people.county_officer, "确未整改")
    opened = factories.fresh(item)
    assert (opened.status, opened.closed_by, opened.notice_until) == ("open", None, None)
    assert opened.deadline == item.deadline, "the deadline does not move silently"
    assert [one.upheld for one in item.objections.all()] == [True, True]
    with pytest.raises(Refused) as refused:
        desk.request_closing(item, people.qinhe_officer, "又整改了")
    assert refused.value.code == "no-evidence"
    assert ledger.verify().ok


def test_nobody_decides_on_an_objection_to_their_own_closing(item: Item, people: Staff) -> None:
    made, _event = desk.object_to_closing(item, WORDS)
    for by, code in (
        (people.supervisor, "own-closing"),
        (people.qinhe_officer, "own-item"),
        (people.qinhe_colleague, "own-unit"),
    ):
        for decide in (desk.uphold_objection, desk.dismiss_objection):
            with pytest.raises(Refused) as refused:
                decide(made, by, "理由")
            assert refused.value.code == code


def test_an_objection_is_decided_once(item: Item, people: Staff) -> None:
    made, _event = desk.object_to_closing(item, WORDS)
    desk.dismiss_objection(made, people.county_officer, "已现场复核")
    with pytest.raises(Refused) as refused:
        desk.uphold_objection(made, people.county_officer, "确未整改")
    assert refused.value.code == "already-done"


def test_those_who_may_decide_are_told_and_not_what_was_said(item: Item, people: Staff) -> None:
    OutboxMessage.objects.all().delete()
    desk.object_to_closing(item, WORDS)
    told = list(OutboxMessage.objects.all())
    assert [one.to for one in told] == [people.county_officer.email]
    assert WORDS not in told[0].body


def test_anybody_objects_on_the_page_and_the_public_reads_only_that_it_was_done(
    item: Item, client: Client
) -> None:
    page = client.get(item.get_absolute_url()).content.decode()
    assert _form(item) in page
    assert client.get(_form(item)).status_code == 200
    response = client.post(_form(item), {"text": WORDS})
    assert response.status_code == 200
    assert Objection.objects.get().text == WORDS
    assert WORDS not in client.get(item.get_absolute_url()).content.decode()


@pytest.mark.parametrize("text", ["", " ", "x" * 501, "\x00"])
def test_an_unfit_objection_is_not_taken(item: Item, client: Client, text: str) -> None:
    client.post(_form(item), {"text": text})
    assert not Objection.objects.exists()


@pytest.mark.parametrize("number", [identity_number, mobile])
def test_no_number_of_a_person_is_kept(item: Item, client: Client, number: Any) -> None:
    text = f"找 {number()}"
    page = client.post(_form(item), {"text": text})
    assert not Objection.objects.exists()
    assert text in page.content.decode()  # to be put right, not typed again


def test_after_the_notice_and_for_hidden_items_there_is_no_form(
    place: County, people: Staff, item: Item, client: Client
) -> None:
    Item.objects.update(notice_until=timezone.localdate() - timedelta(days=1))
    assert client.get(_form(item)).status_code == 404
    assert _form(item) not in client.get(item.get_absolute_url()).content.decode()
    with pytest.raises(Refused) as refused:
        desk.object_to_closing(item, WORDS)
    assert refused.value.code == "no-notice"
    complaint = factories.found_true(place, people)
    hidden = factories.in_status(
        place, people, "closing_notice", source=Source.COMPLAINT, complaint=complaint
    )
    assert client.get(_form(hidden)).status_code == 200
    complaint.__class__.objects.filter(pk=complaint.pk).update(confidential=True)
    assert client.get(_form(hidden)).status_code == 404


def test_no_rule_for_look_backs_leaves_the_notice_as_it_is(item: Item) -> None:
    DeadlineRule.objects.filter(key="lookback.first").delete()
    assert watch_deadlines(_in(6))["notices_ended"] == 0
