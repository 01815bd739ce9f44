"""The one writer from a missing filing to its item: at most one item for each."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.kin import desk as kin
from complaints.models import MissingFiling
from complaints.rectification import desk
from complaints.rectification.drafts import ItemDraft
from complaints.rectification.models import Category, RectificationItem, Source
from portal.core.errors import Refused
from portal.core.models import User
from portal.core.permissions import Action


@dataclass(frozen=True, slots=True)
class Task:
    """Who puts it right, until when, and in which words it is public."""

    person: User
    deadline: date
    public_problem: str
    target: str


def list_missing(
    missing: MissingFiling, by: User, task: Task, at: datetime | None = None
) -> RectificationItem:
    """Put a missing filing on the rectification list; the item names no household.

    Raises PermissionDenied, Refused with resolved-already, listed-already, person-not-in-unit and
    whatever else makes an item unsound.
    """
    now = at or timezone.now()
    with kin.open_missing(missing, by, Action.RECTIFICATION_OPEN) as found:
        if items_of(found).exists():
            raise Refused(_("This missing filing is on the list already."), code="listed-already")
        if task.person.office is None:
            raise Refused(_("The person belongs to no unit yet."), code="person-not-in-unit")
        item = desk.open_item(
            ItemDraft(
                # More people read items than filings: the list and its row would tell them who.
                problem=_("Missing filing %(number)s: whoever sees filings finds it there.")
                % {"number": found.number},
                public_problem=task.public_problem,
                category=Category.RELATIVE,
                source=Source.SCREENING,
                division=found.division,
                responsible_unit=task.person.office,
                responsible_person=task.person,
                target=task.target,
                deadline=task.deadline,
                reference=found.number,
            ),
            by,
            now,
        )
        kin.note_item(found, by, item.number, now)
    return item


def items_of(missing: MissingFiling) -> QuerySet[RectificationItem]:
    """The item that came of a missing filing."""
    rows = RectificationItem.objects.filter(source=Source.SCREENING)
    return rows.filter(source_reference=missing.number)
