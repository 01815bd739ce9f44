"""“My township” on the home page: chosen by its code, shown by the server, remembered by nobody
but the visitor's own device."""

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from disclosure.models import Roster
from disclosure.queries import open_rosters
from portal.core.gazetteer import divisions, offices_above, root_of
from portal.core.models import Division, Office

LISTED = 6


@dataclass(frozen=True, slots=True)
class Place:
    """What the home page shows of one township, or of the whole county when none is chosen."""

    division: Division | None = None
    unknown: bool = False  # something was asked for that is no township here
    lists: list[Roster] = field(default_factory=list)
    more: bool = False
    offices: list[Office] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The code as it stands in the address; empty for the whole county."""
        return self.division.short_code if self.division else ""


def townships() -> list[Division]:
    """The townships that can be chosen, in the order of their codes; kept as standing data."""
    return [one for one in divisions().values() if one.level == Division.Level.TOWNSHIP]


def place_of(code: str) -> Place:
    """The place that a visitor asked for; one query."""
    division = _township(code)
    found = list(_lists_of(division)[: LISTED + 1])
    return Place(
        division,
        unknown=bool(code) and division is None,
        lists=found[:LISTED],
        more=len(found) > LISTED,
        offices=offices_above(division) if division else [],
    )


def _township(code: str) -> Division | None:
    # Compared here and not there: a database refuses some texts with an error.
    return next((one for one in townships() if code in (one.short_code, one.code)), None)


def _lists_of(division: Division | None) -> QuerySet[Roster]:
    """Lists of the township, its villages, and those of the whole county."""
    rows = open_rosters()
    if division is None:
        return rows
    return rows.filter(
        Q(division__path__startswith=division.path) | Q(division=root_of(division).pk)
    )
