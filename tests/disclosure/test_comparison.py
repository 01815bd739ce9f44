"""Comparing two months, person by person: by table and for any two months."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.lists.comparison import Change, Changed, compare, totals

D = Decimal
AMOUNTS = st.none() | st.decimals(min_value=0, max_value=9999, places=2)
MONTHS = st.dictionaries(st.text("abcdef", min_size=1, max_size=2), AMOUNTS)
MIRROR = {
    Change.ADDED: Change.STOPPED,
    Change.STOPPED: Change.ADDED,
    Change.INCREASED: Change.DECREASED,
    Change.DECREASED: Change.INCREASED,
}


@pytest.mark.parametrize(
    ("before", "now", "changed", "unchanged"),
    [
        ({}, {}, {}, 0),
        ({}, {"a": D(1)}, {"a": Changed(Change.ADDED, None, D(1))}, 0),
        ({"a": D(1)}, {}, {"a": Changed(Change.STOPPED, D(1), None)}, 0),
        ({"a": D(1)}, {"a": D(2)}, {"a": Changed(Change.INCREASED, D(1), D(2))}, 0),
        ({"a": D(2)}, {"a": D(1)}, {"a": Changed(Change.DECREASED, D(2), D(1))}, 0),
        ({"a": D(1)}, {"a": D("1.00")}, {}, 1),
        ({"a": None}, {"a": D(1)}, {}, 1),
        ({"a": D(1)}, {"a": None}, {}, 1),
    ],
)
def test_each_kind_of_change(before, now, changed, unchanged) -> None:
    found = compare(before, now)
    assert (found.changed, found.unchanged) == (changed, unchanged)


@given(MONTHS, MONTHS)
def test_everyone_of_either_month_is_counted_once(before, now) -> None:
    found = compare(before, now)
    assert set(found.changed) <= set(before) | set(now)
    assert found.count(Change.ADDED) == len(set(now) - set(before))
    assert found.count(Change.STOPPED) == len(set(before) - set(now))
    assert len(found.changed) + found.unchanged == len(set(before) | set(now))


@given(MONTHS, MONTHS)
def test_swapping_the_months_mirrors_every_change(before, now) -> None:
    there, back = compare(before, now), compare(now, before)
    assert there.unchanged == back.unchanged
    assert {key: (MIRROR[c.kind], c.now, c.before) for key, c in there.changed.items()} == {
        key: (c.kind, c.before, c.now) for key, c in back.changed.items()
    }


@given(MONTHS)
def test_a_month_does_not_differ_from_itself(month) -> None:
    assert not compare(month, month).changed


def test_who_stands_twice_counts_once_and_who_is_nobody_not_at_all() -> None:
    rows = [("a", D(1)), ("", D(9)), ("a", D(2)), ("b", None), ("b", D(1)), ("", None)]
    assert totals(rows) == ({"a": D(3), "b": None}, 2)
