"""From a check to its circular: findings make a draft, its publication ends the check."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Page
from wagtail.rich_text import RichText

from complaints import ledger
from complaints.rectification.circulars.queries import may_have_report
from complaints.rectification.inspections.queries import items_of
from complaints.rectification.models import (
    Accountability,
    InspectionFinding,
    InspectionPlan,
    RectificationItem,
)
from complaints.rectification.queries import CLOSED, visible_to
from policy_pages.drafts import section
from policy_pages.models import CircularPage
from portal.core.errors import Refused
from portal.core.models import Office, User
from portal.core.permissions import Action, may, require

Status = InspectionPlan.Status


@dataclass(frozen=True, slots=True)
class Station:
    """One stop on the way from a check to its items: how far it is, and where to read it."""

    label: str
    text: str
    reached: bool
    url: str = ""


def confirmed() -> QuerySet[InspectionFinding]:
    """Findings that a second inspector has confirmed."""
    rows = InspectionFinding.objects.filter(confirmed_at__isnull=False)
    return rows.select_related("target__division", "target__plan")


@transaction.atomic
def draft_circular(plan: InspectionPlan, by: User, at: datetime | None = None) -> CircularPage:
    """Make the draft of the circular of *plan*: a row for each finding, the rest for the editor.

    Who drafts it is an author of the page, and cannot approve it.
    """
    plan = InspectionPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    require(by, Action.INSPECTION_PLAN, plan.division)
    if plan.circular_id:
        raise Refused(_("This check has its circular already."), code="has-circular")
    if plan.status != Status.RECORDED:
        raise Refused(
            _("The circular is drafted when the findings of the check are complete."),
            code="wrong-state",
        )
    parent = section()
    Page.objects.select_for_update().get(pk=parent.pk)  # two drafts take two addresses
    page = _page(plan, by)
    parent.add_child(instance=page)
    page.save_revision(user=by, log_action="wagtail.create")
    plan.circular = page
    plan.save()
    moment = at or timezone.now()
    ledger.append(ledger.INSPECTION, plan.number, "circular_drafted", by, at=moment)
    return page


def _page(plan: InspectionPlan, by: User) -> CircularPage:
    # What is on the list already would be listed twice.
    rows = confirmed().filter(target__plan=plan, items=None)
    findings = list(rows.order_by("target__division__code", "pk"))
    units = {unit.division_id: unit for unit in _units(findings)}
    office = Office.objects.filter(division=plan.division).first()
    return CircularPage(
        title=_("Circular on what “%(check)s” found") % {"check": plan.title},
        live=False,
        owner=by,
        division=plan.division,
        issuer=office.name if office else "",
        body=[("paragraph", RichText(f"<p>{escape(_introduction(plan))}</p>"))],
        problems=[("problem", _row(finding, units)) for finding in findings],
    )


def _introduction(plan: InspectionPlan) -> str:
    words = _("From %(start)s to %(end)s %(townships)s were checked. What was found:")
    names = pgettext("between words", ", ").join(target.division.name for target in _targets(plan))
    return words % {"start": plan.starts_on, "end": plan.ends_on, "townships": names}


def _targets(plan: InspectionPlan) -> QuerySet[Any]:
    return plan.targets.select_related("division").order_by("division__code")


def _units(findings: Iterable[InspectionFinding]) -> QuerySet[Office]:
    """The units of the townships; of several in one township the first."""
    places = {finding.target.division_id for finding in findings}
    return Office.objects.filter(division__in=places).order_by("-pk")


def _row(finding: InspectionFinding, units: dict[int, Office]) -> dict[str, Any]:
    place = finding.target.division
    unit = units.get(place.pk)
    known = finding.accountability != Accountability.NONE
    return {
        "problem": finding.public_problem,
        "category": finding.category,
        "urgency": finding.urgency,
        "place": place.code,
        "unit": str(unit.pk) if unit else "",
        "accountability": finding.accountability if known else "",
        "finding": str(finding.pk),
    }


def lock_recorded(circular: CircularPage) -> InspectionPlan | None:
    """The check that waits for *circular*, if there is one; locked before the ledger is."""
    plans = InspectionPlan.objects.select_for_update(of=("self",))
    return plans.filter(circular=circular, status=Status.RECORDED).first()


def mark_circulated(
    plan: InspectionPlan, circular: CircularPage, by: User | None, at: datetime | None = None
) -> None:
    """The check has reached its last state: *circular* is published."""
    plan.status = Status.CIRCULATED
    plan.save()
    facts = {"circular": circular.title}
    ledger.append(ledger.INSPECTION, plan.number, "circulated", by, facts, at=at or timezone.now())


def on_its_way(plan: InspectionPlan, user: User) -> dict[str, Any]:
    """What `_plan_circular.html` shows: the line from plan to items, and the button for a draft."""
    page = plan.circular
    items = visible_to(user).filter(items_of(plan))
    return {
        "plan": plan,
        "stations": _line(plan, page, user),
        "items": items.select_related("responsible_unit"),
        "may_have_report": page is not None and page.live and may_have_report(user, page),
        "may_draft": page is None
        and plan.status == Status.RECORDED
        and may(user, Action.INSPECTION_PLAN, plan.division),
    }


def _line(plan: InspectionPlan, page: CircularPage | None, user: User) -> list[Station]:
    sheets = plan.targets.aggregate(all=Count("pk"), done=Count("finished_at"))
    found = InspectionFinding.objects.filter(target__plan=plan, declined="").aggregate(
        all=Count("pk"), done=Count("confirmed_at")
    )
    items = RectificationItem.objects.filter(items_of(plan)).aggregate(
        all=Count("pk"), done=Count("pk", filter=Q(status__in=CLOSED))
    )
    recorded = plan.status in (Status.RECORDED, Status.CIRCULATED)
    share = _("%(done)s of %(all)s")
    return [
        Station(_("Plan"), plan.number, reached=True),
        Station(_("Sheets finished"), share % sheets, _all_done(sheets), "#sheets"),
        Station(_("Findings confirmed"), share % found, recorded, "#findings"),
        Station(_("Circular"), *_circular_station(page, user)),
        Station(_("Items closed"), share % items, _all_done(items), "#items"),
    ]


def _all_done(counts: dict[str, int]) -> bool:
    return counts["all"] > 0 and counts["all"] == counts["done"]


def _circular_station(page: CircularPage | None, user: User) -> tuple[str, bool, str]:
    if page is None:
        return _("not drafted yet"), False, ""
    if page.live:
        return page.title, True, page.url or ""
    may_edit = page.permissions_for_user(user).can_edit()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk]) if may_edit else ""
    return _("%(title)s (draft)") % {"title": page.title}, False, url
