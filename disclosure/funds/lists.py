"""Counts the monthly lists that were public: households, persons and money by township."""

from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from disclosure.funds.suppression import Cell
from disclosure.models import Programme, Roster, RosterEntry, Stage
from portal.core.models import Division

# A withdrawn list was wrong; one that was replaced or has ended was right in its month.
PUBLIC_AND_RIGHT = (Roster.Status.OPEN, Roster.Status.PAUSED, Roster.Status.CLOSED)


def public_lists(programme: Programme, month: date) -> dict[Division, Roster]:
    """The list of each township for *month*: the one that was opened last."""
    rows = Roster.objects.filter(
        programme=programme,
        stage=Stage.MONTHLY,
        month=month.replace(day=1),
        status__in=PUBLIC_AND_RIGHT,
        opened_at__isnull=False,
    )
    return {row.division: row for row in rows.select_related("division").order_by("opened_at")}


def from_lists(programme: Programme, month: date) -> dict[Division, Cell]:
    """A household is an entry; an entry that says nothing of its people covers one person."""
    lists = public_lists(programme, month)
    counted = (
        RosterEntry.objects.filter(roster__in=[roster.pk for roster in lists.values()])
        .order_by()
        .values_list("roster")
        .annotate(
            households=Count("pk"),
            persons=Sum(Coalesce("members", 1)),
            amount=Coalesce(Sum("amount"), Decimal(0)),
        )
    )
    cells = {key: Cell(households, persons, amount) for key, households, persons, amount in counted}
    nobody = Cell(0, 0, Decimal(0))
    return {division: cells.get(roster.pk, nobody) for division, roster in lists.items()}
