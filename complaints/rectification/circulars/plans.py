"""From a check to its circular: findings make a draft, its publication ends the check."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from complaints import ledger
from complaints.rectification.models import InspectionFinding, InspectionPlan
from policy_pages.models import CircularPage
from portal.core.models import User

Status = InspectionPlan.Status


def confirmed() -> QuerySet[InspectionFinding]:
    """Findings that a second inspector has confirmed."""
    rows = InspectionFinding.objects.filter(confirmed_at__isnull=False)
    return rows.select_related("target__division", "target__plan")


def mark_circulated(circular: CircularPage, by: User, at: datetime | None = None) -> None:
    """The check behind *circular*, if there is one, has reached its last state."""
    plan = (
        InspectionPlan.objects.select_for_update(of=("self",))
        .filter(circular=circular, status=Status.RECORDED)
        .first()
    )
    if plan is None:
        return
    plan.status = Status.CIRCULATED
    plan.save()
    facts = {"circular": circular.title}
    ledger.append(ledger.INSPECTION, plan.number, "circulated", by, facts, at=at or timezone.now())
