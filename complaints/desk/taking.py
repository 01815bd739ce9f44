"""The frame of every step: lock the case, check table and person, change, save, tell the ledger."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import lateness, ledger, notify, sealing
from complaints.desk import checks, following
from complaints.desk.filing import clean
from complaints.models import Complaint, LedgerEvent, Status
from complaints.screening import refuse_numbers
from complaints.transitions import Step
from portal.core.errors import Refused
from portal.core.models import User

# Where a case is not handled any more, nobody waits for the sender.
ENDINGS = frozenset({Status.REFUSED, Status.REFERRED, Status.MERGED, Status.WITHDRAWN})
MESSAGE_LENGTH, REASON_LENGTH = 2000, 500


@dataclass
class Case:
    """A locked case while one step is taken; `note` appends its event at the end."""

    complaint: Complaint
    by: User | None
    at: datetime
    event: LedgerEvent | None = None
    followers: list[Complaint] = field(default_factory=list)

    def note(
        self,
        kind: str,
        public: Mapping[str, object] | None = None,
        private: Mapping[str, object] | None = None,
    ) -> LedgerEvent:
        """Save the case and append the event that seals it; what it tells of is done by now."""
        if self.complaint.status in ENDINGS:
            for asked in self.complaint.supplement_requests.filter(ended_at=None):
                asked.ended_at = self.at
                asked.save()
        following.keep(self.complaint)
        self.event = ledger.append(
            ledger.COMPLAINT, self.complaint.number, kind, self.by, public, private, self.at
        )
        notify.citizen(self.complaint, self.event)
        return self.event


@contextmanager
def taking(
    complaint: Complaint, step: Step, by: User | None, at: datetime | None = None
) -> Iterator[Case]:
    """Lock the case, check the table and the person, and let the block change it and note why.

    Cases that are handled under this one are locked with it, and follow it. A change that no
    event tells of is a fault of the program and is rolled back.
    """
    with transaction.atomic():
        if step in following.STEPS:
            following.lock_groups()
        locked = (
            Complaint.objects.select_for_update(of=("self",))
            .select_related("kind", "division", "office__division", "notice_rule", "handle_rule")
            .get(pk=complaint.pk)
        )
        row = checks.require_step(locked, step, by)
        case = Case(locked, by, at or timezone.now())
        lateness.record(locked, case.at)
        if step in following.STEPS:
            case.followers = following.locked_followers(locked)
        if row.target:
            locked.status = Status(row.target.value)
        yield case
        following.follow(step, case)
        if sealing.is_unsealed(locked, ledger.COMPLAINT):
            raise RuntimeError(f"step {step}: a change that its event does not tell of")


def kept_text(text: str, longest: int, code: str, message: object, *, phones: bool = False) -> str:
    """The text as it is kept; Refused with *code* when empty, too long, or holding a number.

    With *phones* a mobile number is refused too: in papers of the unit there is no use for one.
    """
    kept = clean(text)
    if not 0 < len(kept) <= longest:
        raise Refused(message, code=code)
    refuse_numbers(kept, phones=phones)
    return kept


def message_text(body: str) -> str:
    """A message between office and sender as it is kept."""
    needed = _("Write a message, in at most 2000 characters.")
    return kept_text(body, MESSAGE_LENGTH, "message-needed", needed)
