"""What the work page shows of the handling: units, papers, the group, other cases of the sender."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from complaints import grouping, queries, repeats
from complaints.models import Complaint, LedgerEvent
from portal.core.models import User


@dataclass(frozen=True, slots=True)
class Group:
    """The cases handled together, as far as this person may open them."""

    lead: Complaint | None
    members: list[Complaint]


def handling(case: Complaint, user: User, events: Iterable[LedgerEvent]) -> dict[str, Any]:
    """The context of the sections of the handling; a fixed number of queries."""
    seen = list(events)
    return {
        "units": case.units.select_related("office", "asked_by", "answered_by"),
        "notes": case.notes.select_related("by"),
        "investigations": case.investigations.select_related(
            "first_investigator__office", "second_investigator__office", "by"
        ),
        "replies": case.replies.select_related("by").prefetch_related("deliveries__by"),
        "group": _group(case, user, seen),
        "same_sender": list(repeats.shown_to(user, case)),
        "representatives": case.representatives.count() if case.people_count > 1 else 0,
    }


def _group(case: Complaint, user: User, events: list[LedgerEvent]) -> Group | None:
    lead = grouping.lead_number(events)
    members = grouping.member_numbers(events)
    if not lead and not members:
        return None
    found = queries.visible_to(user).filter(number__in=[lead, *members]).order_by("filed_at", "pk")
    by_number = {one.number: one for one in found}
    return Group(by_number.pop(lead, None), list(by_number.values()))
