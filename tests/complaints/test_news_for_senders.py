"""A sender is told by the way they chose that there is news; whom it goes to is kept nowhere."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import gettext

from complaints import desk
from complaints.models import Complaint, Reporter
from portal.core import outbox
from portal.core.models import OutboxMessage, User
from portal.core.worklists import Bucket, work_for
from tests.complaints import factories
from tests.complaints.factories import MONDAY, County
from tests.support.receivers import webhook

pytestmark = pytest.mark.django_db
ADDRESS = "sender@example.test"
CITIZEN = OutboxMessage.Channel.CITIZEN


def filed_by(place: County, way: str) -> Complaint:
    case = factories.filed(place, at=MONDAY, contact_by=way)
    Reporter.objects.filter(complaint=case).update(email=ADDRESS, phone="0355-7000001")
    return case


def to_senders() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(channel=CITIZEN))


def test_news_goes_by_e_mail_and_says_nothing_of_the_case(
    place: County, qinhe_officer: User, mailoutbox: list[Any]
) -> None:
    case = filed_by(place, "email")
    assert to_senders() == []
    desk.accept(case, qinhe_officer)
    (row,) = to_senders()
    kept = f"{row.key}{row.to}{row.subject}{row.body}"
    for secret in (ADDRESS, factories.PERSON, case.subject, case.body):
        assert secret not in kept
    outbox.deliver_pending()
    (message,) = mailoutbox
    assert message.to == [ADDRESS]
    assert case.number in message.body
    assert case.office.hotline in message.body
    assert ADDRESS not in str(list(OutboxMessage.objects.values()))


@pytest.mark.parametrize("way", ["tracking", "phone"])
def test_who_wants_no_letter_gets_none(place: County, qinhe_officer: User, way: str) -> None:
    desk.accept(filed_by(place, way), qinhe_officer)
    assert to_senders() == []


def test_what_is_internal_is_no_news(place: County, qinhe_officer: User) -> None:
    case = desk.accept(filed_by(place, "email"), qinhe_officer)
    desk.note(case, qinhe_officer, "内部情况。")
    desk.assign(case, qinhe_officer, qinhe_officer)
    assert len(to_senders()) == 1
    desk.send_message(case, qinhe_officer, "请放心。")
    assert len(to_senders()) == 2


def test_after_the_identity_was_removed_nothing_is_sent(
    place: County, qinhe_officer: User, mailoutbox: list[Any]
) -> None:
    case = filed_by(place, "email")
    desk.accept(case, qinhe_officer)
    Reporter.objects.filter(complaint=case).delete()
    outbox.deliver_pending()
    assert [row.dropped_at is not None for row in to_senders()] == [True]
    assert mailoutbox == []


def test_text_messages_go_through_the_gateway_of_the_county(
    place: County, qinhe_officer: User, settings: Any
) -> None:
    with webhook() as got:
        settings.SMS_URL = f"json://127.0.0.1:{got.port}/?:to={{phone}}"
        case = filed_by(place, "sms")
        desk.accept(case, qinhe_officer)
        outbox.deliver_pending()
    assert len(got.bodies) == 1
    assert "0355-7000001" in got.bodies[0]
    assert "0355-7000001" not in str(list(OutboxMessage.objects.values()))


def test_without_a_gateway_no_text_message_is_needed(place: County, qinhe_officer: User) -> None:
    desk.accept(filed_by(place, "sms"), qinhe_officer)
    outbox.deliver_pending()
    assert [row.dropped_at is not None for row in to_senders()] == [True]


def test_whom_to_call_stays_on_the_work_list_until_it_is_noted(
    place: County, qinhe_officer: User
) -> None:
    day = (MONDAY + timedelta(days=2)).date()
    case = desk.accept(filed_by(place, "phone"), qinhe_officer)
    case = desk.assign(case, qinhe_officer, qinhe_officer)

    def calls() -> int:
        items = work_for(qinhe_officer, day)[Bucket.MINE].items
        wanted = gettext("Call the sender, and write in a note that you did")
        return sum(item.detail == wanted for item in items)

    assert calls() == 1
    desk.note(case, qinhe_officer, "已电话告知。")
    assert calls() == 0
    desk.send_message(case, qinhe_officer, "请补充说明。")
    assert calls() == 1


def test_senders_of_cases_handled_together_are_told_too(place: County, qinhe_officer: User) -> None:
    case = filed_by(place, "email")
    lead = factories.lead_for(case, qinhe_officer)
    desk.merge(case, qinhe_officer, lead, "同一事项")
    before = len(to_senders())
    factories.reply(lead, qinhe_officer)
    assert len(to_senders()) == before + 1
