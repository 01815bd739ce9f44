"""What is counted of cases, as expressions for the database; the definitions stand beside them.

Public figures and the yearly statistics count by these same lines. Personal data enter none of
them, so that they stay the same when personal data are removed.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Avg, Count, DurationField, F, Q
from django.utils import timezone

from complaints.models import Acceptance, Satisfaction, Status

SATISFIED = (Satisfaction.SATISFIED, Satisfaction.BASICALLY)
DECLINED = (Status.REFUSED, Status.REFERRED)

# A case that a review sent back waits for a new answer: the old one no longer counts.
ANSWERED = Q(replied_at__isnull=False) & ~Q(status=Status.ACCEPTED)
IN_TIME = ANSWERED & (Q(handle_due__isnull=True) | Q(replied_at__date__lte=F("handle_due")))
LATE_ANSWER = ANSWERED & Q(replied_at__date__gt=F("handle_due"))
# Taken back or sent elsewhere after the last day of the answer: no step makes that day unmissed.
ENDED_LATE = Q(replied_at__isnull=True, closed_at__date__gt=F("handle_due"))
# 按期答复率: everything answered, still to be answered or ended too late is below the line.
TO_ANSWER = ANSWERED | Q(status=Status.ACCEPTED) | ENDED_LATE
# 及时受理率: the sender was told in time whether the case is taken on, or is not told yet.
DECIDED = Q(accepted_at__isnull=False) | Q(status__in=DECLINED)
_TOLD_IN_TIME = Q(accepted_at__date__lte=F("notice_due")) | (
    Q(accepted_at__isnull=True, status__in=DECLINED) & Q(closed_at__date__lte=F("notice_due"))
)
DECIDED_IN_TIME = DECIDED & (Q(notice_due__isnull=True) | _TOLD_IN_TIME)
UNDECIDED = Q(status__in=(Status.REGISTERED, Status.TRANSFERRED))
# Taken back after the last day of the notice, which had not been given.
NEVER_TOLD = Q(
    accepted_at__isnull=True, status=Status.WITHDRAWN, closed_at__date__gt=F("notice_due")
)


def figures(today: date) -> dict[str, Any]:
    """The aggregates of one row of figures, as they stand on *today*."""
    return {
        "received": Count("pk"),
        "to_decide": Count("pk", filter=DECIDED | NEVER_TOLD | UNDECIDED & Q(notice_due__lt=today)),
        "decided_in_time": Count("pk", filter=DECIDED_IN_TIME),
        "to_answer": Count("pk", filter=TO_ANSWER),
        "answered": Count("pk", filter=ANSWERED),
        "in_time": Count("pk", filter=IN_TIME),
        "late": Count("pk", filter=LATE_ANSWER | ENDED_LATE | NEVER_TOLD | Q(due__lt=today)),
        "rated": Count("pk", filter=ANSWERED & Q(rating__isnull=False)),
        "satisfied": Count("pk", filter=ANSWERED & Q(rating__unit_score__in=SATISFIED)),
        "said": Count("pk", filter=~Q(acceptance="")),
        "accepted": Count("pk", filter=Q(acceptance=Acceptance.ACCEPTED)),
        "took": Avg(F("replied_at") - F("filed_at"), filter=ANSWERED, output_field=DurationField()),
    }


def received_between(first: date, last: date) -> Q:
    """Cases received from one local day to another, both included."""
    return Q(filed_at__gte=start_of(first), filed_at__lt=start_of(last + timedelta(days=1)))


def start_of(day: date) -> datetime:
    """The first moment of a local day."""
    return timezone.make_aware(datetime.combine(day, time.min))
