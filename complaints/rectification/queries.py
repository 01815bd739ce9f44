"""Questions about rectification items, asked by views, panels and other rooms."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from complaints.models import Complaint
from complaints.rectification.models import RectificationItem, Status
from complaints.tracking import RelatedResult
from portal.core.deadlines import light
from portal.core.models import User
from portal.core.permissions import Action, scoped

CLOSED = (Status.CLOSED, Status.CONSOLIDATED)
AMBER_DAYS = 7
TONES = {
    Status.OPEN: "blue",
    Status.CLOSING_REQUESTED: "blue",
    Status.CLOSED: "green",
    Status.CONSOLIDATED: "green",
}


def visible_to(user: User) -> QuerySet[RectificationItem]:
    """The items in the jurisdiction of *user*."""
    return scoped(RectificationItem.objects.all(), user, Action.RECTIFICATION_VIEW)


def public_items() -> QuerySet[RectificationItem]:
    """What everyone may see: every item that does not come from a confidential report."""
    return RectificationItem.objects.exclude(source_complaint__confidential=True)


def closed_count() -> int:
    """How many public items are closed."""
    return public_items().filter(status__in=CLOSED).count()


def tone_of(item: RectificationItem, today: date) -> str:
    """Colour of the item: its state, or how near the deadline is while it is open."""
    if item.status in CLOSED:
        return TONES[Status(item.status)]
    return light(item.deadline, today, AMBER_DAYS)


def is_overdue(item: RectificationItem, today: date) -> bool:
    """Late is a fact about today, not a state."""
    return item.status not in CLOSED and item.deadline < today


def results_for(complaint: Complaint) -> list[RelatedResult]:
    """The items behind a complaint, as its tracking page shows them."""
    return [
        RelatedResult(
            title=_("Rectification item %s") % item.number,
            url=item.get_absolute_url(),
            state_label=str(item.get_status_display()),
            tone=TONES[Status(item.status)],
        )
        for item in complaint.rectification_items.all()
    ]
