"""The cases that a member of staff may see: by place, by role, and never those about them."""

from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from complaints import conflicts, helping, notify
from complaints.models import (
    WRITTEN,
    Complaint,
    Extension,
    LedgerEvent,
    Reporter,
    Review,
    Status,
    SupplementRequest,
)
from complaints.timing import UNDECIDED
from portal.core.models import DeadlineRule, User
from portal.core.permissions import Action, Person, may_everywhere, scoped


def visible_to(user: Person, action: Action = Action.COMPLAINT_VIEW) -> QuerySet[Complaint]:
    """Every case that *user* may open: where it happened, is handled or is helped with is theirs.

    Confidential cases appear to confidential-reports officers only.
    """
    return ordinary(user, action) | confidential(user)


def ordinary(user: Person, action: Action = Action.COMPLAINT_VIEW) -> QuerySet[Complaint]:
    """The cases outside the confidential queue."""
    return _within(user, action, confidential=False)


def confidential(user: Person) -> QuerySet[Complaint]:
    """The confidential queue."""
    return _within(user, Action.CONFIDENTIAL_VIEW, confidential=True)


def with_merged_count(queryset: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """Each row with the number of cases that are handled under it."""
    merged = Complaint.objects.filter(lead_case=OuterRef("pk")).order_by().values("lead_case")
    count = merged.annotate(found=Count("pk")).values("found")
    return queryset.annotate(merged_count=Coalesce(Subquery(count), 0))


def overdue(queryset: QuerySet[Complaint], today: date) -> QuerySet[Complaint]:
    """Those whose open duty should have been done before *today*."""
    return queryset.filter(due__lt=today)


def undelivered(queryset: QuerySet[Complaint], before: date) -> QuerySet[Complaint]:
    """Those whose written opinion of before that day has reached nobody yet (条例 32).

    An anonymous sender reads the answer on the tracking page; there is nobody to hand it to.
    """
    return queryset.filter(
        status=Status.REPLIED,
        kind__route__in=WRITTEN,
        anonymous=False,
        delivered_at__isnull=True,
        replied_at__lt=timezone.make_aware(datetime.combine(before, time.min)),
    )


def to_be_called(queryset: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """Those whose sender asked to be called, with news that nobody has noted telling them of."""
    own = LedgerEvent.objects.filter(
        subject_type=LedgerEvent.Subject.COMPLAINT, subject_number=OuterRef("number")
    ).order_by("-sequence")
    by_phone = Reporter.objects.filter(contact_by=Reporter.ContactBy.PHONE)
    rows = queryset.filter(pk__in=by_phone.values("complaint_id"))
    return rows.annotate(
        news=Subquery(own.filter(kind__in=notify.NEWS).values("sequence")[:1]),
        told=Coalesce(Subquery(own.filter(kind__in=notify.CALLED).values("sequence")[:1]), 0),
    ).filter(news__gt=F("told"))


def code_asked(queryset: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """Those whose sender has asked for a new code since the last one was given out."""
    own = LedgerEvent.objects.filter(
        subject_type=LedgerEvent.Subject.COMPLAINT, subject_number=OuterRef("number")
    ).order_by("-sequence")
    return queryset.annotate(
        asked=Subquery(own.filter(kind="code_requested").values("sequence")[:1]),
        given=Coalesce(Subquery(own.filter(kind="code_reissued").values("sequence")[:1]), 0),
    ).filter(asked__gt=F("given"))


def due_as(queryset: QuerySet[Complaint], today: date, wanted: list[str]) -> QuerySet[Complaint]:
    """Those that any of the answers fits: overdue ("on"), "amber", or due within a "week"."""
    ways = {
        "on": [Q(due__lt=today)],
        "amber": _soon(today) if "amber" in wanted else [],
        "week": [Q(due__range=(today, today + timedelta(days=7)))],
    }
    return queryset.filter(reduce(or_, (one for name in wanted for one in ways[name])))


def _soon(today: date) -> list[Q]:
    """One condition for each length of warning: date arithmetic of no database is needed."""
    lengths = DeadlineRule.objects.order_by().values_list("amber_days", flat=True).distinct()
    return [
        Q(due__range=(today, today + timedelta(days=days)))
        & (
            Q(status__in=UNDECIDED, notice_rule__amber_days=days)
            | (~Q(status__in=UNDECIDED) & Q(handle_rule__amber_days=days))
        )
        for days in lengths
    ] or [Q(pk__in=[])]


def _within(user: Person, action: Action, *, confidential: bool) -> QuerySet[Complaint]:
    rows = Complaint.objects.filter(confidential=confidential)
    if not isinstance(user, User):
        return rows.none()
    rows = conflicts.without_barred(rows, user)
    within = scoped(rows, user, action, "division", "office__division")
    if may_everywhere(user, action):
        return within
    # As a list of keys: joined, a case with two helping units would stand in the list twice.
    helped = helping.helped_by(user, action).values("complaint_id")
    return within | rows.filter(pk__in=helped)


def for_sender() -> QuerySet[Complaint]:
    """Cases with everything that the tracking page shows of them."""
    return with_moves(Complaint.objects.select_related("rating"))


def with_moves(rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """The rows, each knowing whether anything has moved its clocks: most never were."""
    own = {"complaint": OuterRef("pk")}
    moved = (
        Exists(SupplementRequest.objects.filter(**own))
        | Exists(Extension.objects.filter(**own))
        | Exists(Review.objects.filter(**own))
    )
    return rows.annotate(has_moves=moved)
