"""A problem is put on the list: never without deadline, unit and person."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints import ledger
from complaints.models import Complaint
from complaints.rectification import notify
from complaints.rectification.desk import checks
from complaints.rectification.desk.taking import Taken
from complaints.rectification.desk.working import record_measure
from complaints.rectification.drafts import ItemDraft
from complaints.rectification.models import RectificationItem, Source
from disclosure.models import Finding
from portal.core.models import User
from portal.core.permissions import Action, require


@transaction.atomic
def open_item(draft: ItemDraft, by: User, at: datetime | None = None) -> RectificationItem:
    """Put a problem on the list.

    Raises PermissionDenied outside the jurisdiction, Refused for an unsound draft.
    """
    _require_both(by, Action.RECTIFICATION_OPEN, draft)
    return _open(draft, by, at or timezone.now())


@transaction.atomic
def open_from_circular(
    draft: ItemDraft, by: User, measure: str = "", at: datetime | None = None
) -> RectificationItem:
    """Put a row of a circular on the list, with its first measure where the row names one.

    The authority is that of who approves the circular: with its publication the problem is out.
    """
    if draft.source != Source.CIRCULAR or draft.circular is None or not draft.row:
        raise ValueError("a draft that comes from no row of a circular")
    _require_both(by, Action.PAGE_APPROVE, draft)
    now = at or timezone.now()
    item = _open(draft, by, now)
    if measure:
        record_measure(Taken(item, by, now), measure, draft.responsible_person, draft.deadline)
    return item


def _require_both(by: User, action: Action, draft: ItemDraft) -> None:
    """Whoever lists a problem answers for its place and for the unit that has to solve it."""
    require(by, action, draft.division)
    require(by, action, draft.responsible_unit.division)


def _open(draft: ItemDraft, by: User, now: datetime) -> RectificationItem:
    if draft.complaint is not None:  # two people must not list it at the same moment
        Complaint.objects.select_for_update(of=("self",)).get(pk=draft.complaint.pk)
    if draft.screening is not None:
        Finding.objects.select_for_update(of=("self",)).get(pk=draft.screening.pk)
    checks.require_sound(draft, by, timezone.localdate(now))
    item = RectificationItem.objects.create(
        number=_next_number(now),
        source=draft.source,
        source_complaint=draft.complaint,
        source_circular=draft.circular,
        source_row=draft.row,
        source_finding=draft.finding,
        source_screening=draft.screening,
        source_look_back=draft.look_back,
        source_reference=draft.reference.strip(),
        leader=draft.leader,
        lead_unit=draft.lead_unit,
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


def _next_number(now: datetime) -> str:
    """The next number of the year; the ledger's lock makes numbers unique and without gaps."""
    ledger.lock()
    prefix = f"ZG{timezone.localdate(now):%Y}-"
    numbers = RectificationItem.objects.filter(number__startswith=prefix)
    last = numbers.order_by("-number").values_list("number", flat=True).first()
    serial = int(last.removeprefix(prefix)) + 1 if last else 1
    return f"{prefix}{serial:05d}"
