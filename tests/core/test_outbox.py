"""Messages leave once, rest after a failure, are given up visibly, and survive a crash."""

import email
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from time_machine import travel

from portal.core import alerts, outbox
from portal.core.errors import Refused
from portal.core.models import AlertChannel, Division, Office, OutboxMessage
from tests.support.receivers import mail_server, webhook

pytestmark = pytest.mark.django_db
EMAIL, STAFF = OutboxMessage.Channel.EMAIL, OutboxMessage.Channel.STAFF


@pytest.fixture
def office(db: None) -> Office:
    root = Division.add_root(code="140431000000", name="沁源县", level="county")
    return Office.objects.create(
        name="民政局", division=root, hotline="0355-7000000", address="-", hours="-"
    )


def only() -> OutboxMessage:
    return OutboxMessage.objects.get()


def tick_after(minutes: float) -> None:
    with travel(timezone.now() + timedelta(minutes=minutes), tick=False):
        outbox.deliver_pending()


def test_an_alert_reaches_the_webhook_of_the_unit_once(office: Office) -> None:
    with webhook() as got:
        AlertChannel.objects.create(
            office=office, name="-", url=f"json://127.0.0.1:{got.port}/secret"
        )
        outbox.alert("a", [], "到期提醒", "一件", office)
        outbox.alert("a", [], "到期提醒", "一件", office)
        outbox.deliver_pending()
        outbox.deliver_pending()
        tick_after(600)
    assert len(got.bodies) == 1
    assert got.headers[0]["Idempotency-Key"] == outbox.message_id(only())
    assert only().sent_at


def test_a_refused_alert_is_tried_again_after_a_rest(settings: Any) -> None:
    with webhook() as got:
        settings.NOTIFY_URLS = [f"json://127.0.0.1:{got.port}/secret"]
        got.answers = [500]
        outbox.alert("a", [], "到期提醒", "一件")
        outbox.deliver_pending()
        outbox.deliver_pending()
        assert (len(got.bodies), only().sent_at) == (1, None)
        assert "secret" not in only().last_error
        tick_after(3)
    assert len(got.bodies) == 2
    assert got.headers[0]["Idempotency-Key"] == got.headers[1]["Idempotency-Key"]
    assert only().sent_at


def test_a_message_that_nobody_takes_is_given_up_and_can_be_tried_again(settings: Any) -> None:
    with webhook() as got:
        settings.NOTIFY_URLS = [f"json://127.0.0.1:{got.port}/secret"]
        got.always = 500
        outbox.alert("a", [], "到期提醒", "一件")
        for attempt in range(12):
            tick_after(attempt * 300)
        assert len(got.bodies) == outbox.MAX_ATTEMPTS
        assert outbox.given_up().get() == only()
        got.always = 200
        assert outbox.try_again(only().pk)
        outbox.deliver_pending()
    assert only().sent_at
    assert not outbox.try_again(only().pk)


def test_rests_grow_up_to_four_hours() -> None:
    rests = [outbox._rest(attempt) / timedelta(minutes=1) for attempt in range(1, 9)]
    assert rests == [2, 4, 8, 16, 32, 64, 128, 240]


def test_a_channel_that_was_taken_away_needs_no_message(office: Office) -> None:
    channel = AlertChannel.objects.create(office=office, name="-", url="json://127.0.0.1:9")
    outbox.alert("a", [], "到期提醒", "一件", office)
    channel.delete()
    outbox.deliver_pending()
    assert only().dropped_at
    assert not outbox.waiting().exists()


def test_a_crash_between_sending_and_noting_it_sends_the_same_message_again(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with mail_server() as got:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", got.port
        outbox.mail("a", ["officer@example.test"], "到期提醒", "一件")
        with monkeypatch.context() as patch:
            patch.setattr(outbox, "_settle", _die)
            with pytest.raises(KeyboardInterrupt):
                outbox.deliver_pending()
        outbox.deliver_pending()
        assert len(got.bodies) == 1  # the claim of the dead process still holds
        tick_after(3)
        tick_after(600)
    first, second = (email.message_from_string(body) for body in got.bodies)
    assert first["Message-ID"] == second["Message-ID"] == f"<{outbox.message_id(only())}>"
    assert only().sent_at


def _die(*args: Any) -> None:
    raise KeyboardInterrupt


@pytest.mark.django_db(transaction=True)
def test_two_timers_at_once_send_each_message_once(settings: Any) -> None:
    with webhook() as got:
        settings.NOTIFY_URLS = [f"json://127.0.0.1:{got.port}"]
        reference = alerts.references(None)[0]
        for number in range(10):
            OutboxMessage.objects.create(
                key=f"k{number}", channel=STAFF, to=reference, subject=f"{number}", body="-"
            )
        _at_once([outbox.deliver_pending] * 3)
    assert len(got.bodies) == 10
    assert not outbox.waiting().exists()


def _at_once(calls: list[Callable[[], Any]]) -> None:
    def run(call: Callable[[], Any]) -> None:
        try:
            call()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("file:///etc/passwd", "scheme-not-allowed"),
        ("syslog://", "scheme-not-allowed"),
        ("dbus://", "scheme-not-allowed"),
        ("民政局", "scheme-not-allowed"),
        ("dingtalk://", "address-not-understood"),
    ],
)
def test_addresses_that_are_no_channel_are_refused(url: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        alerts.check(url)
    assert refused.value.code == code


@pytest.mark.parametrize("url", ["wecombot://abcdef", "dingtalk://abcdefabcdef", "jsons://a.test/"])
def test_robots_and_webhooks_are_taken(url: str) -> None:
    alerts.check(url)


def test_long_keys_stay_apart() -> None:
    outbox.mail("k" * 119, ["a@example.test", "b@example.test"], "-", "-")
    assert OutboxMessage.objects.count() == 2
