"""What a person confirmed is carried out by the desk, as if it had been entered by hand.

All in one transaction: one row that is refused, and nothing has happened.
"""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from complaints import ledger
from complaints.models import LedgerEvent
from complaints.rectification import desk
from complaints.rectification.drafts import ItemDraft
from complaints.rectification.listing.orders import Order
from complaints.rectification.models import Category, RectificationItem, Source, Urgency
from portal.core.errors import Refused
from portal.core.models import Division, Office, User

LONGEST = {"problem": 2000, "public_problem": 300, "target": 300, "reference": 60}


@transaction.atomic
def apply(orders: Sequence[Order], by: User) -> None:
    """Carry out every order, or none; Refused names the row.

    All items are locked before the first event locks the ledger: who locks in another order than
    everybody else can wait for ever.
    """
    numbers = [order.number for order in orders if not order.new]
    locked = RectificationItem.objects.select_for_update(of=("self",)).order_by("pk")
    list(locked.filter(number__in=numbers).values_list("pk"))
    for order in orders:
        try:
            _carry_out(order, by)
        except (Refused, PermissionDenied) as refused:
            raise Refused(
                _("Row %(row)s: %(reason)s") % {"row": order.row, "reason": reason_of(refused)},
                code=getattr(refused, "code", "forbidden"),
            ) from refused


def refusal(order: Order, by: User) -> str:
    """Why the order would be refused now, "" if it would not: it is tried and taken back."""
    try:
        with transaction.atomic():
            _carry_out(order, by)
            transaction.set_rollback(True)
    except (Refused, PermissionDenied) as refused:
        return reason_of(refused)
    return ""


def reason_of(refused: Exception) -> str:
    """The sentence of a refusal; a right that is missing has none of its own."""
    if isinstance(refused, PermissionDenied):
        return _("You may not do this here.")
    return str(refused)


def seen_of(numbers: Sequence[str]) -> dict[str, int]:
    """The last event of each item; one query."""
    events = LedgerEvent.objects.filter(
        subject_type=ledger.RECTIFICATION, subject_number__in=numbers
    )
    rows = events.order_by().values_list("subject_number").annotate(last=Max("sequence"))
    return dict(rows)


def _carry_out(order: Order, by: User) -> None:
    item = _open(order, by) if order.new else _unchanged(order)
    for step in order.measures:
        person = User.objects.get(pk=step.person)
        desk.add_measure(item, by, step.text, person, date.fromisoformat(step.due))
    for measure in item.measures.filter(pk__in=order.done):
        desk.complete_measure(measure, by)
    if order.progress:
        desk.report_progress(item, by, order.progress)


def _open(order: Order, by: User) -> RectificationItem:
    draft = _draft(order)
    for name, most in LONGEST.items():
        if len(getattr(draft, name)) > most:
            raise Refused(
                _("A text is too long: at most %(most)s characters.") % {"most": most},
                code="too-long",
            )
    ledger.lock()  # nobody lists the same row at the same moment
    same = RectificationItem.objects.filter(
        problem=draft.problem, division=draft.division, responsible_unit=draft.responsible_unit
    )
    if same.exists():
        raise Refused(_("This problem is on the list already."), code="listed-already")
    return desk.open_item(draft, by)


def _draft(order: Order) -> ItemDraft:
    told = dict(order.new or {})
    keys = {name: told.pop(name) for name in ("division", "unit", "person", "leader", "lead_unit")}
    leader, lead_unit = keys["leader"], keys["lead_unit"]
    return ItemDraft(
        source=Source(told.pop("source")),
        category=Category(told.pop("category")),
        kind=Urgency(told.pop("kind")),
        deadline=date.fromisoformat(told.pop("deadline")),
        division=Division.objects.get(pk=keys["division"]),
        responsible_unit=Office.objects.get(pk=keys["unit"]),
        responsible_person=User.objects.get(pk=keys["person"]),
        leader=User.objects.get(pk=leader) if leader else None,
        lead_unit=Office.objects.get(pk=lead_unit) if lead_unit else None,
        **told,
    )


def _unchanged(order: Order) -> RectificationItem:
    """The item under lock, if nothing happened to it since it was shown."""
    item = RectificationItem.objects.select_for_update(of=("self",)).get(number=order.number)
    if seen_of([order.number]).get(order.number, 0) != order.seen:
        raise Refused(
            _("Something has happened to %s since the preview. Choose the file again.")
            % order.number,
            code="changed-meanwhile",
        )
    return item
