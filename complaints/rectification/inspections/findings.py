"""What a check found: written by one inspector, confirmed by another, then put on the list.

An honest mistake may be exempted (容错免责), only with reasons, and both inspectors stand for them.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from complaints.rectification.desk import checks, open_item
from complaints.rectification.drafts import ItemDraft
from complaints.rectification.inspections.frame import Status, require_inspector, taking
from complaints.rectification.models import (
    Accountability,
    Category,
    InspectionCase,
    InspectionFinding,
    InspectionPlan,
    InspectionTarget,
    RectificationItem,
    Source,
    Urgency,
)
from portal.core.errors import Refused
from portal.core.models import Office, PrivateFile, User
from portal.core.permissions import Action
from portal.core.uploads import CleanFile

WITH_FINDINGS = frozenset({Status.UNDER_WAY, Status.RECORDED, Status.CIRCULATED})


@dataclass(frozen=True, slots=True)
class FindingDraft:
    """What an inspector writes of something that is wrong."""

    category: str
    problem: str
    public_problem: str
    outcome: str = InspectionFinding.Outcome.TO_DO
    urgency: str = Urgency.BY_DATE
    accountability: str = Accountability.NONE
    accountability_reason: str = ""
    case: InspectionCase | None = None
    file: CleanFile | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """Who puts a finding right, until when, and how one will see it."""

    unit: Office
    person: User
    target: str
    deadline: date


def record(
    target: InspectionTarget, by: User, draft: FindingDraft, at: datetime | None = None
) -> InspectionFinding:
    """Write down a finding; it counts when another inspector of the township confirms it."""
    require_inspector(target, by)
    with taking(target.plan, by, {Status.UNDER_WAY}, None, at) as taken:
        if draft.case is not None and draft.case.target_id != target.pk:
            raise Refused(_("This household was not drawn here."), code="not-drawn")
        row = InspectionFinding.objects.create(
            target=target,
            case=draft.case,
            category=draft.category,
            problem=checks.text(draft.problem),
            public_problem=checks.public_text(draft.public_problem),
            file=PrivateFile.keep(draft.file) if draft.file else None,
            outcome=draft.outcome,
            urgency=draft.urgency,
            accountability=draft.accountability,
            accountability_reason=_reason(draft),
            recorded_by=by,
            recorded_at=taken.at,
        )
        taken.note("finding_recorded", private={"finding": row.pk})
    return row


def confirm(finding: InspectionFinding, by: User, at: datetime | None = None) -> InspectionFinding:
    """Stand for a finding that another inspector wrote."""
    require_inspector(finding.target, by)
    with taking(finding.target.plan, by, {Status.UNDER_WAY}, None, at) as taken:
        row = _waiting(finding, by)
        row.confirmed_by, row.confirmed_at = by, taken.at
        row.save()
        taken.note("finding_confirmed", {"category": row.category}, {"finding": row.pk})
    return row


def decline(
    finding: InspectionFinding, by: User, reason: str, at: datetime | None = None
) -> InspectionFinding:
    """Not stand for it, with the reason; the finding stays on record and has no consequences."""
    require_inspector(finding.target, by)
    with taking(finding.target.plan, by, {Status.UNDER_WAY}, None, at) as taken:
        row = _waiting(finding, by)
        row.declined = checks.text(reason)
        row.save()
        taken.note("finding_declined", private={"finding": row.pk, "reason": row.declined})
    return row


def complete(plan: InspectionPlan, by: User, at: datetime | None = None) -> InspectionPlan:
    """End the visits: every sheet finished, every finding confirmed or declined."""
    with taking(plan, by, {Status.UNDER_WAY}, Action.INSPECTION_PLAN, at) as taken:
        late = taken.plan.targets.filter(finished_at=None).select_related("division")
        if late:
            names = pgettext("between words", ", ").join(one.division.name for one in late)
            raise Refused(
                _("The sheet is not finished in: %(townships)s") % {"townships": names},
                code="sheets-open",
            )
        if waiting(taken.plan).exists():
            raise Refused(
                _("A finding waits for the second inspector: it is confirmed or declined first."),
                code="findings-wait",
            )
        taken.plan.status = Status.RECORDED
        taken.note("recorded", {"findings": confirmed(taken.plan).count()})
    return taken.plan


def put_on_list(
    finding: InspectionFinding, by: User, duty: Duty, at: datetime | None = None
) -> RectificationItem:
    """Make an item of a confirmed finding at once, without waiting for the circular."""
    with taking(finding.target.plan, by, WITH_FINDINGS, None, at) as taken:
        row = _locked(finding)
        if not row.confirmed_by_id:
            raise Refused(
                _("The second inspector has not confirmed this finding."), code="not-confirmed"
            )
        if row.items.exists():
            raise Refused(_("This finding is on the list already."), code="listed-already")
        item = open_item(_draft(row, duty), by, taken.at)
        taken.note("item_opened", {"item": item.number}, {"finding": row.pk})
    return item


def waiting(plan: InspectionPlan) -> QuerySet[InspectionFinding]:
    """Findings that the second inspector has not looked at."""
    return InspectionFinding.objects.filter(target__plan=plan, confirmed_by=None, declined="")


def confirmed(plan: InspectionPlan) -> QuerySet[InspectionFinding]:
    """Findings for which two inspectors stand."""
    return InspectionFinding.objects.filter(target__plan=plan, confirmed_by__isnull=False)


def _locked(finding: InspectionFinding) -> InspectionFinding:
    rows = InspectionFinding.objects.select_for_update(of=("self",))
    return rows.select_related("target__division", "target__plan").get(pk=finding.pk)


def _waiting(finding: InspectionFinding, by: User) -> InspectionFinding:
    row = _locked(finding)
    if row.confirmed_by_id or row.declined:
        raise Refused(_("This finding is decided already."), code="decided-already")
    if row.recorded_by_id == by.pk:
        raise Refused(
            _("You wrote this finding: another inspector confirms it."), code="own-finding"
        )
    return row


def _reason(draft: FindingDraft) -> str:
    reason = draft.accountability_reason.strip()
    if draft.accountability == Accountability.EXEMPTED and not reason:
        raise Refused(
            _("Say why this was an honest mistake: nobody is exempted without reasons."),
            code="exemption-reason",
        )
    return checks.public_text(reason) if reason else ""


def _draft(row: InspectionFinding, duty: Duty) -> ItemDraft:
    return ItemDraft(
        problem=row.problem,
        public_problem=row.public_problem,
        category=Category(row.category),
        source=Source.INSPECTION,
        division=row.target.division,
        responsible_unit=duty.unit,
        responsible_person=duty.person,
        target=duty.target,
        deadline=duty.deadline,
        kind=Urgency(row.urgency),
        finding=row,
    )
