"""The cases that a member of staff may see: by place, by role, and never those about them."""

from datetime import date

from django.db.models import QuerySet

from complaints import conflicts
from complaints.models import Complaint
from portal.core.models import User
from portal.core.permissions import Action, Person, scoped


def visible_to(user: Person, action: Action = Action.COMPLAINT_VIEW) -> QuerySet[Complaint]:
    """Every case that *user* may open: where it happened or is handled lies in their jurisdiction.

    Confidential cases appear to confidential-reports officers only.
    """
    return ordinary(user, action) | confidential(user)


def ordinary(user: Person, action: Action = Action.COMPLAINT_VIEW) -> QuerySet[Complaint]:
    """The cases outside the confidential queue."""
    return _within(user, action, confidential=False)


def confidential(user: Person) -> QuerySet[Complaint]:
    """The confidential queue."""
    return _within(user, Action.CONFIDENTIAL_VIEW, confidential=True)


def overdue(queryset: QuerySet[Complaint], today: date) -> QuerySet[Complaint]:
    """Those whose open duty should have been done before *today*."""
    return queryset.filter(due__lt=today)


def _within(user: Person, action: Action, *, confidential: bool) -> QuerySet[Complaint]:
    rows = Complaint.objects.filter(confidential=confidential)
    if not isinstance(user, User):
        return rows.none()
    rows = conflicts.without_barred(rows, user)
    return scoped(rows, user, action, "division", "office__division")
