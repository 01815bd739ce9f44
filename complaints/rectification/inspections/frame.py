"""The frame of every step of a check: lock the plan, check state and person, change, tell."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import ledger, sealing
from complaints.models import LedgerEvent
from complaints.rectification.inspections.pool import own_townships
from complaints.rectification.models import InspectionPlan, InspectionTarget
from portal.core.errors import Refused
from portal.core.models import User
from portal.core.permissions import Action, may, require

Status = InspectionPlan.Status


@dataclass(slots=True)
class Taken:
    """A locked check while one step is taken."""

    plan: InspectionPlan
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
        """Save the check and append the event that seals it and what hangs on it."""
        self.plan.save()
        return ledger.append(
            ledger.INSPECTION, self.plan.number, kind, self.by, public, private, self.at
        )


@contextmanager
def taking(
    plan: InspectionPlan,
    by: User,
    states: Collection[Status],
    action: Action | None,
    at: datetime | None = None,
) -> Iterator[Taken]:
    """Lock *plan* and check that *by* may take *action* in one of *states*.

    Without an *action* the caller checks the person itself. Raises PermissionDenied, and Refused
    (wrong-state) for the wrong moment.
    """
    with transaction.atomic():
        rows = InspectionPlan.objects.select_for_update(of=("self",)).select_related("division")
        locked = rows.get(pk=plan.pk)
        if action is not None:
            require(by, action, locked.division)
        if locked.status not in states:
            raise Refused(
                _("This is not possible while the check is “%s”.") % locked.get_status_display(),
                code="wrong-state",
            )
        yield Taken(locked, by, at or timezone.now())
        if sealing.is_unsealed(locked, ledger.INSPECTION):
            raise RuntimeError("a change of a check that its event does not tell of")


def require_inspector(target: InspectionTarget, by: User) -> None:
    """Only who was drawn for a township writes what is found there, unless they moved to it."""
    drawn = may(by, Action.INSPECTION_RECORD) and target.inspectors.filter(pk=by.pk).exists()
    if not drawn:
        raise PermissionDenied(_("Only the inspectors who were drawn for this township do this."))
    place = target.division
    if place.code in own_townships([by], [place])[by.pk]:
        raise Refused(
            _("You belong to %(township)s by now: whoever checks it comes from elsewhere.")
            % {"township": place.name},
            code="own-township",
        )
