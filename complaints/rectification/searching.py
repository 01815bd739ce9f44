"""What site search finds of this room: items of the list, checks and assessments that are public.

Of an item only what its public page says; an item behind a confidential report is in no answer.
"""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from complaints.rectification.assessment.public import published
from complaints.rectification.inspections.queries import public_plans
from complaints.rectification.models import Assessment, InspectionPlan, RectificationItem
from complaints.rectification.queries import public_items
from portal.core.searchable import Entry, Source, searchable, township_of


def _items() -> QuerySet[RectificationItem]:
    return public_items().select_related("division", "responsible_unit")


def _item(item: RectificationItem) -> Entry:
    words = (item.public_problem, item.target, item.responsible_unit.name, item.division.name)
    return Entry(
        title=f"{_('Rectification item %s') % item.number} {item.get_category_display()}",
        text=" ".join(words),
        address=item.get_absolute_url(),
        kind="rectification",
        at=item.opened_at,
        year=item.opened_at.year,
        township=township_of(item.division),
    )


def _check(plan: InspectionPlan) -> Entry:
    return Entry(
        title=plan.title,
        text=f"{plan.number} {plan.theme} {plan.division.name}",
        address=reverse("rectification:check", args=[plan.number]),
        kind="check",
        at=plan.announced_at,
        year=plan.starts_on.year,
        township=township_of(plan.division),
    )


def _assessment(row: Assessment) -> Entry:
    return Entry(
        title=row.title,
        text=f"{row.number} {row.starts_on:%Y-%m} {row.ends_on:%Y-%m}",
        address=reverse("rectification:assessment", args=[row.number]),
        kind="assessment",
        at=row.settled_at,
        year=row.ends_on.year,
    )


searchable(Source("rectification", (RectificationItem,), _items, _item))
searchable(Source("check", (InspectionPlan,), public_plans, _check))
searchable(Source("assessment", (Assessment,), published, _assessment))
