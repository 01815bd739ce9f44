"""Two lists of decisions for those who watch: deadlines that were moved, mistakes exempted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints import ledger
from complaints.models import LedgerEvent
from complaints.rectification.models import Accountability, InspectionFinding
from complaints.rectification.queries import visible_to
from portal.core.models import User
from portal.core.permissions import Action, scoped

MOVED = "deadline_extended"


def moved_deadlines(user: User, since: date | None, until: date | None) -> QuerySet[Any]:
    """The events that moved a deadline of an item that *user* sees, the latest first."""
    numbers = visible_to(user).order_by().values("number")
    rows = LedgerEvent.objects.filter(
        subject_type=ledger.RECTIFICATION, kind=MOVED, subject_number__in=numbers
    )
    return _between(rows, "at", since, until).order_by("-sequence")


def exemptions(user: User, since: date | None, until: date | None) -> QuerySet[Any]:
    """Confirmed findings where an honest mistake was exempted (容错免责), the latest first."""
    rows = InspectionFinding.objects.filter(
        accountability=Accountability.EXEMPTED, confirmed_at__isnull=False
    )
    mine = scoped(rows, user, Action.INSPECTION_VIEW, "target__division")
    found = _between(mine, "confirmed_at", since, until)
    return found.select_related("target__division", "target__plan").order_by("-confirmed_at", "-pk")


def _between(
    rows: QuerySet[Any], field: str, since: date | None, until: date | None
) -> QuerySet[Any]:
    if since:
        rows = rows.filter(**{f"{field}__date__gte": since})
    return rows.filter(**{f"{field}__date__lte": until}) if until else rows


@dataclass(frozen=True, slots=True)
class Record:
    """One such list."""

    label: str | Promise
    url: str
    rows: Callable[[User, date | None, date | None], QuerySet[Any]]


RECORDS = (
    Record(_("Deadlines moved"), "rectification_moved_deadlines", moved_deadlines),
    Record(_("Exempted honest mistakes"), "rectification_exemptions", exemptions),
)
