"""Units that help with a case (协办, 信访工作条例 24): who works for them, what they still owe."""

from django.db.models import QuerySet

from complaints import conflicts
from complaints.models import CaseUnit, Complaint
from portal.core.models import User
from portal.core.permissions import Action, Person, may, scoped


def asked_of(user: User, complaint: Complaint) -> list[CaseUnit]:
    """The helping units of this case for which *user* works; none that has a conflict."""
    action = Action.CONFIDENTIAL_HANDLE if complaint.confidential else Action.COMPLAINT_HANDLE
    if not may(user, action):
        return []
    barred = conflicts.barred_offices(complaint)
    units = complaint.units.select_related("office__division")
    return [
        unit
        for unit in units
        if unit.office_id not in barred and may(user, action, unit.office.division)
    ]


def unanswered(user: User, complaint: Complaint) -> list[CaseUnit]:
    """Those of them whose opinion is still awaited."""
    return [unit for unit in asked_of(user, complaint) if unit.answered_at is None]


def helped_by(user: Person, action: Action) -> QuerySet[CaseUnit]:
    """The requests for help to units in the jurisdiction of *user*."""
    return scoped(CaseUnit.objects.all(), user, action, path="office__division")
