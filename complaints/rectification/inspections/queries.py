"""Questions about checks: what staff may see, and what everyone may."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from complaints.rectification.models import (
    InspectionFinding,
    InspectionPlan,
    InspectionTarget,
    RectificationItem,
)
from complaints.rectification.queries import public_items
from portal.core.models import User
from portal.core.permissions import Action, Person, may, scoped
from portal.core.problems import Accountability, Category


def plans_visible_to(user: Person) -> QuerySet[InspectionPlan]:
    """Checks of the jurisdiction, and those for which *user* was drawn."""
    rows = InspectionPlan.objects.all()
    drawn = rows.filter(pk__in=_drawn(user).values("plan"))
    return scoped(rows, user, Action.INSPECTION_VIEW) | drawn


def targets_visible_to(user: Person) -> QuerySet[InspectionTarget]:
    """Sheets of the jurisdiction's own checks, and those for which *user* was drawn.

    Not the sheets on the own township: it would be warned of the households to be visited.
    """
    rows = InspectionTarget.objects.all()
    drawn = rows.filter(pk__in=_drawn(user).values("pk"))
    return scoped(rows, user, Action.INSPECTION_VIEW, path="plan__division") | drawn


def _drawn(user: Person) -> QuerySet[InspectionTarget]:
    if not isinstance(user, User) or not may(user, Action.INSPECTION_RECORD):
        return InspectionTarget.objects.none()
    return InspectionTarget.objects.filter(inspectors=user).order_by()


def items_of(plan: InspectionPlan) -> Q:
    """The items that come from *plan*: of its findings at once, or of its circular."""
    found = Q(source_finding__target__plan=plan)
    return found | Q(source_circular=plan.circular_id) if plan.circular_id else found


def check_behind(item: RectificationItem, user: Person) -> InspectionPlan | None:
    """The check whose finding became *item*, for those who may open it."""
    if item.source_finding_id is None:
        return None
    return plans_visible_to(user).filter(targets__findings=item.source_finding_id).first()


def public_plans() -> QuerySet[InspectionPlan]:
    """What everyone may see: checks that were announced."""
    return InspectionPlan.objects.filter(announced_at__isnull=False)


def public_counts(plan: InspectionPlan) -> list[tuple[str, int]]:
    """Confirmed findings by category, for the whole check: never for one household."""
    return _counts(_public_findings(plan), "category", Category)


def public_accountability(plan: InspectionPlan) -> list[tuple[str, int]]:
    """What was done about those answerable, in numbers."""
    rows = _public_findings(plan).exclude(accountability=Accountability.NONE)
    return _counts(rows, "accountability", Accountability)


def public_items_of(plan: InspectionPlan) -> QuerySet[RectificationItem]:
    """The public items that came of it."""
    rows = public_items().filter(items_of(plan)).select_related("responsible_unit")
    return rows.order_by("deadline", "pk")


def _public_findings(plan: InspectionPlan) -> QuerySet[InspectionFinding]:
    """Once the visits have ended; before that a count could be put down to one visit."""
    rows = InspectionFinding.objects.filter(target__plan=plan, confirmed_at__isnull=False)
    return rows if plan.status in OVER else rows.none()


OVER = frozenset({InspectionPlan.Status.RECORDED, InspectionPlan.Status.CIRCULATED})


def _counts(
    rows: QuerySet[InspectionFinding], name: str, words: type[Category] | type[Accountability]
) -> list[tuple[str, int]]:
    counted: Iterable[tuple[str, int]]
    counted = rows.order_by().values_list(name).annotate(n=Count("pk")).order_by("-n", name)
    return [(str(words(value).label), count) for value, count in counted]
