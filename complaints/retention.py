"""A reporter's name and phone go when their time is over; the case and its figures stay.

Source: 《个人信息保护法》 Articles 19 and 47: the shortest period that the purpose needs.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from complaints import ledger
from complaints.models import Complaint, Reporter
from portal.core.jobs import Counts, periodic
from portal.core.models import DeadlineRule

RULE = "retention.reporter"


@periodic("retention")
def forget_reporters(now: datetime) -> Counts:
    """Remove the identity behind every case that was closed longer ago than the rule keeps it."""
    today = timezone.localdate(now)
    rule = DeadlineRule.objects.filter(key=RULE, effective_from__lte=today).first()
    if rule is None:
        return {"identities_removed": 0}
    before = now - timedelta(days=rule.amount)
    cases = Complaint.objects.filter(closed_at__lt=before, reporter__isnull=False)
    return {
        "identities_removed": sum(_forget(pk, now) for pk in cases.values_list("pk", flat=True))
    }


@transaction.atomic
def _forget(pk: int, now: datetime) -> int:
    case = Complaint.objects.select_for_update(of=("self",)).get(pk=pk)
    removed, _by_model = Reporter.objects.filter(complaint=case).delete()
    if removed:
        ledger.append(ledger.COMPLAINT, case.number, "identity_removed", at=now)
    return int(bool(removed))
