"""No number of a person enters a text of a case; what the ledger keeps is kept for good."""

from django.utils.translation import gettext_lazy as _

from portal.core.errors import Refused
from portal.core.identifiers import find_personal_data


def refuse_numbers(*texts: str, phones: bool = False) -> None:
    """Refused (personal-data) when a text holds an identity or card number, or with *phones* one.

    Letters of a case may name an office phone; facts of the ledger can never be taken back.
    """
    kinds = {item.kind for text in texts for item in find_personal_data(text)}
    if kinds - (set() if phones else {"mobile"}):
        raise Refused(
            _("Leave out identity, phone and card numbers: this text is kept in the archive."),
            code="personal-data",
        )
