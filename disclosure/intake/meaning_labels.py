"""What each meaning of a column is called, also of those that are never shown to the public."""

from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

from disclosure.columns import Meaning
from disclosure.intake.columns_choice import CHECKS, DROPPED, PUBLIC
from disclosure.public_columns import LABELS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise

_DROPPED_MEANINGS: dict[Meaning, "Text"] = {
    Meaning.MEMBER_NAME: pgettext_lazy("column", "Name of a member of the family"),
    Meaning.PHONE: pgettext_lazy("column", "Phone number"),
    Meaning.BANK_ACCOUNT: pgettext_lazy("column", "Bank account"),
    Meaning.BANK: pgettext_lazy("column", "Bank"),
    Meaning.ACCOUNT_HOLDER: pgettext_lazy("column", "Account holder"),
    Meaning.CERTIFICATE: pgettext_lazy("column", "Number of a certificate or file"),
    Meaning.GROUP: pgettext_lazy("column", "Villagers' group"),
    Meaning.OTHER_AMOUNT: pgettext_lazy("column", "Another amount"),
    Meaning.END_MONTH: pgettext_lazy("column", "Until"),
    Meaning.GENDER: pgettext_lazy("column", "Sex"),
    Meaning.RELATION: pgettext_lazy("column", "Relation to the head of household"),
    Meaning.HEALTH: pgettext_lazy("column", "Health"),
    Meaning.DISABILITY: pgettext_lazy("column", "Disability"),
    Meaning.SELF_CARE: pgettext_lazy("column", "Self-care or nursing grade"),
    Meaning.INCOME: pgettext_lazy("column", "Income"),
    Meaning.ASSETS: pgettext_lazy("column", "Housing and property"),
    Meaning.STAFF: pgettext_lazy("column", "Staff, guardians, other people"),
    Meaning.REMARK: pgettext_lazy("column", "Remark"),
    Meaning.UNKNOWN: pgettext_lazy("column", "Not recognised"),
}
MEANINGS: dict[str, "Text"] = LABELS | {m.value: text for m, text in _DROPPED_MEANINGS.items()}
OFFERED: list[tuple[str, "Text"]] = [
    (DROPPED, pgettext_lazy("column", "Drop the column")),
    *((meaning.value, MEANINGS[meaning.value]) for meaning in (*PUBLIC, *CHECKS)),
]
"""What a person can choose for a column, beside leaving it as it was recognised."""
