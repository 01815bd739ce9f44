"""Alert channels: which addresses are taken, and handing a message to one of them.

The address holds a secret. It is in no message, log or error: whoever reads the outbox sees a
reference, which is resolved when the message is sent.
"""

import hashlib
import ipaddress
import socket
from urllib.parse import urlsplit

import apprise
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.core.errors import Refused
from portal.core.models import AlertChannel, Office

COUNTY, UNIT = "county", "channel"


# Where apprise keeps the machine that a message goes to.
HOSTS = ("host", "smtp_host")


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
    service = apprise.Apprise.instantiate(url.strip(), suppress_exceptions=True)
    if service is None:
        raise Refused(
            _("This address is not complete. Compare it with what the service shows."),
            code="address-not-understood",
        )
    if any(_is_of_this_machine(str(getattr(service, name, "") or "")) for name in HOSTS):
        raise Refused(
            _("This address leads back to the machine of this site. Enter that of the service."),
            code="own-machine",
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


def _is_of_this_machine(host: str) -> bool:
    """Whether a name or number means this machine or what only it reaches (link-local: 169.254)."""
    if not host:
        return False
    try:
        found = socket.getaddrinfo(host.strip("[]"), 0, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False  # nobody is reached by it now
    places = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    places = [getattr(one, "ipv4_mapped", None) or one for one in places]
    return any(one.is_loopback or one.is_link_local or one.is_unspecified for one in places)


def _digest(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:16]
