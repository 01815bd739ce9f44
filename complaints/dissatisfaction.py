"""A sender who is not satisfied stands before a supervisor until one has looked into it.

Whoever handled or answered the case does not look into it themselves, nor does their unit; where
no unit is above theirs, another person of it does.
"""

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from complaints.models import Acceptance, Complaint, LedgerEvent, Rating, Reply, Satisfaction
from complaints.transitions import ANSWERED, State
from portal.core.models import User

BAD = Satisfaction.UNSATISFIED
ANSWERED_ONCE = ANSWERED | {State.UNDER_REVIEW}
# A review that orders new handling has looked into it too.
LOOKED = ("looked_into", "review_redo")
_SAID = Q(kind="acceptance", public__acceptance=Acceptance.NOT_ACCEPTED) | (
    Q(kind="rated") & (Q(public__unit=BAD) | Q(public__petition_office=BAD))
)


def open_among(rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """Answered, not accepted or rated as not satisfying, and not looked into since."""
    rated = Rating.objects.filter(Q(unit_score=BAD) | Q(petition_office_score=BAD))
    refused = Q(acceptance=Acceptance.NOT_ACCEPTED)
    own = LedgerEvent.objects.filter(
        subject_type=LedgerEvent.Subject.COMPLAINT, subject_number=OuterRef("number")
    ).order_by("-sequence")
    found = rows.filter(
        refused | Q(pk__in=rated.values("complaint_id")), status__in=ANSWERED_ONCE
    ).annotate(
        said=Subquery(own.filter(_SAID).values("sequence")[:1]),
        looked=Coalesce(Subquery(own.filter(kind__in=LOOKED).values("sequence")[:1]), 0),
    )
    return found.filter(said__gt=F("looked"))


def is_open(complaint: Complaint) -> bool:
    """Whether the sender waits for somebody to look into it."""
    return open_among(Complaint.objects.filter(pk=complaint.pk)).exists()


def apart(rows: QuerySet[Complaint], user: User) -> QuerySet[Complaint]:
    """The rows that neither *user* nor their unit handled."""
    answered = Reply.objects.filter(complaint=OuterRef("pk"), by=user)
    own_unit = Q(office_id=user.office_id, office__superior__isnull=False)
    return rows.exclude(own_unit).filter(
        ~Exists(answered), Q(handler__isnull=True) | ~Q(handler=user)
    )


def is_apart(user: User, complaint: Complaint) -> bool:
    """Whether *user* has not handled the case, nor their unit."""
    return apart(Complaint.objects.filter(pk=complaint.pk), user).exists()
