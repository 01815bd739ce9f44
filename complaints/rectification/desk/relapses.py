"""A relapse: the item is open again, somebody of the superior unit watches, the second escalates.

Source: domain sheet 6.2 and 11.4 (反弹·重新列入, 挂牌督办): elsewhere half of what was closed on
paper was not put right.
"""

from complaints.models import LedgerEvent
from complaints.rectification import notify
from complaints.rectification.desk import checks
from complaints.rectification.desk.taking import Taken, undo_closing
from complaints.rectification.drafts import Answers
from complaints.rectification.models import LookBack, RectificationItem
from portal.core.models import DeadlineRule, Office, User
from portal.core.permissions import Action, people_with

# So many relapses are one too many; the county may set another number.
ESCALATES_AFTER = "rectification.escalate_after"
TWICE = 2
# Where no unit above has anybody, the chain of units ends some day.
MOST_STEPS_UP = 5


def reopen(taken: Taken, answers: Answers) -> dict[str, object]:
    """Open the item again under the eyes of a witness; what everyone may know of it."""
    item = taken.item
    item.witness = witness_for(item)
    item.relapses += 1
    item.deadline = answers.new_deadline or item.deadline
    undo_closing(item)
    unit = item.witness.office if item.witness else None
    return {
        "new_deadline": answers.new_deadline,
        "witness_unit": unit.name if unit else "",
        "relapses": item.relapses,
        "failed": [name for name in LookBack.QUESTIONS if not getattr(answers, name)],
    }


def witness_for(item: RectificationItem) -> User | None:
    """A supervisor of the nearest unit above who is not involved; rather not the last closer."""
    involved = {item.responsible_person_id, item.closing_requested_by_id, item.leader_id}
    able = people_with(Action.RECTIFICATION_CLOSE, item.division).exclude(
        pk__in=[pk for pk in involved if pk]
    )
    for unit in _units_above(item.responsible_unit):
        rows = able.filter(office=unit).order_by("pk")
        people = [one for one in rows if not checks.conflicts_with(item, one)]
        if people:
            return min(people, key=lambda one: one.pk == item.closed_by_id)
    return None


def _units_above(unit: Office) -> list[Office]:
    found: list[Office] = []
    above = unit.superior
    while above is not None and above not in found and len(found) < MOST_STEPS_UP:
        found.append(above)
        above = above.superior
    return found


def escalate(taken: Taken) -> LedgerEvent | None:
    """Put an item that has failed too often under special supervision, once."""
    item = taken.item
    limit = DeadlineRule.objects.amount(ESCALATES_AFTER, taken.today, otherwise=TWICE)
    if item.escalated_at or not limit or item.relapses < limit:
        return None
    item.escalated_at = taken.at
    event = taken.note("escalated", {"relapses": item.relapses})
    notify.escalated(item, event)
    return event
