"""The frame of every step: lock the item, check table and person, change, save, tell the ledger."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import ledger, sealing
from complaints.models import LedgerEvent
from complaints.rectification.models import RectificationItem, Status
from complaints.rectification.transitions import TABLE
from portal.core.errors import Refused
from portal.core.models import User
from portal.core.permissions import Action, require


@dataclass(slots=True)
class Taken:
    """A locked item while one step is taken."""

    item: RectificationItem
    by: User
    at: datetime

    @property
    def today(self) -> date:
        """The day of the step, in the county."""
        return timezone.localdate(self.at)

    def note(
        self,
        kind: str,
        public: Mapping[str, object] | None = None,
        private: Mapping[str, object] | None = None,
    ) -> LedgerEvent:
        """Save the item and append the event that seals it; *public* is read by everyone."""
        self.item.save()
        return ledger.append(
            ledger.RECTIFICATION, self.item.number, kind, self.by, public, private, self.at
        )


def undo_closing(item: RectificationItem) -> None:
    """Nothing of a closing stays on an item that is open again; its events tell of it."""
    item.public_result = ""
    item.closed_by = item.closed_at = item.notice_until = None
    item.closing_requested_by = item.closing_requested_at = None
    item.consented_by = item.consented_at = None


@contextmanager
def taking(
    item: RectificationItem, action: str, by: User, at: datetime | None = None
) -> Iterator[Taken]:
    """Lock *item*, check that *by* may take *action* in its state, and let the block change it.

    Raises PermissionDenied for the wrong role or place, Refused (wrong-state) for the wrong moment.
    """
    row = TABLE[action]
    with transaction.atomic():
        locked = (
            RectificationItem.objects.select_for_update(of=("self",))
            .select_related("division", "responsible_unit", "responsible_person")
            .get(pk=item.pk)
        )
        require(by, Action(row.permission), locked.division)
        if locked.status not in row.sources:
            raise Refused(
                _("This is not possible while the item is “%s”.") % locked.get_status_display(),
                code="wrong-state",
            )
        if row.target:
            locked.status = Status(row.target)
        yield Taken(locked, by, at or timezone.now())
        if sealing.is_unsealed(locked, ledger.RECTIFICATION):
            raise RuntimeError(f"{action}: a change that its event does not tell of")
