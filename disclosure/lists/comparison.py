"""What changed from one month to the next, person by person; pure.

Persons are told apart by keyed digest alone. Who moved to another village is not a change; who
stands twice in a list counts once, with the sum.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Amount = Decimal | None
Totals = dict[str, Amount]


class Change(StrEnum):
    """The four kinds of change, in the order in which a list shows them."""

    ADDED = "added"
    STOPPED = "stopped"
    INCREASED = "increased"
    DECREASED = "decreased"


@dataclass(frozen=True, slots=True)
class Changed:
    """One person's change: what it was before, what it is now; None where there is no amount."""

    kind: Change
    before: Amount
    now: Amount


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changed persons by digest, and how many stayed as they were."""

    changed: Mapping[str, Changed]
    unchanged: int

    def count(self, kind: Change) -> int:
        """How many persons changed in this way."""
        return sum(item.kind is kind for item in self.changed.values())


def totals(rows: Iterable[tuple[str, Amount]]) -> tuple[Totals, int]:
    """The amount of each person, and how many rows name nobody who could be compared."""
    found: Totals = {}
    unknown = 0
    for digest, amount in rows:
        if not digest:
            unknown += 1
        elif digest in found:
            found[digest] = _sum(found[digest], amount)
        else:
            found[digest] = amount
    return found, unknown


def _sum(first: Amount, second: Amount) -> Amount:
    return None if first is None or second is None else first + second


def compare(before: Mapping[str, Amount], now: Mapping[str, Amount]) -> Comparison:
    """Who was added, stopped, increased, decreased; who has no amount on a side is unchanged."""
    changed: dict[str, Changed] = {}
    unchanged = 0
    for digest, amount in now.items():
        if digest not in before:
            changed[digest] = Changed(Change.ADDED, None, amount)
            continue
        kind = _kind(before[digest], amount)
        if kind is None:
            unchanged += 1
        else:
            changed[digest] = Changed(kind, before[digest], amount)
    for digest, amount in before.items():
        if digest not in now:
            changed[digest] = Changed(Change.STOPPED, amount, None)
    return Comparison(changed, unchanged)


def _kind(before: Amount, now: Amount) -> Change | None:
    if before is None or now is None or before == now:
        return None
    return Change.INCREASED if now > before else Change.DECREASED
