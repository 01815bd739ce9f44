"""The administrator sets channels, tests them, and looks after messages; secrets stay secret."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from portal.core import outbox
from portal.core.models import AlertChannel, Appointment, Division, Office, OutboxMessage, User
from portal.core.setup import grant_staff_access
from tests.support.receivers import webhook

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db: None) -> Office:
    root = Division.add_root(code="990001000000", name="甲县", level="county")
    return Office.objects.create(name="甲县民政局", division=root, hotline="-", hours="-")


def signed_in(client: Client, office: Office, role: str) -> User:
    user = User.objects.create(username=role, office=office)
    Appointment.objects.create(user=user, role=role, division=office.division)
    grant_staff_access()
    client.force_login(user)
    return user


def enter(client: Client, office: Office, address: str, **changes: Any) -> Any:
    values = {"office": office.pk, "name": "群机器人", "active": "on", "address": address}
    return client.post(reverse("alertchannel:add"), {**values, **changes})


def test_a_channel_is_entered_and_its_address_never_shown(client: Client, office: Office) -> None:
    signed_in(client, office, "administrator")
    assert enter(client, office, "jsons://robot.test/topsecret").status_code == 302
    channel = AlertChannel.objects.get()
    assert channel.url == "jsons://robot.test/topsecret"
    edit = reverse("alertchannel:edit", args=[channel.pk])
    for page in (reverse("alertchannel:index"), edit, reverse("outgoing")):
        assert "topsecret" not in client.get(page).content.decode()
    values = {"office": office.pk, "name": "另一个", "active": "on", "address": ""}
    assert client.post(edit, values).status_code == 302
    assert AlertChannel.objects.get().url == "jsons://robot.test/topsecret"
    client.post(edit, {**values, "address": "jsons://robot.test/othersecret"})
    assert AlertChannel.objects.get().url == "jsons://robot.test/othersecret"
    log = str(list(ModelLogEntry.objects.values()))
    assert "另一个" in log
    assert "secret" not in log


def test_an_address_that_is_not_allowed_is_refused_with_a_sentence(
    client: Client, office: Office
) -> None:
    signed_in(client, office, "administrator")
    page = enter(client, office, "file:///etc/passwd").content.decode()
    assert "wecombot://" in page
    assert not AlertChannel.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "json://127.0.0.1:6379/",
        "json://localhost/",
        "json://2130706433/",
        "json://[::1]/",
        "json://[::ffff:127.0.0.1]/",
        "json://169.254.169.254/latest/meta-data/",
        "mailto://a:b@service.test?smtp=127.0.0.1",
    ],
)
def test_no_channel_knocks_at_the_machine_of_the_site(
    client: Client, office: Office, address: str
) -> None:
    signed_in(client, office, "administrator")
    enter(client, office, address)
    assert not AlertChannel.objects.exists()


def test_a_test_message_goes_out_at_once(client: Client, office: Office) -> None:
    signed_in(client, office, "administrator")
    with webhook() as got:
        url = f"json://127.0.0.1:{got.port}/"
        channel = AlertChannel.objects.create(office=office, name="-", url=url)
        address = reverse("outgoing_test", args=[channel.pk])
        assert client.get(address).status_code == 405
        got.answers = [500]
        failed = client.post(address, follow=True).content.decode()
        sent = client.post(address, follow=True).content.decode()
    assert len(got.bodies) == 2
    assert failed != sent


def test_a_given_up_message_is_seen_and_tried_again(
    client: Client, office: Office, mailoutbox: list[Any]
) -> None:
    signed_in(client, office, "administrator")
    row = OutboxMessage.objects.create(
        key="k", channel="email", to="a@example.test", subject="甲乙丙丁", body="戊己庚辛",
        attempts=outbox.MAX_ATTEMPTS, last_error="ConnectionRefusedError",
    )  # fmt: skip
    page = client.get(reverse("outgoing")).content.decode()
    assert "ConnectionRefusedError" in page
    assert "甲乙丙丁" not in page
    client.post(reverse("outgoing_again", args=[row.pk]))
    outbox.deliver_pending()
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("role", ["petition_officer", "supervisor", "auditor"])
def test_nobody_else_sees_or_moves_messages(client: Client, office: Office, role: str) -> None:
    signed_in(client, office, role)
    row = OutboxMessage.objects.create(key="k", channel="email", to="a@example.test")
    again = reverse("outgoing_again", args=[row.pk])
    # The staff area answers with its own page, and leads back.
    assert client.get(reverse("outgoing")).status_code in (302, 403)
    assert client.post(again).status_code in (302, 403)
    assert enter(client, office, "jsons://robot.test/").status_code in (302, 403)
    assert not AlertChannel.objects.exists()
