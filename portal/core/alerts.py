"""Alert channels: which addresses are taken, and handing a message to one of them.

The address holds a secret. It is in no message, log or error: whoever reads the outbox sees a
reference, which is resolved when the message is sent.
"""

import hashlib
from urllib.parse import urlsplit

import apprise
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.core.errors import Refused
from portal.core.models import AlertChannel, Office

COUNTY, UNIT = "county", "channel"


class NotTaken(Exception):
    """The service did not take the message; says nothing of its address."""


def check(url: str) -> None:
    """Refused unless *url* is of a kind that the county allows and that apprise understands."""
    scheme = urlsplit(url.strip()).scheme.lower()
    if scheme not in settings.ALERT_SCHEMES:
        raise Refused(
            _("This kind of address is not allowed. Use one of: %(schemes)s.")
            % {"schemes": ", ".join(f"{one}://" for one in settings.ALERT_SCHEMES)},
            code="scheme-not-allowed",
        )
    if apprise.Apprise.instantiate(url.strip(), suppress_exceptions=True) is None:
        raise Refused(
            _("This address is not complete. Compare it with what the service shows."),
            code="address-not-understood",
        )


def references(office: Office | None) -> list[str]:
    """What the outbox keeps of the channels of the county and of a unit: one message for each."""
    found = [f"{COUNTY}:{_digest(url)}" for url in settings.NOTIFY_URLS]
    if office is not None:
        channels = AlertChannel.objects.filter(office=office, active=True)
        found += [f"{UNIT}:{pk}" for pk in channels.values_list("pk", flat=True)]
    return found


def address_of(reference: str) -> str:
    """The address behind a reference; "" when the channel was taken away meanwhile."""
    kind, _colon, name = reference.partition(":")
    if kind == COUNTY:
        return next((url for url in settings.NOTIFY_URLS if _digest(url) == name), "")
    channel = AlertChannel.objects.filter(pk=int(name), active=True).first()
    return channel.url if channel else ""


def hand_over(url: str, subject: str, body: str, message_id: str) -> None:
    """Give a message to one service; raises NotTaken."""
    service = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    if service is None:
        raise NotTaken("the address is not understood")
    headers = getattr(service, "headers", None)
    if isinstance(headers, dict):  # a webhook: the same message again can be told
        headers["Idempotency-Key"] = message_id
    if not service.notify(title=subject, body=body):
        raise NotTaken("the service did not take the message")


def _digest(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:16]
