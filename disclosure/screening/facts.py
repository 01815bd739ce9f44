"""What the database knows that a list is screened against, in a handful of bulk queries.

Persons are matched by keyed digest alone. A short list asks for its own people; for a long one
the other side is read once, which costs less than a question with ten thousand parts.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from disclosure.models import (
    AmountStandard,
    ProgrammeExclusion,
    Register,
    RegisterEntry,
    Roster,
    RosterEntry,
    SmallCellRule,
    Stage,
)
from disclosure.screening.checks import Elsewhere, Facts, Standard
from portal.core.models import Division

ASKED_FOR = 500
READ_AT_ONCE = 5000
S = Roster.Status
CLAIMING = (S.SUBMITTED, S.SCHEDULED, S.OPEN, S.PAUSED)


def gather(draft: Roster, digests: Collection[str]) -> Facts:
    """Everything that matters for the persons behind *digests* in the month of *draft*."""
    known = frozenset(digests) - {""}
    leaving = draft.stage == Stage.ENDED
    facts = {} if leaving else _about_people(draft, known)
    return Facts(
        month=draft.month,
        programme=draft.programme.name,
        smallest_cell=SmallCellRule.objects.threshold(timezone.localdate()),
        leaving=leaving,
        **facts,
    )


def _about_people(draft: Roster, known: frozenset[str]) -> dict[str, Any]:
    deceased, relatives = _registers(draft.division, known)
    return {
        "deceased": deceased,
        "relatives": relatives,
        "elsewhere": _elsewhere(draft, known),
        "standards": _standards(draft),
    }


def counting_registers(division: Division) -> dict[int, str]:
    """Key → kind of the registers that cover *division*: the newest of each kind and place."""
    rows = Register.objects.filter(division__path__in=division.lineage()).order_by("-as_of", "-pk")
    newest: dict[tuple[str, int], int] = {}
    for kind, place, pk in rows.values_list("kind", "division_id", "pk"):
        newest.setdefault((kind, place), pk)
    return {pk: kind for (kind, _place), pk in newest.items()}


def _registers(
    division: Division, known: frozenset[str]
) -> tuple[dict[str, date | None] | None, dict[str, bool] | None]:
    kinds = counting_registers(division)
    dead: dict[str, date | None] = {}
    filed: dict[str, bool] = {}
    rows = RegisterEntry.objects.filter(register__in=kinds)
    for digest, pk, since, is_filed in _of(known, rows, "register_id", "since", "filed"):
        if kinds[pk] == Register.Kind.RELATIVE:
            filed[digest] = filed.get(digest, False) or is_filed
        else:
            # Of several registers the earliest month counts; an unknown one is before all.
            earlier = dead.get(digest, since)
            dead[digest] = None if since is None or earlier is None else min(since, earlier)
    present = set(kinds.values())
    return (
        dead if Register.Kind.DECEASED in present else None,
        filed if Register.Kind.RELATIVE in present else None,
    )


def _of(
    known: frozenset[str], rows: QuerySet[Any], *fields: str
) -> Iterator[tuple[str, Any, Any, Any]]:
    """The digest and *fields* of the rows that are about one of these persons."""
    if not known:
        return
    if len(known) <= ASKED_FOR:
        rows = rows.filter(identity_digest__in=known)
    values = rows.order_by().values_list("identity_digest", *fields)
    for row in values.iterator(chunk_size=READ_AT_ONCE):
        if row[0] in known:
            yield row


def _elsewhere(draft: Roster, known: frozenset[str]) -> dict[str, frozenset[Elsewhere]]:
    lists = _excluded_lists(draft)
    if not lists:
        return {}
    rows = RosterEntry.objects.filter(roster__in=lists).exclude(identity_digest="")
    rows = rows.exclude(change=RosterEntry.Change.STOPPED)
    found: dict[str, set[Elsewhere]] = {}
    for digest, roster, *_rest in _of(known, rows, "roster_id"):
        found.setdefault(digest, set()).add(lists[roster])
    return {digest: frozenset(others) for digest, others in found.items()}


def _excluded_lists(draft: Roster) -> dict[int, Elsewhere]:
    """Lists of excluded programmes, and of this programme in other townships, that hold now."""
    today = timezone.localdate()
    now = Q(status=S.OPEN) & (Q(closes_on__isnull=True) | Q(closes_on__gte=today))
    away = Q(programme=draft.programme_id) & ~Q(division=draft.division_id)
    rows = (
        Roster.objects.filter(Q(programme__in=_excluded_programmes(draft)) | away)
        .filter(Q(month=draft.month) | now, status__in=CLAIMING)
        .exclude(stage=Stage.ENDED)
        .order_by()
    )
    return {
        pk: Elsewhere(programme, township, programme_id == draft.programme_id)
        for pk, programme_id, programme, township in rows.values_list(
            "pk", "programme_id", "programme__name", "division__name"
        )
    }


def _excluded_programmes(draft: Roster) -> set[int]:
    mine = draft.programme_id
    pairs = ProgrammeExclusion.objects.filter(Q(first=mine) | Q(second=mine)).order_by()
    return {
        pair.second_id if pair.first_id == mine else pair.first_id
        for pair in pairs
        if pair.holds_on(draft.month)
    }


def _standards(draft: Roster) -> list[Standard]:
    here = Q(division__isnull=True) | Q(division__path__in=draft.division.lineage())
    rows = AmountStandard.objects.filter(
        here, programme=draft.programme_id, effective_from__lte=draft.month
    ).order_by()
    return [
        Standard(
            programme_class=row.programme_class,
            depth=len(row.division.path) if row.division else 0,
            effective_from=row.effective_from,
            per_person=row.per == AmountStandard.Per.PERSON,
            least=row.least,
            most=row.most,
        )
        for row in rows.select_related("division")
    ]
