"""Why a register was refused or a row of it left out, as sentences."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

TEXTS: Mapping[str, "_StrPromise"] = {
    "unknown-register": _("There is no such register. Choose one of those offered."),
    "register-of-village": _(
        "A register covers the county or one township. Choose one of these, not a village."
    ),
    "register-ahead": _(
        "The day of the register lies in the future. Enter the day on which it was drawn up."
    ),
    "register-source": _(
        "Say where the register comes from, in at most 100 characters and without numbers of "
        "persons."
    ),
    "register-older": _(
        "A newer register of this kind is here already, as of %(as_of)s. An older one cannot take "
        "its place."
    ),
    "register-twice": _(
        "This very file was uploaded for this division before, as of %(as_of)s. Nothing is to do."
    ),
    "register-no-identity": _(
        "No column with identity numbers was found. Without them nobody can be matched."
    ),
    "register-nobody": _(
        "No person in the file can be matched: the identity numbers are missing or hidden."
    ),
    "register-no-month": _(
        "No column with the date of death was found. Everyone in the register counts as dead "
        "before any list."
    ),
}
