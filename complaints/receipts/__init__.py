"""The receipt as a paper: proves the filing by the seal of its first event (条例 21, 23).

The query code stands on the sender's paper and nowhere else: between the page that shows it and
the paper it travels as an encrypted voucher that the page itself carries, for half an hour.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from complaints import ledger, rules
from complaints.models import Complaint, LedgerEvent
from disclosure.addresses import qr_svg
from portal.core.typesetting import TypeCase, typeset
from portal.core.vault import Undecryptable, decrypt, encrypt

TEMPLATE = Path(__file__).resolve().parent / "receipt.typ"
SECONDS = 30 * 60
PURPOSE = "receipt"


@dataclass(frozen=True, slots=True)
class Voucher:
    """Which case, and its code while the page with it is open."""

    complaint_id: int
    code: str = field(repr=False)

    def sealed(self) -> str:
        """The voucher as the page carries it."""
        facts = [PURPOSE, self.complaint_id, self.code, int(time()) + SECONDS]
        return encrypt(json.dumps(facts))

    @classmethod
    def read(cls, text: str) -> "Voucher | None":
        """The voucher in *text*; None when it is not ours or its time is over."""
        try:
            purpose, complaint_id, code, until = json.loads(decrypt(text))
        except (Undecryptable, ValueError, TypeError):
            return None
        fits = purpose == PURPOSE and until >= time()
        return cls(int(complaint_id), str(code)) if fits else None


def paper(complaint: Complaint, code: str) -> bytes:
    """The receipt as PDF, with *code* if it is known; Refused when it cannot be made now."""
    return typeset(TEMPLATE, _facts(complaint, code))


def seal_of(complaint: Complaint) -> str:
    """The seal of the event by which the case came to be; "" for none."""
    return _filed(complaint.number).values_list("hash", flat=True).first() or ""


def find(number: str, seal: str) -> LedgerEvent | None:
    """The filing that a receipt proves; None alike for a wrong number and a wrong seal."""
    wanted = "".join(seal.split()).lower()
    found = _filed(number.strip().upper()[:24]).first()
    return found if found and len(wanted) >= SHORTEST and found.hash.startswith(wanted) else None


# So much of a seal is printed and asked for: 64 bits, in groups that people can type.
SHORTEST, SHOWN = 16, 16


def _filed(number: str) -> Any:
    return ledger.timeline(ledger.COMPLAINT, number).filter(kind="filed")


def _facts(complaint: Complaint, code: str) -> dict[str, Any]:
    address = f"{settings.PUBLIC_URL}{reverse('complaints:track')}?number={complaint.number}"
    check = f"{settings.PUBLIC_URL}{reverse('complaints:receipt')}"
    with translation.override(settings.LANGUAGE_CODE):
        coming = rules.next_step(complaint, timezone.localdate())
        seal = seal_of(complaint)[:SHOWN]
        said = {
            "language": settings.LANGUAGE_CODE.split("-")[0],
            "title": _("Receipt %(number)s") % {"number": complaint.number},
            "heading": _("Receipt of a petition"),
            "rows": [
                [_("Complaint number"), complaint.number],
                *([[_("Query code"), code]] if code else []),
                [_("Kind"), complaint.kind.name],
                [_("Subject"), complaint.subject],
                [_("Received"), f"{timezone.localtime(complaint.filed_at):%Y-%m-%d %H:%M}"],
                [_("Handled by"), complaint.office.name],
                [_("Phone"), complaint.office.hotline],
                [_("What comes next"), coming.text],
                *([[_("At the latest"), f"{coming.due:%Y-%m-%d}"]] if coming.due else []),
                [_("Receipt seal"), " ".join(seal[n : n + 4] for n in range(0, len(seal), 4))],
            ],
            "track": [_("Follow the case"), address],
            "check": _("Whether this receipt is in the ledger can be checked at %(address)s.")
            % {"address": check},
            "keep": _("Keep number and code: both are asked for when you follow the case.")
            if code
            else _("The query code was told when the case was filed; it is not printed again."),
        }
        printable: dict[str, Any] = TypeCase().set_all(said, _("the receipt"))
        return printable | {"qr": qr_svg(address)}
