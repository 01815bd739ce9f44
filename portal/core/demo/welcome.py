"""What `make demo` tells the person in front of the screen."""

from django.utils.translation import gettext as _

from portal.core.demo import data
from portal.core.demo.loader import demo_password


def welcome(address: str) -> str:
    """The address, the demo accounts and where to click first, as plain text."""
    rows = [person for group in data("staff")["staff"] for person in group["people"]]
    lines = [
        "",
        _("The demo county runs at %s") % address,
        "",
        _("Residents and citizens (no account):"),
        f"  {address}/policies/",
        f"  {address}/publicity/",
        f"  {address}/complaints/file/",
        f"  {address}/rectification/",
        "",
        _("Staff: %s") % f"{address}/admin/",
        _("Password of every demo account: %s") % demo_password(),
        *(f"  {username:<20}{name}" for username, name, _role in rows),
        "",
        _("Press Ctrl-C to stop."),
    ]
    return "\n".join(lines)
