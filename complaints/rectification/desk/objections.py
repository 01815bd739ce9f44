"""Objections to a closing on notice: anybody makes one, somebody uninvolved decides on it.

One that is upheld returns the item to work; until every one is decided the closing does not hold.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import ledger
from complaints.models import LedgerEvent
from complaints.rectification import notify
from complaints.rectification.desk import checks
from complaints.rectification.desk.taking import Taken, taking, undo_closing
from complaints.rectification.models import Objection, RectificationItem, Status
from complaints.rectification.queries import public_items
from complaints.screening import refuse_numbers
from portal.core.errors import Refused
from portal.core.models import User

# So many undecided ones are enough to decide on: more say nothing new and could bury the rest.
MOST_WAITING = 50


@transaction.atomic
def object_to_closing(
    item: RectificationItem, text: str, at: datetime | None = None
) -> tuple[Objection, LedgerEvent]:
    """Keep what somebody says against a closing while its notice runs; nobody is asked who."""
    now = at or timezone.now()
    rows = public_items().select_for_update(of=("self",))
    found = rows.filter(pk=item.pk, status=Status.CLOSING_NOTICE).first()
    if found is None or found.notice_until is None or found.notice_until < timezone.localdate(now):
        raise Refused(
            _("This closing is not on public notice any more. You can file a complaint instead."),
            code="no-notice",
        )
    if found.objections.filter(upheld=None).count() >= MOST_WAITING:
        raise Refused(
            _("Many objections to this closing are being looked at already."), code="many-wait"
        )
    refuse_numbers(text, phones=True)  # the unit concerned reads it: nothing leads back to anybody
    made = Objection.objects.create(item=found, text=checks.text(text), received_at=now)
    event = ledger.append(ledger.RECTIFICATION, found.number, "objection_received", at=now)
    notify.objection_received(found, event)
    return made, event


def uphold_objection(
    objection: Objection, by: User, reason: str, at: datetime | None = None
) -> RectificationItem:
    """The objection is right: the item is open again, and every other one that waits is settled."""
    with taking(objection.item, "uphold_objection", by, at) as taken:
        _waiting(taken, objection)
        for one in taken.item.objections.filter(upheld=None):
            _decide(one, taken, reason, upheld=True)
        undo_closing(taken.item)
        facts = {"deadline": taken.item.deadline, "reason": checks.public_text(reason)}
        notify.objection_upheld(taken.item, taken.note("objection_upheld", facts))
    return taken.item


def dismiss_objection(
    objection: Objection, by: User, reason: str, at: datetime | None = None
) -> RectificationItem:
    """The objection is not right; why, everyone may read."""
    with taking(objection.item, "dismiss_objection", by, at) as taken:
        _decide(_waiting(taken, objection), taken, reason, upheld=False)
        taken.note("objection_dismissed", {"reason": checks.public_text(reason)})
    return taken.item


def _waiting(taken: Taken, objection: Objection) -> Objection:
    """The objection under the lock of its item, for somebody who may decide on it."""
    checks.require_may_judge(taken.item, taken.by)
    found = taken.item.objections.filter(pk=objection.pk, upheld=None).first()
    if found is None:
        raise Refused(_("This objection is decided already."), code="already-done")
    return found


def _decide(objection: Objection, taken: Taken, reason: str, *, upheld: bool) -> None:
    objection.upheld, objection.decision = upheld, checks.public_text(reason)
    objection.decided_by, objection.decided_at = taken.by, taken.at
    objection.save()
