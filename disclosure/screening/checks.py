"""What screening asks of every entry of a list: pure functions of masked entries and known facts.

A finding names a row and a rule, and at most a programme, a township or a public standard; never
anything of a person. Entries without an identity digest match nobody.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from disclosure.intake.findings import Found, Severity
from disclosure.intake.rows import Masked


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
Check = Callable[[Entries, Facts], Iterator[Found]]


def deceased(entries: Entries, facts: Facts) -> Iterator[Found]:
    """死人保: dead before or in the month of the list.

    To explain, not to block: the month of death itself is still due, and a register can be wrong.
    """
    if facts.deceased is None:
        yield Found("no-deceased-register", Severity.NOTE)
        return
    for entry in entries:
        if entry.identity_digest in facts.deceased:
            since = facts.deceased[entry.identity_digest]
            if since is None or since <= facts.month:
                yield _at(entry, "deceased")


def relatives(entries: Entries, facts: Facts) -> Iterator[Found]:
    """人情保、关系保: a near relative of staff whose filing is missing, or said otherwise here."""
    if facts.relatives is None:
        yield Found("no-relatives-register", Severity.NOTE)
        return
    for entry in entries:
        filed = facts.relatives.get(entry.identity_digest)
        if filed is False:
            yield _at(entry, "relative-not-filed")
        elif filed and entry.relative_filed is False:
            yield _at(entry, "relative-contradicted")
        elif filed is None and entry.relative_filed and entry.identity_digest:
            yield _at(entry, "relative-unknown")


def elsewhere(entries: Entries, facts: Facts) -> Iterator[Found]:
    """重复救助: the same person on a list that this one excludes, in any township."""
    if not facts.elsewhere:
        return
    for entry in entries:
        for other in sorted(facts.elsewhere.get(entry.identity_digest, ())):
            code = "two-townships" if other.same_programme else "two-programmes"
            place: dict[str, str | int] = {
                "programme": other.programme,
                "township": other.township,
            }
            yield _at(entry, code, **place)


def amounts(entries: Entries, facts: Facts) -> Iterator[Found]:
    """Amounts outside the standard of their class and township."""
    standards = {name: standard_for(facts.standards, name) for name in _classes(entries)}
    without = uncounted = 0
    for entry in entries:
        if entry.amount is None:
            continue
        standard = standards[entry.programme_class]
        if standard is None:
            without += 1
        elif standard.per_person and not entry.members:
            uncounted += 1
        else:
            yield from _outside(entry, entry.amount, standard)
    if without:
        params: dict[str, str | int] = {"count": without, "programme": facts.programme}
        yield Found("standard-missing", Severity.NOTE, params=params)
    if uncounted:
        yield Found("amount-uncompared", Severity.NOTE, params={"count": uncounted})


def small_cells(entries: Entries, facts: Facts) -> Iterator[Found]:
    """Villages and classes with so few households that a published total would point at them."""
    if len(entries) < facts.smallest_cell:
        yield Found("small-list", Severity.NOTE, params={"least": facts.smallest_cell})
        return
    cells = Counter((entry.village_name, entry.programme_class) for entry in entries)
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


def _classes(entries: Entries) -> set[str]:
    return {entry.programme_class for entry in entries}


def _outside(entry: Masked, amount: Decimal, standard: Standard) -> Iterator[Found]:
    per = (entry.members or 1) if standard.per_person else 1
    unit = "person" if standard.per_person else "household"
    if amount > standard.most * per:
        yield _at(entry, f"amount-above-{unit}", most=f"{standard.most.normalize():f}")
    elif amount < standard.least * per:
        yield _at(entry, f"amount-below-{unit}", least=f"{standard.least.normalize():f}")


def _at(entry: Masked, code: str, **params: str | int) -> Found:
    return Found(code, Severity.EXPLAIN, sheet=entry.sheet, row=entry.row, params=params)
