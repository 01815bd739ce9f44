"""The draw of a check: anybody gets the same, nobody checks their own township."""

import json
from dataclasses import asdict
from hashlib import sha256
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.rectification.inspections import draw as drawing
from complaints.rectification.inspections.draw import Inspector, Pool, Sizes
from complaints.rectification.inspections.tickets import (
    Case,
    lists_as_data,
    lists_from_data,
    open_pool,
    ticket,
    tickets,
)
from portal.core.errors import Refused

CODES = [f"14043{number:04d}000" for number in range(1, 9)]
SEED = "5eed"


@st.composite
def pools(make: Any) -> tuple[Pool, Sizes]:
    """A pool from which the sizes can be drawn."""
    codes = make(st.lists(st.sampled_from(CODES), min_size=1, unique=True))
    # Two from the county itself, so that there are always enough from elsewhere.
    people = [Inspector("a1"), Inspector("a2")]
    for number, own in enumerate(make(st.lists(st.sets(st.sampled_from(CODES)), max_size=6))):
        people.append(Inspector(f"b{number}", frozenset(own)))
    serials = st.sets(st.integers(1, 300), min_size=3, max_size=12)
    cases = {code: frozenset(f"t{n}" for n in make(serials)) for code in codes}
    sizes = Sizes(make(st.integers(1, len(codes))), 2, make(st.integers(0, 3)))
    return Pool(cases, frozenset(people)), sizes


@given(pools(), st.text(), st.randoms(use_true_random=False))
def test_the_order_of_the_pool_does_not_matter(
    given_pool: tuple[Pool, Sizes], seed: str, chance: Random
) -> None:
    pool, sizes = given_pool
    codes = list(pool.townships)
    chance.shuffle(codes)
    shuffled = Pool({code: pool.townships[code] for code in codes}, pool.inspectors)
    assert drawing.draw(seed, shuffled, sizes) == drawing.draw(seed, pool, sizes)


@given(pools(), st.text())
def test_sizes_are_kept_and_nobody_checks_their_own_township(
    given_pool: tuple[Pool, Sizes], seed: str
) -> None:
    pool, sizes = given_pool
    own = {one.label: one.own for one in pool.inspectors}
    drawn = drawing.draw(seed, pool, sizes)
    assert len({one.township for one in drawn}) == sizes.townships
    for one in drawn:
        assert len(set(one.inspectors)) == sizes.inspectors
        assert len(set(one.tickets)) == min(sizes.cases, len(pool.townships[one.township]))
        assert set(one.tickets) <= pool.townships[one.township]
        assert all(one.township not in own[label] for label in one.inspectors)


def published(pool: Pool, sizes: Sizes) -> dict[str, Any]:
    """Pool and sizes in the form of the public file."""
    return {
        "sizes": asdict(sizes),
        "townships": [
            {"code": code, "tickets": sorted(found)} for code, found in pool.townships.items()
        ],
        "inspectors": [{"label": one.label, "own": sorted(one.own)} for one in pool.inspectors],
    }


@given(pools(), st.text())
def test_what_is_recorded_draws_the_same_again(given_pool: tuple[Pool, Sizes], seed: str) -> None:
    pool, sizes = given_pool
    kept = json.loads(json.dumps(published(pool, sizes)))
    result = drawing.result_as_data(drawing.draw(seed, pool, sizes))
    assert drawing.pool_from_data(kept) == (pool, sizes)
    assert drawing.follows(seed, kept, result)
    assert not drawing.follows(seed, kept, result[1:])


def test_a_rank_is_what_sha256sum_prints() -> None:
    expected = sha256(f"{SEED}|township|{CODES[0]}".encode()).hexdigest()
    assert drawing.rank(SEED, "township", CODES[0]) == expected


def test_serials_are_kept_as_ranges_and_read_back() -> None:
    cases = {Case("dibao-2026-10", number) for number in (1, 2, 3, 5, 9, 10)}
    kept = lists_as_data(cases)
    assert kept == {"dibao-2026-10": "1-3,5,9-10"}
    assert set(lists_from_data(kept)) == cases


def test_what_is_published_names_no_list_and_no_salt() -> None:
    kept = {
        "sizes": {"townships": 1, "inspectors": 2, "cases": 1},
        "salt": "5a17",
        "townships": [{"code": CODES[0], "lists": {"dibao-2026-10": "1-2"}}],
        "inspectors": [{"label": "1", "own": []}, {"label": "2", "own": []}],
    }
    text = json.dumps(open_pool(kept))
    assert "dibao" not in text
    assert "5a17" not in text
    assert ticket("5a17", Case("dibao-2026-10", 1)) in text
    [drawn] = drawing.draw(SEED, *drawing.pool_from_data(open_pool(kept)))
    assert tickets("5a17", lists_from_data({"dibao-2026-10": "1-2"}))[drawn.tickets[0]]


@pytest.mark.parametrize(
    ("sizes", "code"),
    [
        (Sizes(0, 2, 0), "townships-short"),
        (Sizes(2, 2, 0), "townships-short"),
        (Sizes(1, 1, 0), "two-inspectors"),
        (Sizes(1, 3, 0), "inspectors-short"),
    ],
)
def test_too_small_a_pool_is_refused(sizes: Sizes, code: str) -> None:
    people = [Inspector("a"), Inspector("b"), Inspector("c", frozenset(CODES))]
    pool = Pool({CODES[0]: frozenset({"t1"})}, frozenset(people))
    with pytest.raises(Refused) as refused:
        drawing.draw(SEED, pool, sizes)
    assert refused.value.code == code


@pytest.mark.parametrize("broken", [{}, {"townships": 1}, {"sizes": {"townships": 1}}])
def test_a_pool_that_cannot_be_read_proves_nothing(broken: dict[str, Any]) -> None:
    assert not drawing.follows(SEED, broken, [])
