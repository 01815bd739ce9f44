"""Equal records have equal seals on any machine, and no change to a chain goes unseen."""

import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import seal

BEIJING = timezone(timedelta(hours=8))
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(codec="utf-8"))
    | st.dates()
    | st.datetimes(timezones=st.just(UTC), max_value=datetime(9998, 1, 1))
    | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12)
)
keys = st.text(st.characters(codec="utf-8"), max_size=5).map(
    lambda key: unicodedata.normalize("NFC", key)
)
records = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


class Colour(str, Enum):  # noqa: UP042 (the kind whose str() is not its value)
    RED = "red"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        ("王", '"王"'),
        ("e\u0301", '"é"'),
        (date(2026, 11, 23), '"2026-11-23"'),
        (datetime(2026, 11, 23, 8, tzinfo=BEIJING), '"2026-11-23T00:00:00.000000+00:00"'),
        (Decimal("61440.00"), '"61440"'),
        (Decimal("1E+3"), '"1000"'),
        (Decimal("-0.00"), '"0"'),
        (Decimal("0.10"), '"0.1"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        ((1, 2), "[1,2]"),
        (Colour.RED, '"red"'),
    ],
)
def test_a_value_has_one_form(value, text):
    assert seal.canonical(value).decode() == text


@pytest.mark.parametrize(
    "value", [1.0, float("nan"), b"x", {1, 2}, object(), {1: "a"}, datetime(2026, 1, 1), [0.5]]
)
def test_what_has_no_certain_form_is_refused(value):
    with pytest.raises(TypeError):
        seal.canonical(value)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), {"é": 1, "e\u0301": 2}])
def test_values_outside_of_json_are_refused(value):
    with pytest.raises(ValueError, match=r"decimal|keys"):
        seal.canonical(value)


@given(st.dictionaries(keys, records, max_size=6), st.randoms())
def test_the_order_of_keys_does_not_matter(record, rng):
    items = list(record.items())
    rng.shuffle(items)
    assert seal.canonical(dict(items)) == seal.canonical(record)


@given(st.text(st.characters(codec="utf-8")))
def test_composed_and_decomposed_text_are_equal(text):
    decomposed = unicodedata.normalize("NFD", text)
    assert seal.canonical(unicodedata.normalize("NFC", text)) == seal.canonical(decomposed)


@given(records)
def test_the_form_survives_being_read_back(record):
    import json

    assert seal.canonical(json.loads(seal.canonical(record))) == seal.canonical(record)


def test_a_link_is_what_sha256sum_says():
    first = seal.link(seal.GENESIS, b"{}")
    assert first == seal.digest(b"\n{}")
    assert seal.link(first, b"{}") == seal.digest(first.encode() + b"\n{}")


def test_a_previous_seal_must_be_a_seal():
    with pytest.raises(ValueError, match="64 hexadecimal"):
        seal.link("abc", b"")


def chain(payloads):
    rows, previous = [], seal.GENESIS
    for payload in payloads:
        rows.append((previous, payload, seal.link(previous, payload)))
        previous = rows[-1][2]
    return rows


@given(st.lists(st.binary(max_size=8), min_size=2, max_size=8), st.data())
def test_any_change_is_found_where_it_happened(payloads, data):
    rows = chain(payloads)
    assert seal.first_broken(rows) is None
    place = data.draw(st.integers(0, len(rows) - 2))
    previous, payload, link = rows[place]
    forged = payload + b"!"
    assert seal.first_broken([*rows[:place], (previous, forged, link), *rows[place + 1 :]]) == place
    resealed = (previous, forged, seal.link(previous, forged))
    assert seal.first_broken([*rows[:place], resealed, *rows[place + 1 :]]) == place + 1
    assert seal.first_broken(rows[:place] + rows[place + 1 :]) == place


def test_a_later_part_is_checked_from_the_seal_before_it():
    rows = chain([b"a", b"b", b"c"])
    assert seal.first_broken(rows[1:]) == 0
    assert seal.first_broken(rows[1:], start=rows[0][2]) is None
