"""Figures that everyone may know; confidential reports never enter them."""

from datetime import date

from django.db.models import Count, Q

from complaints.models import Complaint
from complaints.models.choices import Status

ANSWERED = (Status.REPLIED, Status.CLOSED)


def headline_figures(today: date) -> dict[str, int]:
    """How many cases were received and answered, and how many are late today."""
    return Complaint.objects.filter(confidential=False).aggregate(
        received=Count("pk"),
        answered=Count("pk", filter=Q(status__in=ANSWERED)),
        overdue=Count("pk", filter=Q(due__lt=today)),
    )
