"""What screening asks of every entry of a list: pure functions of masked entries and known facts.

A finding names a row and a rule, and at most a programme, a township or a public standard; never
anything of a person. Entries without an identity digest match nobody. Of a hundred thousand
entries each check looks at a few columns, and makes something only of those that it finds.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from disclosure.intake.findings import Found, Severity
from disclosure.intake.rows import Masked, columns


@dataclass(frozen=True, slots=True, order=True)
class Elsewhere:
    """Another list that claims the same person at the same time."""

    programme: str
    township: str
    same_programme: bool = False


@dataclass(frozen=True, slots=True)
class Standard:
    """An amount standard in force; the deeper its division, the more specific it is."""

    programme_class: str
    depth: int
    effective_from: date
    per_person: bool
    least: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class Facts:
    """What registers, other lists and rules say about the month and place of one list."""

    month: date
    programme: str = ""
    deceased: Mapping[str, date | None] | None = None
    """Digest → month of death, None where unknown; None altogether: no register covers here."""
    relatives: Mapping[str, bool] | None = None
    """Digest → whether the filing is there; None altogether: no register covers here."""
    elsewhere: Mapping[str, frozenset[Elsewhere]] = field(default_factory=dict)
    standards: Sequence[Standard] = ()
    smallest_cell: int = 1
    leaving: bool = False
    """Whether the list is of people who no longer receive: its rows claim nothing."""


Entries = Sequence[Masked]
UNCOMPARED = ("standard-missing", "amount-uncompared")
Check = Callable[[Entries, Facts], Iterator[Found]]


def deceased(entries: Entries, facts: Facts) -> Iterator[Found]:
    """死人保: dead before or in the month of the list.

    To explain, not to block: the month of death itself is still due, and a register can be wrong.
    """
    if facts.deceased is None:
        yield Found("no-deceased-register", Severity.NOTE)
        return
    for entry in _of_persons(entries, facts.deceased):
        since = facts.deceased[entry.identity_digest]
        if since is None or since <= facts.month:
            yield _at(entry, "deceased")


def relatives(entries: Entries, facts: Facts) -> Iterator[Found]:
    """人情保、关系保: a near relative of staff whose filing is missing, or said otherwise here."""
    if facts.relatives is None:
        yield Found("no-relatives-register", Severity.NOTE)
        return
    said = columns(entries, "identity_digest", "relative_filed")
    places = [n for n, (who, filed) in enumerate(said) if who in facts.relatives or filed]
    for entry in map(entries.__getitem__, places):
        filed = facts.relatives.get(entry.identity_digest)
        if filed is False:
            yield _at(entry, "relative-not-filed")
        elif filed and entry.relative_filed is False:
            yield _at(entry, "relative-contradicted")
        elif filed is None and entry.relative_filed and entry.identity_digest:
            yield _at(entry, "relative-unknown")


def elsewhere(entries: Entries, facts: Facts) -> Iterator[Found]:
    """重复救助: the same person on a list that this one excludes, in any township."""
    for entry in _of_persons(entries, facts.elsewhere):
        for other in sorted(facts.elsewhere[entry.identity_digest]):
            code = "two-townships" if other.same_programme else "two-programmes"
            place: dict[str, str | int] = {
                "programme": other.programme,
                "township": other.township,
            }
            yield _at(entry, code, **place)


def amounts(entries: Entries, facts: Facts) -> Iterator[Found]:
    """Amounts outside the standard of their class and township."""
    cells = ("programme_class", "members", "amount")
    kinds = Counter(columns(entries, *cells))
    standards = {kind: standard_for(facts.standards, kind[0]) for kind in kinds}
    judged = {kind: _judge(kind[1], kind[2], one) for kind, one in standards.items()}
    outside = {kind for kind, (code, _params) in judged.items() if code not in {"", *UNCOMPARED}}
    for place, kind in enumerate(columns(entries, *cells) if outside else ()):
        if kind in outside:
            code, params = judged[kind]
            yield _at(entries[place], code, **params)
    without, uncounted = (
        sum(count for kind, count in kinds.items() if judged[kind][0] == code)
        for code in UNCOMPARED
    )
    if without:
        params = {"count": without, "programme": facts.programme}
        yield Found("standard-missing", Severity.NOTE, params=params)
    if uncounted:
        yield Found("amount-uncompared", Severity.NOTE, params={"count": uncounted})


def small_cells(entries: Entries, facts: Facts) -> Iterator[Found]:
    """Villages and classes with so few households that a published total would point at them."""
    if len(entries) < facts.smallest_cell:
        yield Found("small-list", Severity.NOTE, params={"least": facts.smallest_cell})
        return
    cells = Counter(columns(entries, "village_name", "programme_class"))
    few = sum(1 for count in cells.values() if count < facts.smallest_cell)
    if few:
        params: dict[str, str | int] = {"count": few, "least": facts.smallest_cell}
        yield Found("small-cells", Severity.NOTE, params=params)


def standard_for(standards: Sequence[Standard], programme_class: str) -> Standard | None:
    """The most specific standard: of the class before of all, of the place before the county's,
    the newest of its kind."""
    fitting = [one for one in standards if one.programme_class in {"", programme_class}]
    return max(
        fitting,
        key=lambda one: (one.programme_class != "", one.depth, one.effective_from),
        default=None,
    )


def check_all(entries: Entries, facts: Facts) -> list[Found]:
    """The findings of every check that applies, in the order of the checks."""
    checks: tuple[Check, ...] = (small_cells,)
    if not facts.leaving:
        checks = (deceased, relatives, elsewhere, amounts, *checks)
    return [item for check in checks for item in check(entries, facts)]


def _of_persons(entries: Entries, persons: Container[str]) -> Iterator[Masked]:
    """The entries of these persons, in order."""
    digests = enumerate(columns(entries, "identity_digest"))
    places = [place for place, (digest,) in digests if digest in persons]
    return map(entries.__getitem__, places)


def _judge(
    members: int | None, amount: Decimal | None, standard: Standard | None
) -> tuple[str, dict[str, str | int]]:
    """What is to be said of an amount for so many people, "" when it is as it should be."""
    if amount is None:
        return "", {}
    if standard is None:
        return "standard-missing", {}
    if standard.per_person and not members:
        return "amount-uncompared", {}
    per = (members or 1) if standard.per_person else 1
    unit = "person" if standard.per_person else "household"
    if amount > standard.most * per:
        return f"amount-above-{unit}", {"most": f"{standard.most.normalize():f}"}
    if amount < standard.least * per:
        return f"amount-below-{unit}", {"least": f"{standard.least.normalize():f}"}
    return "", {}


def _at(entry: Masked, code: str, **params: str | int) -> Found:
    return Found(code, Severity.EXPLAIN, sheet=entry.sheet, row=entry.row, params=params)
