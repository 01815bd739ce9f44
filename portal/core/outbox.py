"""Messages leave after commit, once, and survive a crash."""

import logging
from collections.abc import Iterable
from functools import partial

import apprise
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from portal.core.models import OutboxMessage

MAX_ATTEMPTS = 8
logger = logging.getLogger(__name__)


def send(key: str, channel: OutboxMessage.Channel, to: str, subject: str, body: str) -> None:
    """Queue one message inside the caller's transaction.

    *key* names the occasion: the same occasion never sends twice, however often it is queued.
    """
    message, created = OutboxMessage.objects.get_or_create(
        key=key, defaults={"channel": channel, "to": to, "subject": subject[:200], "body": body}
    )
    if created:
        transaction.on_commit(partial(_enqueue, message.pk))


def mail(key: str, addresses: Iterable[str], subject: str, body: str) -> None:
    """One message to each known address; nothing where there is none."""
    for address in sorted({one for one in addresses if one}):
        send(f"{key}:{address}"[:120], OutboxMessage.Channel.EMAIL, address, subject, body)


def alert(key: str, addresses: Iterable[str], subject: str, body: str) -> None:
    """The same, and once on the alert channels where any is set.

    Where there is neither, nothing is queued: the work list in the staff area is the alert.
    """
    mail(key, addresses, subject, body)
    if settings.NOTIFY_URLS:
        send(f"{key}:staff", OutboxMessage.Channel.STAFF, "", subject, body)


def _enqueue(pk: int) -> None:
    try:
        deliver_one.enqueue(pk)
    except Exception:  # the row is safe; `tick` sends it
        logger.exception("message %s waits for the next tick", pk)


@task()
def deliver_one(pk: int) -> None:
    """Send one message unless it has left already."""
    with transaction.atomic():
        message = (
            OutboxMessage.objects.select_for_update()
            .filter(pk=pk, sent_at=None, attempts__lt=MAX_ATTEMPTS)
            .first()
        )
        if message is None:
            return
        error = _transmit(message)
        OutboxMessage.objects.filter(pk=pk).update(
            attempts=F("attempts") + 1,
            sent_at=None if error else timezone.now(),
            last_error=error[:200],
        )


def _transmit(message: OutboxMessage) -> str:
    """Hand the message to its channel; return "" or what went wrong."""
    try:
        if message.channel == OutboxMessage.Channel.EMAIL:
            send_mail(message.subject, message.body, None, [message.to])
            return ""
        return _alert_staff(message)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def _alert_staff(message: OutboxMessage) -> str:
    alerts = apprise.Apprise()
    for url in settings.NOTIFY_URLS:
        alerts.add(url)
    sent = alerts.notify(title=message.subject, body=message.body)
    return "" if sent else "the alert service did not accept the message"


def deliver_pending() -> int:
    """Send everything that waits; return how many were tried."""
    waiting = OutboxMessage.objects.filter(sent_at=None, attempts__lt=MAX_ATTEMPTS)
    keys = list(waiting.values_list("pk", flat=True)[:500])
    for pk in keys:
        deliver_one.call(pk)
    return len(keys)
