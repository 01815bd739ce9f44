"""The only columns that a public list can ever have, and how an entry fills each of them.

The whitelist in the database chooses among these; a column that is not here cannot be shown by
any setting, because no entry holds it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.columns import Meaning

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from disclosure.models import RosterEntry

    Text = str | _StrPromise

Kind = Literal["", "num", "strong"]

REASON_LABELS: dict[str, "Text"] = {
    "disability": _("Disability in the household"),
    "illness": _("Illness"),
    "education": _("Education"),
    "accident": _("Accident"),
    "disaster": _("Disaster"),
    "lack-of-labour": _("Lack of labour"),
    "other": _("Other hardship"),
}
AGE_LABELS: dict[str, "Text"] = {
    "18-39": _("18 to 39"),
    "40-59": _("40 to 59"),
    "60-79": _("60 to 79"),
    "80-89": _("80 to 89"),
    "90+": _("90 and over"),
}


@dataclass(frozen=True, slots=True)
class PublicField:
    """How one meaning is shown: its cell text of an entry, its usual label, its look."""

    label: "Text"
    text: Callable[["RosterEntry"], str]
    kind: Kind = ""


def money(value: Decimal | None) -> str:
    """Yuan without needless zeros: 456, 456.50; empty for none."""
    if value is None:
        return ""
    return f"{value:.0f}" if value == value.to_integral_value() else f"{value:.2f}"


def _filed(value: bool | None) -> str:
    if value is None:
        return ""
    return str(_("Yes") if value else _("No"))


SHOWABLE: dict[Meaning, PublicField] = {
    Meaning.SERIAL: PublicField(_("Serial"), lambda e: str(e.number), "num"),
    Meaning.VILLAGE: PublicField(_("Village or community"), lambda e: e.village_name),
    Meaning.NAME: PublicField(pgettext_lazy("person", "Name"), lambda e: e.masked_name, "strong"),
    Meaning.PROGRAMME_CLASS: PublicField(
        pgettext_lazy("column", "Class"), lambda e: e.programme_class
    ),
    Meaning.MEMBERS: PublicField(_("People covered"), lambda e: _plain(e.members), "num"),
    Meaning.HOUSEHOLD_SIZE: PublicField(
        _("Household size"), lambda e: _plain(e.household_size), "num"
    ),
    Meaning.AMOUNT: PublicField(_("Amount (yuan)"), lambda e: money(e.amount), "num"),
    Meaning.CHANGE: PublicField(
        pgettext_lazy("column", "Change"), lambda e: e.get_change_display() if e.change else ""
    ),
    Meaning.PREVIOUS_AMOUNT: PublicField(
        _("Amount before (yuan)"), lambda e: money(e.previous_amount), "num"
    ),
    Meaning.REASON: PublicField(
        pgettext_lazy("column", "Reason"), lambda e: str(REASON_LABELS.get(e.reason, ""))
    ),
    Meaning.START_MONTH: PublicField(
        _("Since"), lambda e: f"{e.start_month:%Y-%m}" if e.start_month else ""
    ),
    Meaning.AGE: PublicField(_("Age band"), lambda e: str(AGE_LABELS.get(e.age_band, ""))),
    Meaning.RELATIVE_FILED: PublicField(
        _("Relative of staff, filed"), lambda e: _filed(e.relative_filed)
    ),
}
MEANING_CHOICES = [(meaning.value, field.label) for meaning, field in SHOWABLE.items()]
# What an import reads besides, and never shows.
CHECKED: dict[Meaning, "Text"] = {
    Meaning.IDENTITY: _("Identity number, for checks only"),
    Meaning.BIRTH_DATE: _("Date of birth, for checks only"),
    Meaning.TOWNSHIP: _("Township, for checks only"),
    Meaning.ADDRESS: _("Address, for checks only"),
}
LABELS: dict[str, "Text"] = dict(MEANING_CHOICES) | {
    meaning.value: label for meaning, label in CHECKED.items()
}


def _plain(value: int | None) -> str:
    return "" if value is None else str(value)


def cells(entry: "RosterEntry", meanings: Sequence[Meaning]) -> list[str]:
    """The public cells of *entry* in the order of *meanings*."""
    return [SHOWABLE[meaning].text(entry) for meaning in meanings]
