"""The only columns that a public list can ever have, and how an entry fills each of them.

The whitelist in the database chooses among these; a column that is not here cannot be shown by
any setting, because no entry holds it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.columns import Meaning

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from disclosure.models import RosterEntry

    Text = str | _StrPromise

Kind = Literal["", "num", "strong"]
REPEATED = 5000  # different cells of a column that are remembered

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
    """How one meaning is shown: the field of an entry that it is made from, and from nothing
    else, its cell text, its usual label, its look."""

    label: "Text"
    source: str
    text: Callable[[Any], str] = str
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


def _plain(value: int | None) -> str:
    return "" if value is None else str(value)


def _change(kind: str) -> str:
    from disclosure.models import RosterEntry  # noqa: PLC0415  the models import this module

    return str(dict(RosterEntry.Change.choices)[kind]) if kind else ""


SHOWABLE: dict[Meaning, PublicField] = {
    Meaning.SERIAL: PublicField(_("Serial"), "number", kind="num"),
    Meaning.VILLAGE: PublicField(_("Village or community"), "village_name"),
    Meaning.NAME: PublicField(pgettext_lazy("person", "Name"), "masked_name", kind="strong"),
    Meaning.PROGRAMME_CLASS: PublicField(pgettext_lazy("column", "Class"), "programme_class"),
    Meaning.MEMBERS: PublicField(_("People covered"), "members", _plain, "num"),
    Meaning.HOUSEHOLD_SIZE: PublicField(_("Household size"), "household_size", _plain, "num"),
    Meaning.AMOUNT: PublicField(_("Amount (yuan)"), "amount", money, "num"),
    Meaning.CHANGE: PublicField(pgettext_lazy("column", "Change"), "change", _change),
    Meaning.PREVIOUS_AMOUNT: PublicField(
        _("Amount before (yuan)"), "previous_amount", money, "num"
    ),
    Meaning.REASON: PublicField(
        pgettext_lazy("column", "Reason"), "reason", lambda r: str(REASON_LABELS.get(r, ""))
    ),
    Meaning.START_MONTH: PublicField(
        _("Since"), "start_month", lambda month: f"{month:%Y-%m}" if month else ""
    ),
    Meaning.AGE: PublicField(_("Age band"), "age_band", lambda b: str(AGE_LABELS.get(b, ""))),
    Meaning.RELATIVE_FILED: PublicField(_("Relative of staff, filed"), "relative_filed", _filed),
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


def cells(entry: "RosterEntry", meanings: Sequence[Meaning]) -> list[str]:
    """The public cells of *entry* in the order of *meanings*."""
    fields = [SHOWABLE[meaning] for meaning in meanings]
    return [field.text(getattr(entry, field.source)) for field in fields]


def all_cells(entries: "QuerySet[RosterEntry]", meanings: Sequence[Meaning]) -> list[list[str]]:
    """The same of every entry of a long list, in the language that is in force.

    No object is made of an entry, and what a column repeats is worked out once.
    """
    fields = [SHOWABLE[meaning] for meaning in meanings]
    made = [lru_cache(maxsize=REPEATED)(field.text) for field in fields]
    rows = entries.values_list(*(field.source for field in fields)).iterator(chunk_size=5000)
    return [[text(value) for text, value in zip(made, row, strict=True)] for row in rows]
