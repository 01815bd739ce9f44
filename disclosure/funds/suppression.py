"""From no published figure, total or difference can a suppressed figure be recomputed.

A cell of one household points at a person, and so do a total and the cells beside it. What this
protects are programmes without lists of persons (children, temporary assistance) and the months
whose lists have ended; where a list with amounts is public anyway, its figures could be counted
there, but a rule with exceptions would be worth less than one that always holds.

One column (a programme's month by township) is protected on its own, against a reader who knows
every published figure and this rule:

- A cell with fewer households or persons than the threshold is suppressed, all of it: an amount
  divided by the standard would give the count away.
- More cells join it until the sum that is left for them fits more than one division: never a
  single one, never all of them ones, never all of them just below the threshold.
- Where a column is too small for that, the whole of it goes, with its total and its zeros.

Figures of several columns are summed only where every one of them is shown (`sum_of`), so that
neither rows nor programmes nor months add an equation about a suppressed cell.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Cell:
    """One programme's month in one township."""

    households: int
    persons: int
    amount: Decimal

    @property
    def empty(self) -> bool:
        """Nobody and nothing: that is no secret of anyone's."""
        return not (self.households or self.persons or self.amount)

    def small(self, threshold: int) -> bool:
        """Whether it could point at someone."""
        return not self.empty and min(self.households, self.persons) < threshold


@dataclass(frozen=True, slots=True)
class Suppression:
    """Which cells of a column are not shown, and whether its total is not shown either."""

    cells: frozenset[str] = frozenset()
    total: bool = False


def suppress(
    cells: Mapping[str, Cell],
    threshold: int,
    *,
    always: Collection[str] = (),
    prefer: Collection[str] = (),
) -> Suppression:
    """What to suppress of a column of *cells*.

    *always* are cells that an earlier version of the same month did not show: the two versions
    must not be subtracted from each other. *prefer* are those that the months beside it do not
    show: when the same cells are missing every month, a steady figure is not found by comparing.
    """
    hidden = {key for key, cell in cells.items() if cell.small(threshold) or key in always}
    if not hidden:
        return Suppression()
    everything = Suppression(frozenset(cells), total=True)
    if sum_of(cells.values()).small(threshold):
        return everything
    helpers = _helpers(cells, hidden, prefer)
    pays = any(cell.amount for cell in cells.values())
    while not _ambiguous([cells[key] for key in hidden], threshold, pays=pays):
        if not helpers:
            return everything
        hidden.add(helpers.pop(0))
    return Suppression(frozenset(hidden))


def sum_of(cells: Iterable[Cell]) -> Cell:
    """The sum of cells; only ever shown when each of them is."""
    rows = list(cells)
    return Cell(
        sum(cell.households for cell in rows),
        sum(cell.persons for cell in rows),
        sum((cell.amount for cell in rows), Decimal(0)),
    )


def _helpers(cells: Mapping[str, Cell], hidden: set[str], prefer: Collection[str]) -> list[str]:
    """Cells that may join, in their order: as before, then those that cost the least."""
    open_cells = [key for key, cell in cells.items() if key not in hidden and not cell.empty]
    return sorted(
        open_cells,
        key=lambda key: (key not in prefer, cells[key].households, cells[key].persons, key),
    )


def _ambiguous(hidden: list[Cell], threshold: int, *, pays: bool) -> bool:
    """Whether the sums of the hidden cells leave each of them more than one possible value.

    The reader knows that none is empty, so n cells that sum to n are all ones; and when no cell
    of a common size is among them, n cells that sum to n × (threshold - 1) are all at that edge.
    """
    count, left = len(hidden), sum_of(hidden)
    if count < 2 or left.households <= count or left.persons <= count:  # noqa: PLR2004
        return False
    if all(cell.small(threshold) for cell in hidden) and left.households >= count * (threshold - 1):
        return False
    return bool(left.amount) or not pays
