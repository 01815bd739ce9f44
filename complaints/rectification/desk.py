"""The one writer of rectification items, up to their closing; look-backs are in `lookback`.

It reads like what a clerk would say, and refuses what the notice forbids: closing one's own
work, closing without evidence, moving a deadline silently.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import ledger
from complaints.models import Complaint
from complaints.rectification import checks, lookback, notify
from complaints.rectification.drafts import ItemDraft
from complaints.rectification.models import Evidence, Measure, RectificationItem
from complaints.rectification.taking import Taken, taking
from portal.core.errors import Refused
from portal.core.models import PrivateFile, User
from portal.core.permissions import Action, require
from portal.core.uploads import CleanFile


@transaction.atomic
def open_item(draft: ItemDraft, by: User, at: datetime | None = None) -> RectificationItem:
    """Put a problem on the list.

    Raises PermissionDenied outside the jurisdiction, Refused for an unsound draft.
    """
    now = at or timezone.now()
    require(by, Action.RECTIFICATION_OPEN, draft.division)
    require(by, Action.RECTIFICATION_OPEN, draft.responsible_unit.division)
    if draft.complaint is not None:  # two people must not list it at the same moment
        Complaint.objects.select_for_update(of=("self",)).get(pk=draft.complaint.pk)
    checks.require_sound(draft, by, timezone.localdate(now))
    item = RectificationItem.objects.create(
        number=_next_number(now),
        source=draft.source,
        source_complaint=draft.complaint,
        category=draft.category,
        division=draft.division,
        problem=checks.text(draft.problem),
        public_problem=checks.public_text(draft.public_problem),
        responsible_unit=draft.responsible_unit,
        responsible_person=draft.responsible_person,
        kind=draft.kind,
        target=checks.public_text(draft.target),
        deadline=draft.deadline,
        opened_by=by,
        opened_at=now,
    )
    unit = draft.responsible_unit.name
    event = Taken(item, by, now).note("opened", {"deadline": draft.deadline, "unit": unit})
    if draft.complaint is not None:
        facts = {"item": item.number, "office": unit}
        number = draft.complaint.number
        ledger.append(ledger.COMPLAINT, number, "rectification_opened", by, facts, at=now)
    notify.assigned(item, event)
    return item


def add_measure(
    item: RectificationItem,
    by: User,
    text: str,
    person: User,
    due: date,
    at: datetime | None = None,
) -> Measure:
    """Add what somebody of the responsible unit will do, within the item's deadline."""
    with taking(item, "add_measure", by, at) as taken:
        checks.require_in_unit(person, taken.item.responsible_unit)
        if due > taken.item.deadline:
            raise Refused(
                _("The measure must be done by the item's deadline, %s.") % taken.item.deadline,
                code="measure-after-deadline",
            )
        measure = Measure.objects.create(
            item=taken.item, text=checks.text(text), person=person, due=due
        )
        taken.note("measure_added", {"due": due}, {"measure": measure.text, "person": person.pk})
    return measure


def complete_measure(measure: Measure, by: User, at: datetime | None = None) -> Measure:
    """Note that a measure is done."""
    with taking(measure.item, "complete_measure", by, at) as taken:
        found = taken.item.measures.get(pk=measure.pk)
        if found.done_on:
            raise Refused(_("This measure is marked as done already."), code="already-done")
        found.done_on = taken.today
        found.save(update_fields=["done_on"])
        taken.note("measure_done", private={"measure": found.text})
    return found


def add_evidence(
    item: RectificationItem, by: User, clean: CleanFile, note: str, at: datetime | None = None
) -> Evidence:
    """Attach a checked and cleaned file that shows what was done."""
    with taking(item, "add_evidence", by, at) as taken:
        note = checks.text(note)
        stored = PrivateFile.keep(clean)
        evidence = Evidence.objects.create(
            item=taken.item, file=stored, note=note, by=by, at=taken.at
        )
        taken.note("evidence_added", private={"note": note, "sha256": stored.sha256})
    return evidence


def report_progress(
    item: RectificationItem, by: User, note: str, at: datetime | None = None
) -> RectificationItem:
    """Say how far the work is; colleagues read it, the public sees that it was reported."""
    with taking(item, "report_progress", by, at) as taken:
        taken.note("progress", private={"note": checks.text(note)})
    return taken.item


def extend(
    item: RectificationItem, by: User, deadline: date, reason: str, at: datetime | None = None
) -> RectificationItem:
    """Move the deadline: another unit's decision, with a reason that everyone can read."""
    with taking(item, "extend", by, at) as taken:
        found = taken.item
        checks.require_independent(found, by)
        if deadline <= found.deadline or deadline < taken.today:
            raise Refused(
                _("The new deadline must lie after the present one, %s, and not in the past.")
                % found.deadline,
                code="not-later",
            )
        facts = {"from": found.deadline, "to": deadline, "reason": checks.public_text(reason)}
        found.deadline = deadline
        taken.note("deadline_extended", facts)
    return found


def request_closing(
    item: RectificationItem, by: User, public_result: str, at: datetime | None = None
) -> RectificationItem:
    """Ask for closing: every measure done, evidence attached, the result in plain words."""
    with taking(item, "request_closing", by, at) as taken:
        found = taken.item
        checks.require_ready_to_close(found)
        found.public_result = checks.public_text(public_result)
        found.closing_requested_by, found.closing_requested_at = by, taken.at
        notify.closing_requested(found, taken.note("closing_requested"))
    return found


def refuse_closing(
    item: RectificationItem, by: User, reason: str, at: datetime | None = None
) -> RectificationItem:
    """Send the item back: what is missing."""
    with taking(item, "refuse_closing", by, at) as taken:
        checks.require_independent(taken.item, by)
        checks.require_other_than_requester(taken.item, by)
        event = taken.note("closing_refused", private={"reason": checks.text(reason)})
        notify.closing_refused(taken.item, event)
    return taken.item


def grant_closing(
    item: RectificationItem, by: User, reason: str, at: datetime | None = None
) -> RectificationItem:
    """Close the item, and set the look-back that will ask whether it holds."""
    with taking(item, "grant_closing", by, at) as taken:
        found = taken.item
        checks.require_independent(found, by)
        checks.require_other_than_requester(found, by)
        found.closed_by, found.closed_at = by, taken.at
        look_back = lookback.schedule(taken)
        facts = {"result": found.public_result, "look_back_due": look_back.due_on}
        taken.note("closed", facts, {"reason": checks.text(reason)})
    return found


def _next_number(now: datetime) -> str:
    """The next number of the year; the ledger's lock makes numbers unique and without gaps."""
    ledger.lock()
    prefix = f"ZG{timezone.localdate(now):%Y}-"
    numbers = RectificationItem.objects.filter(number__startswith=prefix)
    last = numbers.order_by("-number").values_list("number", flat=True).first()
    serial = int(last.removeprefix(prefix)) + 1 if last else 1
    return f"{prefix}{serial:05d}"
