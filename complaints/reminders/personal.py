"""Each person is reminded of an open duty once at each point of the plan, whatever the timer does.

A clock that stands still while the sender is asked for something reminds nobody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints import notify, timing
from complaints.models import Complaint, Extension, SupplementRequest
from complaints.reminders.plan import plan_in_force, time_has_come
from complaints.reminders.recipients import Recipients
from complaints.reminders.schedule import Plan, stage
from portal.core import outbox
from portal.core.jobs import Counts, periodic
from portal.core.models import OutboxMessage, User

NEAR, LATE = _("A time limit is near"), _("A case is overdue")
UNDECIDED = _("A request waits for your decision")
TOGETHER = 200
RELATED = ("office__division", "division", "handler")


@dataclass(frozen=True, slots=True)
class Reminder:
    """One message to one person at one point of the plan; the key names the occasion."""

    key: str
    case: Complaint
    user: User
    subject: Promise

    def queue(self) -> int:
        """Put it into the outbox; 0 when it is there already."""
        title, body = notify.texts(self.case, self.subject, self.case.due)
        way = OutboxMessage.Channel.EMAIL
        return int(outbox.send(self.key, way, self.user.email, title, body))


@periodic("reminders")
def remind(now: datetime) -> Counts:
    """Remind handlers, supervisors while a case is overdue, and approvers of what they owe."""
    plan, today = plan_in_force(), timezone.localdate(now)
    if not time_has_come(plan, now):
        return {"reminded": 0}
    return {"reminded": sum(_queue(found) for found in _batches(plan, today))}


def became_late(case: Complaint, clock: str, due: date) -> None:
    """Tell handler and supervisors that a clock has run out; called where that is recorded."""
    for one in _of_clock(case, Recipients([case]), clock, due, "late", late=True):
        one.queue()


def _queue(found: Sequence[Reminder]) -> int:
    """Queue what is not in the outbox yet; asked about together, because most of it is."""
    keys = [one.key for one in found]
    known = set(OutboxMessage.objects.filter(key__in=keys).values_list("key", flat=True))
    with transaction.atomic():
        return sum(one.queue() for one in found if one.key not in known)


def _batches(plan: Plan, today: date) -> Iterator[list[Reminder]]:
    batch: list[Complaint] = []
    waits = SupplementRequest.objects.filter(complaint=OuterRef("pk"), ended_at=None)
    rows = Complaint.objects.filter(due__lte=today + timedelta(days=plan.earliest))
    rows = rows.filter(~Exists(waits)).select_related(*RELATED).order_by("pk")
    for case in rows.iterator(chunk_size=TOGETHER):
        batch.append(case)
        if len(batch) == TOGETHER:
            yield _of_batch(batch, plan, today)
            batch = []
    yield _of_batch(batch, plan, today)
    yield _of_extensions(plan, today)


def _of_batch(batch: list[Complaint], plan: Plan, today: date) -> list[Reminder]:
    people, found = Recipients(batch), []
    for case in batch:
        clock, due = timing.open_clock(case), case.due
        if due is None:
            continue
        point = stage(plan, _began(case, clock), due, today)
        if point is not None:
            found += _of_clock(case, people, clock, due, point, late=point > 0)
    return found


def _of_clock(
    case: Complaint, people: Recipients, clock: str, due: date, point: int | str, *, late: bool
) -> list[Reminder]:
    told = {user.pk: user for user in people.of_handling(case)}
    if late:
        told |= {user.pk: user for user in people.above(case)}
    key = f"remind:{case.number}:{clock}:{due.isoformat()}:{point}"
    return [
        Reminder(f"{key}:{pk}", case, user, LATE if late else NEAR) for pk, user in told.items()
    ]


def _began(case: Complaint, clock: str) -> date:
    """The day on which the running clock began, as near as the row tells it."""
    moments = {timing.HANDLE: case.accepted_at, timing.REVIEW: case.replied_at}
    return timezone.localdate(moments.get(clock) or case.filed_at)


def _of_extensions(plan: Plan, today: date) -> list[Reminder]:
    """Approvers, again at the interval of the plan; of the asking they were told at once."""
    rows = Extension.objects.filter(state=Extension.State.ASKED)
    asked = list(rows.select_related(*(f"complaint__{name}" for name in RELATED)))
    people, found = Recipients([one.complaint for one in asked]), []
    for one in asked:
        case = one.complaint
        times = (today - timezone.localdate(one.asked_at)).days // plan.every
        told = people.of_handling(case) if case.confidential else people.above(case)
        for user in told if times else []:
            if user.pk != one.asked_by_id:
                key = f"remind:{case.number}:extension:{one.pk}:{times}:{user.pk}"
                found.append(Reminder(key, case, user, UNDECIDED))
    return found
