"""Absolute addresses of a list for paper, screens and feeds, and their QR codes."""

import io
from functools import lru_cache
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.urls import reverse

from disclosure.models import Roster
from portal.core.models import Division

# The complaints room stands above this one and cannot be asked for its addresses.
COMPLAINT_FORM = "/complaints/file/"


def absolute(path: str) -> str:
    """*path* below the public address of the site, as it is printed and sent."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def list_address(roster: Roster) -> str:
    """The live list."""
    return absolute(reverse("disclosure:list", args=[roster.reference]))


def short_address(publication: int) -> str:
    """The short address to share; it leads to the list for as long as the archive stands."""
    return absolute(reverse("board:short", args=[publication]))


def feed_address(division: str, programme: str, name: str = "disclosure:feed") -> str:
    """The feed of a township, a programme, both, or everything; the codes may be empty."""
    return absolute(reverse(name) + chosen(division, programme))


def chosen(division: str, programme: str) -> str:
    """The query that narrows the index and the feeds; empty without a choice."""
    asked = {"division": division, "programme": programme}
    given = {name: value for name, value in asked.items() if value}
    return f"?{urlencode(given)}" if given else ""


def complaint_address(roster: Roster, place: Division) -> str:
    """The complaint form with this list and *place* filled in."""
    query = urlencode({"list": roster.reference, "division": place.code})
    return absolute(f"{COMPLAINT_FORM}?{query}")


@lru_cache(maxsize=512)
def qr_svg(address: str) -> str:
    """*address* as an SVG element without size, style or script; the frame gives it its size."""
    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    # Without a size: the stylesheet or the poster gives it.
    code.save(out, kind="svg", border=0, xmldecl=False, omitsize=True, svgclass="qr", lineclass="")
    return out.getvalue().decode().strip()
