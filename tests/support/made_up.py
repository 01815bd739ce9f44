"""Numbers of people who do not exist, computed when a test runs and never written down.

*rng* is where chance comes from; by default the one that is seeded anew for each test.
"""

import random
from datetime import date, timedelta
from typing import Protocol

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
QINYUAN = "140431"


class Chance(Protocol):
    """What `random` and a `random.Random` have in common."""

    def randrange(self, start: int, stop: int | None = ..., /) -> int: ...


def identity_number(
    birth: str | date | None = None,
    sex: str = "f",
    area: str = QINYUAN,
    serial: int | None = None,
    rng: Chance = random,
) -> str:
    """An 18-character number with a valid checksum (GB 11643-1999).

    *birth* is a date or ``YYYYMMDD``; *sex* ``"f"`` (even) or ``"m"`` (odd); *serial* 0–499 fixes
    the number, otherwise it is random.
    """
    if birth is None:
        birth = date(1950, 1, 1) + timedelta(days=rng.randrange(18_000))
    day = birth if isinstance(birth, str) else f"{birth:%Y%m%d}"
    order = (rng.randrange(500) if serial is None else serial % 500) * 2 + (sex == "m")
    body = f"{area}{day}{order:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + CHECK_CHARACTERS[total % 11]


def identity_number_with_cross(rng: Chance = random) -> str:
    """An identity number whose check digit is X."""
    while not (number := identity_number(rng=rng)).endswith("X"):
        pass
    return number


def legacy_identity_number(birth: str = "500101", area: str = QINYUAN) -> str:
    """A 15-digit number as issued before 1999; *birth* is ``YYMMDD``."""
    return f"{area}{birth}{random.randrange(1000):03d}"


def mobile(rng: Chance = random) -> str:
    """An 11-digit mobile number."""
    return f"1{rng.randrange(3, 10)}{rng.randrange(10**9):09d}"


def bank_card(length: int = 19, prefix: str = "6217", rng: Chance = random) -> str:
    """A card number with a valid Luhn digit."""
    body = prefix + "".join(str(rng.randrange(10)) for _ in range(length - len(prefix) - 1))
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)
