"""A published circular and the rectification list cannot disagree: both are written together.

Each new row becomes one item, in the transaction of the publication; a row that has its item stays
as it was published. One row that cannot become an item leaves everything as it was.
"""

from collections.abc import Iterable, Iterator, Mapping

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from complaints import ledger
from complaints.rectification import desk
from complaints.rectification.circulars import plans
from complaints.rectification.circulars.queries import report_is_public
from complaints.rectification.drafts import ItemDraft
from complaints.rectification.models import (
    Category,
    InspectionFinding,
    InspectionPlan,
    RectificationItem,
    Source,
    Urgency,
)
from complaints.rectification.queries import public_items, standings
from policy_pages.circulars import Fault, Moves, Row, State, fault
from policy_pages.models import CircularPage
from portal.core.errors import Refused
from portal.core.models import User


class ItemsFollow:
    """The rectification list as follower of circulars."""

    def settled(self, page: Page) -> Mapping[str, str]:
        """The rows that have their item."""
        items = RectificationItem.objects.filter(source_circular_id=page.pk)
        return dict(items.values_list("source_row", "number"))

    def faults(self, page: Page, rows: Iterable[Row]) -> Iterator[Fault]:
        """A row names a finding only if it is one of this circular's own check, once."""
        named = [row for row in rows if row.values.get("finding")]
        findings = _findings(page) if named else {}
        seen: set[str] = set()
        for row in named:
            key = str(row.values["finding"])
            reason = _unfit(row, findings.get(key), key in seen)
            seen.add(key)
            if reason:
                yield fault(row, "finding", reason)

    def published(self, page: Page, rows: Iterable[Row], by: User | None) -> None:
        """Put each of *rows* on the list; Refused names the row that cannot be."""
        rows = list(rows)
        circular = CircularPage.objects.get(pk=page.pk)
        plan = plans.lock_recorded(circular)
        if rows:
            _list_all(rows, circular, by)
        if plan:
            plans.mark_circulated(plan, circular, by)

    def moved(self, page: Page, moves: Moves, by: User | None) -> None:
        """An item stays whatever becomes of its row; what became of it is an event of the item."""
        for kind, keys in (("row_removed", moves.gone), ("row_restored", moves.back)):
            items = RectificationItem.objects.filter(source_circular_id=page.pk)
            found = items.filter(source_row__in=keys).order_by("number")
            for number in found.values_list("number", flat=True):
                ledger.append(ledger.RECTIFICATION, number, kind, by)

    def keeps(self, page: Page) -> str:
        """A circular with items, or the draft that belongs to a check, stays."""
        if RectificationItem.objects.filter(source_circular_id=page.pk).exists():
            return _("Items of the rectification list come from this circular: it stays.")
        plan = InspectionPlan.objects.filter(circular_id=page.pk).first()
        if plan:
            words = _("This is the circular of check %(number)s: change the draft, it stays.")
            return words % {"number": plan.number}
        return ""

    def report(self, page: Page) -> str:
        """The PDF on what came of the problems, where the county gives it to everyone."""
        circular = page.specific
        if not isinstance(circular, CircularPage) or not report_is_public(circular):
            return ""
        return reverse("rectification:circular_report", args=[page.pk])

    def states(self, page: Page) -> Mapping[str, State]:
        """How the items stand that everyone may see."""
        items = public_items().filter(source_circular_id=page.pk)
        return {
            standing.item.source_row: State(
                number=standing.item.number,
                url=standing.item.get_absolute_url(),
                label=str(standing.item.get_status_display()),
                tone=standing.tone,
                deadline=standing.item.deadline,
                overdue=standing.overdue,
            )
            for standing in standings(items, timezone.localdate())
        }


def _findings(page: Page) -> dict[str, InspectionFinding]:
    """The confirmed findings of the check behind the circular, by the key that a row stores."""
    rows: QuerySet[InspectionFinding] = plans.confirmed().filter(target__plan__circular_id=page.pk)
    return {str(row.pk): row for row in rows.prefetch_related("items")}


def _unfit(row: Row, finding: InspectionFinding | None, again: bool) -> str:
    if finding is None:
        return _("is no confirmed finding of the check that this circular belongs to")
    if again:
        return _("is named by another row already")
    if finding.items.all():
        return _("is on the list already as %s") % finding.items.all()[0].number
    if row.place and not row.place.within(finding.target.division):
        return _("was found in %s") % finding.target.division
    return ""


def _list_all(rows: Iterable[Row], circular: CircularPage, by: User | None) -> None:
    if by is None:
        raise Refused(
            _("A circular with problems is published only by whoever approves it."),
            code="nobody-approved",
        )
    findings = _findings(circular)
    for row in rows:
        finding = findings.get(str(row.values.get("finding") or ""))
        try:
            _list(row, circular, finding, by)
        except (Refused, PermissionDenied) as refused:
            told = _("Row %(row)d: %(reason)s") % {"row": row.number, "reason": refused}
            raise Refused(told, code="row-refused") from refused


def _list(row: Row, circular: CircularPage, finding: InspectionFinding | None, by: User) -> None:
    values = row.values
    if row.place is None or row.unit is None or row.person is None:
        raise Refused(_("Something that the row names is gone."), code="row-incomplete")
    draft = ItemDraft(
        problem=finding.problem if finding else values["problem"],
        public_problem=values["problem"],
        category=Category(values["category"]),
        source=Source.CIRCULAR,
        division=row.place,
        responsible_unit=row.unit,
        responsible_person=row.person,
        target=values["target"],
        deadline=values["deadline"],
        kind=Urgency(values["urgency"]),
        circular=circular,
        row=row.id,
        finding=finding,
        lead_unit=row.lead,
    )
    desk.open_from_circular(draft, by, values.get("measure") or "")
