"""No policy page carries a person's number: what is found is refused with the place named."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.identifiers import find_personal_data

_KINDS = {
    "identity": gettext_lazy("an identity number"),
    "mobile": gettext_lazy("a mobile number"),
    "bank-card": gettext_lazy("a bank card number"),
}


def complaints_about(places: Iterable[tuple[str, str]]) -> list[str]:
    """One sentence per (place, text) that holds a personal number; the number is not repeated."""
    found: list[str] = []
    for place, text in places:
        kinds = {item.kind for item in find_personal_data(text)}
        found.extend(
            _("%(place)s contains %(kind)s. Remove it.") % {"place": place, "kind": _KINDS[kind]}
            for kind in sorted(kinds)
        )
    return found


def excerpt(text: str, length: int = 12) -> str:
    """The beginning of a text that holds no number, to name a place by."""
    start = text.strip()[:length]
    return "" if any(character.isdigit() for character in start) else start
