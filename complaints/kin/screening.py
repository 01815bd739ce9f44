"""Which recipients a register calls unfiled near relatives, and nobody has filed since.

Compared are keyed digests the system holds lawfully already: of registers (filed: no) and of the
lists of confirmed recipients of the last months. A person is found once while it is open, and not
again after an officer found that there is nothing in it.
"""

from collections.abc import Iterator
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from complaints.models import MissingFiling, RelativeFiling
from disclosure.models import Register, RegisterEntry, Roster, RosterEntry, Stage
from disclosure.months import shifted

MONTHS = 2  # lists of this month and so many before
S = Roster.Status
RECEIVING = (S.SCHEDULED, S.OPEN, S.PAUSED, S.CLOSED)
STAGES = (Stage.APPROVED, Stage.MONTHLY)


def unfiled(today: date) -> Iterator[tuple[RosterEntry, str]]:
    """The newest entry of every such person, and the masked name of the register."""
    wanted = _unfiled()
    names = wanted.filter(identity_digest=OuterRef("identity_digest")).order_by("-pk")
    rows = (
        RosterEntry.objects.filter(
            roster__status__in=RECEIVING,
            roster__stage__in=STAGES,
            roster__month__gte=shifted(today, -MONTHS),
            identity_digest__in=wanted.values("identity_digest"),
        )
        .exclude(change=RosterEntry.Change.STOPPED)
        .annotate(registered_as=Subquery(names.values("masked_name")[:1]))
        .select_related("roster__division", "roster__programme")
        .order_by("-roster__month", "-roster_id", "number")
    )
    seen: set[str] = set()
    for entry in rows:
        if entry.identity_digest not in seen:
            seen.add(entry.identity_digest)
            yield entry, entry.registered_as or entry.masked_name


def _unfiled() -> QuerySet[RegisterEntry]:
    """Who stands unfiled in a register; a replaced register holds no persons any more."""
    filed = RelativeFiling.objects.filter(ended_on=None).exclude(identity_digest="")
    looked_at = MissingFiling.objects.filter(
        Q(result="") | Q(result=MissingFiling.Result.UNFOUNDED)
    )
    rows = RegisterEntry.objects.filter(register__kind=Register.Kind.RELATIVE, filed=False)
    rows = rows.exclude(identity_digest__in=filed.values("identity_digest"))
    return rows.exclude(identity_digest__in=looked_at.values("identity_digest"))
