"""Units that help with a case (协办, 信访工作条例 24): who works for them, what they still owe."""

from django.db.models import Exists, OuterRef, QuerySet

from complaints import conflicts
from complaints.models import CaseUnit, Complaint, Exclusion
from portal.core.models import User
from portal.core.permissions import Action, Person, may, scoped


def asked_of(user: User, complaint: Complaint) -> list[CaseUnit]:
    """The helping units of this case for which *user* works; none that has a conflict."""
    action = Action.CONFIDENTIAL_HANDLE if complaint.confidential else Action.COMPLAINT_HANDLE
    if not may(user, action):
        return []
    # A unit to which the case was passed on since leads now.
    apart = conflicts.barred_offices(complaint) | {complaint.office_id}
    units = complaint.units.exclude(office_id__in=apart).select_related("office__division")
    return [unit for unit in units if may(user, action, unit.office.division)]


def unanswered(user: User, complaint: Complaint) -> list[CaseUnit]:
    """Those of them whose opinion is still awaited."""
    return [unit for unit in asked_of(user, complaint) if unit.answered_at is None]


def helped_by(user: Person, action: Action) -> QuerySet[CaseUnit]:
    """The requests for help to units in the jurisdiction of *user*; none to a barred unit."""
    barred = Exclusion.objects.filter(complaint=OuterRef("complaint"), office=OuterRef("office"))
    asked = CaseUnit.objects.filter(~Exists(barred))
    return scoped(asked, user, action, path="office__division")
