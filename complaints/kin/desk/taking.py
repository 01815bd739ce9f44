"""The frame of every step: lock the official, check the person, change, save, tell the ledger."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import ledger, sealing
from complaints.models import Declarant, LedgerEvent
from portal.core.errors import Refused
from portal.core.models import User
from portal.core.permissions import Action, require


@dataclass(slots=True)
class Taken:
    """A locked official while one step is taken."""

    official: Declarant
    by: User | None
    at: datetime

    @property
    def today(self) -> date:
        """The day of the step, in the county."""
        return timezone.localdate(self.at)

    def note(self, kind: str, private: Mapping[str, object] | None = None) -> LedgerEvent:
        """Save the official and append the event that seals it; nothing of it is public."""
        self.official.save()
        number = self.official.number
        return ledger.append(ledger.DECLARANT, number, kind, self.by, None, private, self.at)


@contextmanager
def taking(
    official: Declarant, by: User, at: datetime | None = None, *, own: bool = False
) -> Iterator[Taken]:
    """Lock *official* and let the block change it; with *own* they may do it themselves.

    Raises PermissionDenied for the wrong role or place, Refused (out-of-office).
    """
    now = at or timezone.now()
    with transaction.atomic():
        rows = Declarant.objects.select_for_update(of=("self",)).select_related("division", "user")
        locked = rows.get(pk=official.pk)
        if not (own and is_own(locked, by)):
            require(by, Action.RELATIVES_RECORD, locked.division)
        if not locked.in_office(timezone.localdate(now)):
            raise Refused(_("This official is not in office any more."), code="out-of-office")
        yield Taken(locked, by, now)
        if sealing.is_unsealed(locked, ledger.DECLARANT):
            raise RuntimeError("a change of an official that no event tells of")


def lock_officials(officials: Iterable[Declarant]) -> None:
    """Lock several officials before the first event locks the ledger, as each step does."""
    rows = Declarant.objects.select_for_update(of=("self",)).order_by("pk")
    list(rows.filter(pk__in=[one.pk for one in officials]).values_list("pk"))


def is_own(official: Declarant, user: User) -> bool:
    """Whether *user* is the official."""
    return official.user_id is not None and official.user_id == user.pk
