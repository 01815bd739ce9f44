"""What other rooms and public views may ask about lists: only what is public now."""

from datetime import date
from typing import Any

from django.db.models import BigAutoField, Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.models import Objection, Roster, RosterEntry
from portal.core.models import Division
from portal.core.prepared import Given, prepared

GREATEST_KEY = 2**63 - 1


def _public_now(today: date, prefix: str = "") -> Q:
    """Open, and not past its last day even if the timer is late."""
    return Q(**{f"{prefix}status": Roster.Status.OPEN}) & (
        Q(**{f"{prefix}closes_on__isnull": True}) | Q(**{f"{prefix}closes_on__gte": today})
    )


def open_rosters(division: Division | None = None) -> QuerySet[Roster]:
    """Lists that anyone may read now, in *division* and everything inside it; newest first."""
    rows = Roster.objects.filter(_public_now(timezone.localdate()))
    if division is not None:
        rows = rows.filter(division__path__startswith=division.path)
    return rows.select_related("programme", "division", "office").order_by("-opened_at", "-pk")


def ended_rosters() -> QuerySet[Roster]:
    """Lists that were public once: what the archive may name, without any row."""
    today = timezone.localdate()
    return (
        Roster.objects.filter(publication__isnull=False)
        .exclude(_public_now(today))
        .select_related("programme", "division", "office")
        .order_by("-opened_at", "-pk")
    )


def entry_for_report(entry_id: object) -> RosterEntry | None:
    """The entry a citizen wants to report, if its list is public now; None for anything else."""
    text = str(entry_id)
    # As many digits as a key can have: Python refuses to read a number of thousands.
    digits = text.isascii() and text.isdigit() and len(text) <= len(str(GREATEST_KEY))
    if not digits or int(text) > GREATEST_KEY:
        return None
    return (
        RosterEntry.objects.filter(_public_now(timezone.localdate(), "roster__"), pk=int(text))
        .select_related("roster__programme", "roster__division", "village")
        .first()
    )


def describe_entry(entry: RosterEntry) -> str:
    """One line that names the entry as the public sees it: list, township, serial, masked name."""
    roster = entry.roster
    return _("%(programme)s %(month)s %(township)s, no. %(number)d, %(name)s") % {
        "programme": roster.programme.name,
        "month": f"{roster.month:%Y-%m}",
        "township": roster.division.name,
        "number": entry.number,
        "name": entry.masked_name,
    }


def decided_objections(roster: Roster) -> dict[str, int]:
    """How many objections to *roster* were decided, by outcome; never who objected."""
    return dict(_decided(roster=roster.pk))


@prepared
def _decided() -> QuerySet[Any, Any]:
    decided = Objection.objects.filter(roster=Given("roster", BigAutoField()))
    decided = decided.exclude(outcome=Objection.Outcome.PENDING)
    return decided.order_by().values_list("outcome").annotate(Count("pk"))
