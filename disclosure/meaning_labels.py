"""What each meaning of a column is called, also of those that are never shown to the public."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.columns import Meaning
from disclosure.columns_choice import CHECKS, DROPPED, PUBLIC
from disclosure.public_columns import LABELS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise

_DROPPED_MEANINGS: dict[Meaning, "Text"] = {
    Meaning.MEMBER_NAME: _("Name of a member of the family"),
    Meaning.PHONE: _("Phone number"),
    Meaning.BANK_ACCOUNT: _("Bank account"),
    Meaning.BANK: _("Bank"),
    Meaning.ACCOUNT_HOLDER: _("Account holder"),
    Meaning.CERTIFICATE: _("Number of a certificate or file"),
    Meaning.GROUP: _("Villagers' group"),
    Meaning.OTHER_AMOUNT: _("Another amount"),
    Meaning.END_MONTH: _("Until"),
    Meaning.GENDER: _("Sex"),
    Meaning.RELATION: _("Relation to the head of household"),
    Meaning.HEALTH: _("Health"),
    Meaning.DISABILITY: _("Disability"),
    Meaning.SELF_CARE: _("Self-care or nursing grade"),
    Meaning.INCOME: _("Income"),
    Meaning.ASSETS: _("Housing and property"),
    Meaning.STAFF: _("Staff, guardians, other people"),
    Meaning.REMARK: _("Remark"),
    Meaning.UNKNOWN: pgettext_lazy("column", "Not recognised"),
}
MEANINGS: dict[str, "Text"] = LABELS | {m.value: text for m, text in _DROPPED_MEANINGS.items()}
OFFERED: list[tuple[str, "Text"]] = [
    (DROPPED, pgettext_lazy("column", "Drop the column")),
    *((meaning.value, MEANINGS[meaning.value]) for meaning in (*PUBLIC, *CHECKS)),
]
"""What a person can choose for a column, beside leaving it as it was recognised."""
