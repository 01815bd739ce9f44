"""Once a day the last seal of the chain is kept and published, so that a cut can be proved."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from complaints import ledger
from complaints.models import LedgerEvent, LedgerHead
from portal.core.jobs import Counts, periodic


@periodic("ledger_head")
def keep_head(now: datetime) -> Counts:
    """Keep the head of today, once; a day without any event yet has none."""
    day = timezone.localdate(now)
    if LedgerHead.objects.filter(day=day).exists():
        return {"heads": 0}
    try:
        with transaction.atomic():
            # The lock waits for writers, so that a kept seal is never one that is rolled back.
            ledger.lock()
            last = LedgerEvent.objects.order_by("-sequence").first()
            if last is None:
                return {"heads": 0}
            LedgerHead.objects.create(day=day, sequence=last.sequence, hash=last.hash, at=now)
    except IntegrityError:  # another process was faster
        return {"heads": 0}
    return {"heads": 1}
