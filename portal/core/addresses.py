"""The address of a visitor, believed only as far as our own proxies vouch for it."""

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Network = IPv4Network | IPv6Network


@lru_cache(maxsize=4)
def _networks(trusted: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ip_network(item.strip(), strict=False) for item in trusted if item.strip())


def _trusted(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in _networks(tuple(settings.TRUSTED_PROXIES)))


def client_address(request: HttpRequest) -> str:
    """Return the visitor's address.

    X-Forwarded-For is read from its end, hop by hop, and only while each hop is one of
    TRUSTED_PROXIES: the first item is whatever the visitor liked to send.
    """
    address = str(request.META.get("REMOTE_ADDR", "")) or "0.0.0.0"  # noqa: S104  a placeholder, no bind
    hops = [hop.strip() for hop in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    address = _plain(address) or address
    while hops and _trusted(address):
        if not (candidate := _plain(hops.pop())):
            break
        address = candidate
    return address


def _plain(text: str) -> str:
    """An address as it is compared: without its zone, and of IPv4 where a socket of both wrote it
    as IPv6; empty for what is none."""
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(found, "ipv4_mapped", None) or found)


def guessing_address(request: HttpRequest) -> str:
    """By which guesses at accounts are counted: one address for a whole /64 of IPv6."""
    return ratelimit_key("", request).partition("/")[0]


def ratelimit_key(group: str, request: HttpRequest) -> str:
    """Key function for django-ratelimit: one visitor, one /64 for IPv6."""
    found = ip_address(client_address(request))
    if found.version == 6:  # noqa: PLR2004
        return str(ip_network(f"{found}/64", strict=False))
    return str(found)
