"""Other cases of the same sender, found by a keyed digest of the number; never by a name.

信访工作条例 21 asks for repeats to be recognised, 30 forbids to tell who wrote.
"""

from django.db.models import QuerySet

from complaints import queries
from complaints.models import Complaint, Reporter
from portal.core.permissions import Person


def earlier_cases(complaint: Complaint) -> QuerySet[Complaint]:
    """What the same sender filed before this case, for the rules of the procedure.

    An ordinary case never counts a confidential one: even the number would tell of it.
    """
    return _same_sender(complaint).filter(filed_at__lt=complaint.filed_at)


def is_first(complaint: Complaint) -> bool:
    """Whether the sender writes for the first time (初次信访), as far as the number tells."""
    return not earlier_cases(complaint).exists()


def shown_to(user: Person, complaint: Complaint) -> QuerySet[Complaint]:
    """The other cases of the same sender that *user* may open, newest first."""
    mine = queries.visible_to(user).filter(pk__in=_same_sender(complaint).values("pk"))
    return mine.order_by("-filed_at", "-pk")


def _same_sender(complaint: Complaint) -> QuerySet[Complaint]:
    digest = Reporter.objects.filter(complaint=complaint).exclude(phone_digest="")
    others = Complaint.objects.filter(
        reporter__phone_digest__in=digest.values("phone_digest")
    ).exclude(pk=complaint.pk)
    return others if complaint.confidential else others.filter(confidential=False)
