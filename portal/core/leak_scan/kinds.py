"""What a kind of finding is called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.core.leak_scan.walk import UNKNOWN_FILE, UNREADABLE
from portal.core.public_text.finding import KINDS

_OTHER: dict[str, Promise] = {
    UNREADABLE: _("a file that cannot be read"),
    UNKNOWN_FILE: _("a file without a record"),
}


def kind_text(kind: str) -> str:
    """The kind in words."""
    return str({**KINDS, **_OTHER}.get(kind, kind))
