"""Messages leave after commit, once, and survive a crash.

Queued in the caller's transaction under a key that names the occasion, a message exists exactly
when the change does, and once. Whoever sends it claims it first, in a transaction of its own: two
workers never send the same one. No channel can be asked whether it has taken a message, so a
process that dies between handing over and noting it leaves a message that is handed over again:
at least once, with the same Message-ID (Idempotency-Key for webhooks), by which mail programs and
receivers tell that it is the same.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_tasks import task

from portal.core import alerts
from portal.core.models import Office, OutboxMessage

MAX_ATTEMPTS = 8
KEY_LENGTH = 120
# An attempt takes less than this: after it, whoever claimed the message is dead.
CLAIM = timedelta(minutes=2)
LONGEST_REST = timedelta(hours=4)
logger = logging.getLogger(__name__)

Channel = OutboxMessage.Channel
# Hands a message over; False when nobody is there any more to be told. Raises what went wrong.
Sender = Callable[[OutboxMessage], bool]
_SENDERS: dict[str, Sender] = {}


def sender(channel: OutboxMessage.Channel) -> Callable[[Sender], Sender]:
    """Register how messages of *channel* are sent; a room does so for its own."""

    def register(function: Sender) -> Sender:
        _SENDERS[channel] = function
        return function

    return register


def send(key: str, channel: OutboxMessage.Channel, to: str, subject: str, body: str) -> bool:
    """Queue one message inside the caller's transaction; False when it was queued before.

    *key* names the occasion: the same occasion never sends twice, however often it is queued.
    """
    message, created = OutboxMessage.objects.get_or_create(
        key=_fitting(key),
        defaults={"channel": channel, "to": to, "subject": subject[:200], "body": body},
    )
    if created:
        transaction.on_commit(partial(_enqueue, message.pk))
    return created


def mail(key: str, addresses: Iterable[str], subject: str, body: str) -> None:
    """One message to each known address; nothing where there is none."""
    for address in sorted({one for one in addresses if one}):
        send(f"{key}:{address}", Channel.EMAIL, address, subject, body)


def alert(
    key: str, addresses: Iterable[str], subject: str, body: str, office: Office | None = None
) -> None:
    """The same, and once on each alert channel of the county and of *office*.

    Where there is neither, nothing is queued: the work list in the staff area is the alert.
    """
    mail(key, addresses, subject, body)
    for reference in alerts.references(office):
        send(f"{key}:{reference}", Channel.STAFF, reference, subject, body)


def occasions(prefix: str, parts: int) -> set[str]:
    """The occasions under *prefix* for which something was queued, in one query.

    An occasion is the first *parts* parts of a key; behind them stands to whom it went. A job that
    runs every minute asks this, instead of queueing again what has long left.
    """
    keys = OutboxMessage.objects.filter(key__startswith=prefix).values_list("key", flat=True)
    return {":".join(key.split(":", parts)[:parts]) for key in keys.iterator()}


def waiting() -> QuerySet[OutboxMessage]:
    """Messages that still leave by themselves."""
    return OutboxMessage.objects.filter(sent_at=None, dropped_at=None, attempts__lt=MAX_ATTEMPTS)


def given_up() -> QuerySet[OutboxMessage]:
    """Messages that nobody took; a person has to look."""
    return OutboxMessage.objects.filter(sent_at=None, dropped_at=None, attempts__gte=MAX_ATTEMPTS)


def try_again(pk: int) -> bool:
    """Begin anew with a message that rests or was given up; False when it has left meanwhile."""
    rows = OutboxMessage.objects.filter(pk=pk, sent_at=None, dropped_at=None)
    # One that is being tried at this moment keeps its claim.
    rested = (
        Q(attempts__gte=MAX_ATTEMPTS) | ~Q(last_error="") | Q(next_attempt_at__lte=timezone.now())
    )
    with transaction.atomic():
        fresh = rows.filter(rested).update(
            attempts=0, next_attempt_at=timezone.now(), last_error=""
        )
        if fresh:
            transaction.on_commit(partial(_enqueue, pk))
    return bool(fresh)


def message_id(message: OutboxMessage) -> str:
    """The same for every attempt at the same message."""
    name = hashlib.sha256(f"{message.pk}:{message.key}".encode()).hexdigest()[:40]
    return f"{name}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}"


def email(message: OutboxMessage, address: str) -> None:
    """Hand a message over to the mail server."""
    headers = {"Message-ID": f"<{message_id(message)}>"}
    EmailMessage(message.subject, message.body, None, [address], headers=headers).send()


def _fitting(key: str) -> str:
    """The key within its column; a long one keeps what makes it the only one."""
    if len(key) <= KEY_LENGTH:
        return key
    return f"{key[:80]}~{hashlib.sha256(key.encode()).hexdigest()[:36]}"


def _enqueue(pk: int) -> None:
    try:
        deliver_one.enqueue(pk)
    except Exception:  # the row is safe; `tick` sends it
        logger.exception("message %s waits for the next tick", pk)


@task()
def deliver_one(pk: int) -> None:
    """Send one message unless it has left already or somebody else is at it."""
    message = _claim(pk, timezone.now())
    if message is None:
        return
    needed, error = True, ""
    try:
        needed = _SENDERS[message.channel](message)
    except Exception as problem:
        error = _named(problem, message)
    _settle(message, needed, error)


def _claim(pk: int, now: datetime) -> OutboxMessage | None:
    """Take the message in one statement: of two who try, one changes the row."""
    free = waiting().filter(pk=pk, next_attempt_at__lte=now)
    taken = free.update(attempts=F("attempts") + 1, next_attempt_at=now + CLAIM, last_error="")
    return OutboxMessage.objects.get(pk=pk) if taken else None


def _settle(message: OutboxMessage, needed: bool, error: str) -> None:
    now = timezone.now()
    rows = OutboxMessage.objects.filter(pk=message.pk)
    if error:
        rows.update(last_error=error[:200], next_attempt_at=now + _rest(message.attempts))
    elif needed:
        rows.update(sent_at=now)
    else:
        rows.update(dropped_at=now)


def _rest(attempts: int) -> timedelta:
    """Two minutes after the first failure, twice as long after each further one."""
    return min(timedelta(minutes=2**attempts), LONGEST_REST)


def _named(problem: Exception, message: OutboxMessage) -> str:
    """What went wrong; where the recipient is a secret, without the words of the other side."""
    if message.channel == Channel.EMAIL or isinstance(problem, alerts.NotTaken):
        return f"{type(problem).__name__}: {problem}"
    return type(problem).__name__


@sender(Channel.EMAIL)
def _to_address(message: OutboxMessage) -> bool:
    email(message, message.to)
    return True


@sender(Channel.STAFF)
def _to_channel(message: OutboxMessage) -> bool:
    url = alerts.address_of(message.to)
    if not url:
        return False
    alerts.hand_over(url, message.subject, message.body, message_id(message))
    return True


def deliver_pending() -> int:
    """Send everything that waits and whose rest is over; return how many were tried."""
    due = waiting().filter(next_attempt_at__lte=timezone.now()).order_by("next_attempt_at", "pk")
    keys = list(due.values_list("pk", flat=True)[:500])
    for pk in keys:
        deliver_one.call(pk)
    return len(keys)
