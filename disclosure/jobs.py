"""What time drives here: lists open on their first day and close after their last."""

from datetime import datetime

from django.utils import timezone

from disclosure import roster
from disclosure.catalogue.notify import tell_late
from portal.core.jobs import Counts, periodic


@periodic("publicity")
def publicity(now: datetime) -> Counts:
    """Close what has ended, then open what is due."""
    try:
        closed = roster.close_due(now)
    finally:  # a list that cannot be closed keeps none from opening
        opened = roster.open_due(now)
    return {"closed": closed, "opened": opened}


@periodic("catalogue")
def catalogue(now: datetime) -> Counts:
    """Tell the units, once, what they should have published and did not."""
    return {"late": tell_late(timezone.localdate(now))}
