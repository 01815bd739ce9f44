"""Someone who knows every published figure cannot work out one that is not."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from disclosure.funds.suppression import Cell, Suppression, sum_of, suppress

Column = dict[str, Cell]
TOWNSHIPS = "abcdef"
STANDARD = 560


def cell(households: int, persons: int | None = None) -> Cell:
    people = households if persons is None else persons
    return Cell(households, people, Decimal(STANDARD * people))


def column(*households: int) -> Column:
    return {key: cell(n) for key, n in zip(TOWNSHIPS, households, strict=False)}


def divisions(total: int, count: int, least: int) -> Iterator[tuple[int, ...]]:
    """Every way to divide *total* between *count* cells of at least *least*."""
    if count == 1:
        if total >= least:
            yield (total,)
        return
    for first in range(least, total - least * (count - 1) + 1):
        for rest in divisions(total - first, count - 1, least):
            yield (first, *rest)


def what_an_attacker_finds(cells: Column, hidden: Suppression, least: int) -> set[str]:
    """Hidden cells whose households are the same in every division of what the total leaves."""
    keys = sorted(hidden.cells)
    if hidden.total or not keys:
        return set()
    shown = sum(c.households for key, c in cells.items() if key not in hidden.cells)
    left = sum_of(cells.values()).households - shown
    worlds = list(divisions(left, len(keys), least))
    return {key for n, key in enumerate(keys) if len({world[n] for world in worlds}) < 2}


counts = st.lists(st.integers(0, 7), min_size=1, max_size=6)
thresholds = st.integers(2, 5)


@given(counts, thresholds)
def test_no_suppressed_figure_follows_from_the_total_and_the_others(
    households: list[int], threshold: int
) -> None:
    cells = column(*households)
    hidden = suppress(cells, threshold)
    assert what_an_attacker_finds(cells, hidden, least=0) == set()


@given(counts, thresholds)
def test_nor_for_a_reader_who_knows_that_no_empty_cell_is_suppressed(
    households: list[int], threshold: int
) -> None:
    cells = column(*households)
    hidden = suppress(cells, threshold)
    assert what_an_attacker_finds(cells, hidden, least=1) == set()


small_counts = st.lists(st.integers(0, 4), min_size=1, max_size=6)


@given(small_counts, thresholds)
def test_nor_for_one_who_takes_all_of_them_for_small(households: list[int], threshold: int) -> None:
    """Without a common-sized cell among them, each is below the threshold and still open."""
    cells = column(*households)
    hidden = suppress(cells, threshold)
    keys = sorted(hidden.cells)
    if not keys or hidden.total or not all(cells[k].small(threshold) for k in keys):
        return  # another reader's world: the tests above
    left = sum(cells[k].households for k in keys)
    worlds = [world for world in divisions(left, len(keys), 1) if max(world) < threshold]
    assert all(len({world[n] for world in worlds}) > 1 for n in range(len(keys)))


@given(counts, thresholds)
def test_every_small_figure_is_suppressed_and_a_small_total_too(
    households: list[int], threshold: int
) -> None:
    cells = column(*households)
    hidden = suppress(cells, threshold)
    assert {key for key, c in cells.items() if c.small(threshold)} <= hidden.cells
    assert hidden.total or not sum_of(cells.values()).small(threshold)


@given(st.lists(st.integers(8, 90), min_size=6, max_size=6), st.integers(0, 2), thresholds)
def test_a_column_of_common_size_loses_two_cells_and_keeps_its_total(
    households: list[int], small: int, threshold: int
) -> None:
    households[0] = small
    hidden = suppress(column(*households), threshold)
    wanted = 2 if 0 < small < threshold else 0
    assert len(hidden.cells) == wanted
    assert not hidden.total


@given(counts, thresholds)
def test_no_helper_is_taken_without_need(households: list[int], threshold: int) -> None:
    """Of the cells that only help, none but the last taken can be shown again."""
    cells = column(*households)
    hidden = suppress(cells, threshold)
    helpers = [key for key in hidden.cells if not cells[key].small(threshold)]
    assume(not hidden.total)
    assert len(helpers) <= 1


@given(counts, thresholds)
def test_the_order_of_the_townships_changes_nothing(households: list[int], threshold: int) -> None:
    cells = column(*households)
    backwards = dict(reversed(cells.items()))
    assert suppress(cells, threshold) == suppress(backwards, threshold)


@given(st.lists(st.integers(3, 7), min_size=5, max_size=5), st.lists(st.integers(1, 7), min_size=2))
def test_from_month_to_month_the_same_helper_is_suppressed(
    steady: list[int], moving: list[int]
) -> None:
    """A steady figure that hides a small one is not shown the month after."""
    seen: list[frozenset[str]] = []
    previous: frozenset[str] = frozenset()
    for first in (1, *moving):
        hidden = suppress(column(first, *steady), 3, prefer=previous)
        seen.append(hidden.cells)
        previous = hidden.cells or previous
    both = [(one, two) for one, two in pairwise(seen) if one and two]
    assert all(one == two for one, two in both)


def determined(equations: list[list[int]], unknown: int) -> bool:
    """Whether the equations alone settle this unknown: its unit vector is a sum of them."""
    rows = [[Fraction(n) for n in row] for row in equations]
    target = [Fraction(int(n == unknown)) for n in range(len(rows[0]))] if rows else []
    for column in range(len(target)):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        scaled = [n / pivot[column] for n in pivot]
        rows = [_less(row, scaled, row[column]) for row in rows]
        target = _less(target, scaled, target[column])
    return bool(rows or equations) and not any(target)


def _less(row: list[Fraction], other: list[Fraction], times: Fraction) -> list[Fraction]:
    return [n - times * m for n, m in zip(row, other, strict=True)]


@given(st.lists(st.lists(st.integers(0, 5), min_size=4, max_size=4), min_size=2, max_size=4))
def test_no_sum_over_programmes_months_or_townships_settles_a_suppressed_figure(
    grid: list[list[int]],
) -> None:
    """All equations that a page prints: column totals, and sums of what is wholly shown."""
    columns = [column(*households) for households in grid]
    found = [suppress(cells, 3) for cells in columns]
    unknown = [(n, key) for n, hidden in enumerate(found) for key in sorted(hidden.cells)]
    equations = [
        [int(n == number) for number, _key in unknown]
        for n, hidden in enumerate(found)
        if hidden.cells and not hidden.total
    ]
    # The county's sum over programmes is printed where every total is.
    if not any(hidden.total for hidden in found):
        equations.append([1] * len(unknown))
    # A township's sum over programmes is printed where none of its cells is suppressed: no unknown.
    for key in TOWNSHIPS[:4]:
        if not any(key in hidden.cells for hidden in found):
            equations.append([int(other == key) for _number, other in unknown])
    assert not any(determined(equations, n) for n in range(len(unknown)))


def test_the_reasoning_of_the_attacker_is_sound() -> None:
    """One suppressed cell in a column, or a printed sum with one unknown, would be settled."""
    assert determined([[1, 0], [0, 0]], 0)
    assert determined([[1, 1], [1, 0]], 1)
    assert not determined([[1, 1]], 0)


def test_a_corrected_month_cannot_be_subtracted_from_the_first() -> None:
    first = suppress(column(2, 5, 9, 9), 3)
    assert first.cells == {"a", "b"}
    # The correction lifts the small cell; showing it and its helper would give the old one away.
    second = suppress(column(3, 5, 9, 9), 3, always=first.cells)
    assert second.cells == first.cells


@pytest.mark.parametrize(
    ("households", "hidden", "total"),
    [
        ((0, 0, 0), "", False),  # nobody: nothing to protect
        ((8, 9, 7), "", False),
        ((1, 9, 7), "ac", False),  # the smallest other one joins
        ((1, 2, 7), "ab", False),  # 3 = 1+2 = 2+1
        ((1, 1, 7), "abc", False),  # 2 = 1+1 only
        ((2, 2, 7), "abc", False),  # 4 = 2+2 only, below three
        ((1, 0, 7), "ac", False),
        ((2, 0, 0), "abc", True),  # the total is the cell
        ((1, 1, 1), "abc", True),  # three ones, and nothing to hide them behind
    ],
)
def test_small_columns(households: tuple[int, ...], hidden: str, total: bool) -> None:
    assert suppress(column(*households), 3) == Suppression(frozenset(hidden), total)


def test_few_persons_count_as_small_as_few_households_do() -> None:
    cells: Mapping[str, Cell] = {"a": cell(4, 2), "b": cell(9, 20), "c": cell(8, 15)}
    assert suppress(cells, 3).cells == {"a", "c"}


def test_an_amount_without_anyone_behind_it_is_suppressed_like_a_small_cell() -> None:
    cells = {**column(9, 9, 8), "d": Cell(0, 0, Decimal(560))}
    assert suppress(cells, 3).cells == {"c", "d"}


def test_where_money_is_paid_cells_without_any_do_not_hide_each_other() -> None:
    unpaid = Cell(1, 3, Decimal(0))
    cells = {"a": unpaid, "b": Cell(2, 3, Decimal(0)), "c": cell(9), "d": cell(8)}
    assert suppress(cells, 3).cells == {"a", "b", "d"}
