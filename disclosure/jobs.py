"""What time drives here: lists open on their first day and close after their last."""

from datetime import datetime

from disclosure import roster
from portal.core.jobs import Counts, periodic


@periodic("publicity")
def publicity(now: datetime) -> Counts:
    """Close what has ended, then open what is due."""
    return {"closed": roster.close_due(now), "opened": roster.open_due(now)}
