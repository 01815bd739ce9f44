"""The frame of every step: lock the case, check table and person, change, save, tell the ledger."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import ledger, rules, sealing
from complaints.desk import checks
from complaints.desk.filing import clean
from complaints.models import Complaint, LedgerEvent, Status
from complaints.screening import refuse_numbers
from complaints.transitions import Step
from portal.core.errors import Refused
from portal.core.models import User

MESSAGE_LENGTH, REASON_LENGTH = 2000, 500


@dataclass
class Case:
    """A locked case while one step is taken; `note` appends its event at the end."""

    complaint: Complaint
    by: User | None
    at: datetime
    event: LedgerEvent | None = None

    def note(
        self,
        kind: str,
        public: Mapping[str, object] | None = None,
        private: Mapping[str, object] | None = None,
    ) -> LedgerEvent:
        """Save the case and append the event that seals it; what it tells of is done by now."""
        self.complaint.due = rules.next_due(self.complaint)
        self.complaint.save()
        self.event = ledger.append(
            ledger.COMPLAINT, self.complaint.number, kind, self.by, public, private, self.at
        )
        return self.event


@contextmanager
def taking(
    complaint: Complaint, step: Step, by: User | None, at: datetime | None = None
) -> Iterator[Case]:
    """Lock the case, check the table and the person, and let the block change it and note why.

    A change that no event tells of is a fault of the program and is rolled back.
    """
    with transaction.atomic():
        locked = (
            Complaint.objects.select_for_update(of=("self",))
            .select_related("kind", "division", "office__division", "notice_rule", "handle_rule")
            .get(pk=complaint.pk)
        )
        row = checks.require_step(locked, step, by)
        case = Case(locked, by, at or timezone.now())
        if row.target:
            locked.status = Status(row.target.value)
        yield case
        if sealing.is_unsealed(locked, ledger.COMPLAINT):
            raise RuntimeError(f"step {step}: a change that its event does not tell of")


def kept_text(text: str, longest: int, code: str, message: object) -> str:
    """The text as it is kept; Refused with *code* when empty, too long, or holding a number."""
    kept = clean(text)
    if not 0 < len(kept) <= longest:
        raise Refused(message, code=code)
    refuse_numbers(kept)
    return kept


def message_text(body: str) -> str:
    """A message between office and sender as it is kept."""
    needed = _("Write a message, in at most 2000 characters.")
    return kept_text(body, MESSAGE_LENGTH, "message-needed", needed)
