"""A query code is hard to guess, easy to read aloud, and tells a slip from a wrong code."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.codes import ALPHABET, RANDOM_SIGNS, is_well_formed, new_code, normalise


def test_a_code_carries_at_least_sixty_bits() -> None:
    assert len(set(ALPHABET)) == 32
    assert RANDOM_SIGNS * 5 >= 60


def test_no_sign_is_taken_for_another() -> None:
    assert not set("ILOU") & set(ALPHABET)


@given(st.integers())
def test_a_fresh_code_is_well_formed_however_it_is_typed(seed: int) -> None:
    code = new_code(random.Random(seed))
    wide = "".join(chr(ord(c) + 0xFEE0) if c != "-" else "－" for c in code)
    for typed in (code, code.lower(), code.replace("-", " "), wide, code.replace("0", "O")):
        assert is_well_formed(typed)
        assert normalise(typed) == normalise(code)


@given(st.integers(), st.integers(0, 14), st.integers(1, 31))
def test_one_wrong_sign_is_noticed(seed: int, place: int, by: int) -> None:
    signs = list(normalise(new_code(random.Random(seed))))
    signs[place] = ALPHABET[(ALPHABET.index(signs[place]) + by) % 32]
    assert not is_well_formed("".join(signs))


@pytest.mark.parametrize("text", ["", "ABC", "?????-?????-?????", "沁" * 15, "A" * 4000])
def test_other_texts_are_no_codes(text: str) -> None:
    assert not is_well_formed(text)
