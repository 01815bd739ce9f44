"""Query codes that people can read aloud and nobody can guess: 70 random bits and a check."""

import secrets
from typing import Protocol

# 32 signs without the four that are taken for others: I, L, O, U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 3, 5
RANDOM_SIGNS = GROUPS * GROUP - 1
_VALUE = {sign: value for value, sign in enumerate(ALPHABET)}
# What an eye or an ear takes them for.
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
_SEPARATORS = str.maketrans(
    dict.fromkeys("- \t\r\n\u3000\u00a0\u2010\u2011\u2012\u2013\u2014\u2212\uff0d")
)
_FULL_WIDTH = str.maketrans({chr(0xFF01 + n): chr(0x21 + n) for n in range(94)})


class Randomness(Protocol):
    """What a code is drawn from; tests pass their own."""

    def choice(self, seq: str, /) -> str: ...


def new_code(rng: Randomness = secrets) -> str:
    """A fresh code such as ``7K2QD-M9XWA-4TZ3P``; the last sign is a check."""
    signs = "".join(rng.choice(ALPHABET) for _ in range(RANDOM_SIGNS))
    whole = signs + _check(signs)
    return "-".join(whole[n : n + GROUP] for n in range(0, len(whole), GROUP))


def normalise(code: str) -> str:
    """The signs of a code however it was typed: case, gaps, full width, I for 1, O for 0."""
    text = code.translate(_FULL_WIDTH).translate(_SEPARATORS)
    return text.upper().translate(_READ_AS)


def is_well_formed(code: str) -> bool:
    """Whether length, signs and check fit: a slip is told apart from a wrong code."""
    signs = normalise(code)
    if len(signs) != GROUPS * GROUP or any(sign not in _VALUE for sign in signs):
        return False
    return _check(signs[:-1]) == signs[-1]


def _check(signs: str) -> str:
    """A weighted sum with odd weights: finds every single slip and most swapped neighbours."""
    total = sum(_VALUE[sign] * (2 * place + 1) for place, sign in enumerate(signs))
    return ALPHABET[total % len(ALPHABET)]
