"""Links that lead away from this site: a notice first, except to other government websites.

The notice page opens only addresses that this site signed when it drew the link, so nobody can
borrow its name to send people elsewhere.
"""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.signing import BadSignature, Signer

NOTICE = "/leaving/"
GOVERNMENT = ".gov.cn"
LONGEST = 2000
_signer = Signer(salt="portal.core.leaving")


def is_web_address(address: str) -> bool:
    """An absolute http(s) address that every browser reads in the same way."""
    if not address.isprintable() or "\\" in address or " " in address or len(address) > LONGEST:
        return False
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(host) and "@" not in parts.netloc


def is_government(address: str) -> bool:
    """Whether the address belongs to a government website of this country."""
    if not is_web_address(address):
        return False
    return (urlsplit(address).hostname or "").rstrip(".").endswith(GOVERNMENT)


def is_ours(address: str) -> bool:
    """Whether the address is on this site."""
    if not address.isprintable():
        return False  # a browser drops tabs and line ends: /<tab>/host is another site for it
    return (address.startswith(("/", "#")) and not address.startswith(("//", "/\\"))) or (
        is_web_address(address) and urlsplit(address).netloc == urlsplit(settings.PUBLIC_URL).netloc
    )


def outward(address: str) -> str:
    """What a link to *address* points at: itself, the notice, or nothing for what is no link."""
    address = address.strip()
    if is_ours(address) or address.startswith(("mailto:", "tel:")) or is_government(address):
        return address
    if not is_web_address(address):
        return ""
    return f"{NOTICE}?{urlencode({'to': _signer.sign(address)})}"


def signed_target(value: str) -> str:
    """The address that this site signed; "" for everything else."""
    try:
        address = _signer.unsign(value)
    except BadSignature:
        return ""
    return address if is_web_address(address) else ""
