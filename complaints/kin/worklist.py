"""What waits on the first screen: one's own declaration, and those of the jurisdiction."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from complaints.kin import queries
from complaints.kin.limits import limits
from complaints.models import Declarant
from portal.core.models import User
from portal.core.permissions import Action, may
from portal.core.worklists import SHOWN, Bucket, WorkItem, work_source

Slice = tuple[Bucket, int, list[WorkItem]]


@work_source
def declarations(user: User, today: date) -> Iterator[Slice]:
    """One's own declaration of the year, and the late ones of one's place."""
    known = limits(today)
    own = queries.undeclared(Declarant.objects.filter(user=user), today).first()
    if own is not None:
        due = known.due(own.since)
        bucket = Bucket.OVERDUE if due < today else Bucket.MINE
        title = _("Declare your near relatives for this year")
        yield bucket, 1, [WorkItem(title, reverse("kin_own:index"), due=due)]
    if may(user, Action.RELATIVES_RECORD) or may(user, Action.RECTIFICATION_CLOSE):
        late = queries.undeclared(queries.officials(user), today).filter(known.overdue(today))
        others = late.exclude(user=user)
        items = [
            WorkItem(
                _("Yearly declaration of near relatives: %(official)s") % {"official": official},
                reverse("kin_officials:inspect", args=[official.pk]),
                detail=str(official.division),
                due=known.due(official.since),
            )
            for official in others[:SHOWN]
        ]
        yield Bucket.OVERDUE, others.count(), items
    if may(user, Action.RELATIVES_RECORD):
        yield _missing(user)


def _missing(user: User) -> Slice:
    open_ = queries.missing(user, Action.RELATIVES_RECORD).filter(result="")
    items = [
        WorkItem(
            _("Missing filing: %(number)s") % {"number": row.number},
            reverse("kin_missing:inspect", args=[row.pk]),
            detail=f"{row.division} · {row.programme}",
        )
        for row in open_[:SHOWN]
    ]
    return Bucket.MINE, open_.count(), items
