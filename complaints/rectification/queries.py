"""Questions about rectification items, asked by views, panels and other rooms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from complaints import queries
from complaints.models import Complaint
from complaints.rectification.models import Category, RectificationItem, Status
from complaints.rules import UNDECIDED
from complaints.tracking import FOUND_TRUE, RelatedResult
from disclosure.models import Finding
from portal.core.deadlines import light
from portal.core.models import DeadlineRule
from portal.core.permissions import Action, Person, scoped

CLOSED = (Status.CLOSED, Status.CONSOLIDATED)
# Nothing more is due from the unit: a closing on notice was decided on, it waits for objections.
SETTLED = (Status.CLOSING_NOTICE, *CLOSED)
# The problem that a hit of a data comparison stands for; who was hit, a finding does not say.
UNFILED = "relative-not-filed"
HITS = {
    "deceased": Category.DECEASED,
    "two-programmes": Category.DUPLICATE,
    "two-townships": Category.DUPLICATE,
    UNFILED: Category.RELATIVE,
}
TONES = {
    Status.OPEN: "blue",
    Status.CLOSING_REQUESTED: "blue",
    Status.CLOSING_NOTICE: "blue",
    Status.CLOSED: "green",
    Status.CONSOLIDATED: "green",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """An item with what today makes of it: colour, and whether it is late."""

    item: RectificationItem
    tone: str
    overdue: bool


def visible_to(user: Person) -> QuerySet[RectificationItem]:
    """The items in the jurisdiction of *user*, the open ones first, by deadline."""
    rows = scoped(RectificationItem.objects.all(), user, Action.RECTIFICATION_VIEW)
    done = Case(When(status__in=CLOSED, then=Value(1)), default=Value(0))
    return rows.order_by(done, "deadline", "-pk")


def public_items() -> QuerySet[RectificationItem]:
    """What everyone may see: every item that does not come from a confidential report."""
    return RectificationItem.objects.exclude(source_complaint__confidential=True)


def latest_results(most: int) -> QuerySet[RectificationItem]:
    """The public items that were closed last, with the place they are told under."""
    rows = public_items().filter(status__in=CLOSED).select_related("responsible_unit")
    return rows.order_by("-closed_at", "-pk")[:most]


def totals(items: QuerySet[RectificationItem], today: date) -> dict[str, int]:
    """How many of *items* there are, and how many are closed, confirmed, relapsed and late."""
    return items.aggregate(
        all=Count("pk"),
        closed=Count("pk", filter=Q(status__in=CLOSED)),
        confirmed=Count("pk", filter=Q(status=Status.CONSOLIDATED)),
        relapsed=Count("pk", filter=Q(relapses__gt=0)),
        overdue=Count("pk", filter=~Q(status__in=SETTLED) & Q(deadline__lt=today)),
    )


def amber_days(today: date) -> int:
    """How many days before its deadline an item turns amber; none while no rule is in force."""
    try:
        return DeadlineRule.objects.in_force("rectification.amber", today).amount
    except DeadlineRule.DoesNotExist:
        return 0


def standings(items: Iterable[RectificationItem], today: date) -> list[Standing]:
    """The items as they stand today; being late is a fact about today, not a state."""
    amber = amber_days(today)
    return [standing(item, today, amber) for item in items]


def standing(item: RectificationItem, today: date, amber: int) -> Standing:
    """The item as it stands today, when it turns amber *amber* days before its deadline."""
    if item.status in CLOSED:
        return Standing(item, "green", overdue=False)
    if item.status in SETTLED:
        return Standing(item, "blue", overdue=False)
    colour = light(item.deadline, today, amber)
    # Green is kept for what is done; while there is time an open item is just in hand.
    return Standing(item, "blue" if colour == "green" else colour, item.deadline < today)


def listable_complaints(user: Person) -> QuerySet[Complaint]:
    """Complaints found true that *user* may put on the list and that are not on it yet."""
    rows = queries.ordinary(user, Action.RECTIFICATION_OPEN) | queries.confidential(user)
    return rows.filter(outcome__in=FOUND_TRUE, rectification_items=None).order_by("-filed_at")


def listable_hits(user: Person) -> QuerySet[Finding]:
    """Hits of data comparisons that *user* may put on the list and that are not on it yet."""
    rows = scoped(
        Finding.objects.filter(code__in=HITS, rectification_items=None),
        user,
        Action.RECTIFICATION_OPEN,
        path="roster__division",
    )
    rows = rows.filter(~Q(code=UNFILED) | Q(pk__in=_unfiled(user)))
    return rows.select_related("roster__division", "roster__programme").order_by("-pk")


def hit_behind(item: RectificationItem, user: Person) -> Finding | None:
    """The hit that an item comes from; which household is a relative's, only for who sees filings.

    Whoever has to put the others right needs the row.
    """
    hit = item.source_screening
    if hit is not None and hit.code == UNFILED and not _unfiled(user).filter(pk=hit.pk).exists():
        return None
    return hit


def _unfiled(user: Person) -> QuerySet[Finding]:
    rows = Finding.objects.filter(code=UNFILED).order_by()
    return scoped(rows, user, Action.RELATIVES_VIEW, path="roster__division")


def results_for(complaint: Complaint) -> list[RelatedResult]:
    """The public items behind a complaint, as its tracking page shows them."""
    if complaint.status in UNDECIDED:
        return []  # only a case that was answered leads to an item
    return [
        RelatedResult(
            title=_("Rectification item %s") % item.number,
            url=item.get_absolute_url(),
            state_label=str(item.get_status_display()),
            tone=TONES[Status(item.status)],
            text=item.public_result if item.status in SETTLED else "",
        )
        for item in public_items().filter(source_complaint=complaint)
    ]
