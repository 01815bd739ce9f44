"""Persons and numbers that hold their checks are made at run time and never written down."""

from datetime import date, timedelta
from random import Random

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
_CHECK = "10X98765432"
_SURNAMES = "赵钱孙李周吴郑王冯陈卫蒋沈韩杨"
_GIVEN = "春夏秋冬山石田禾木林江河湖海云雨"


def identity_number(rng: Random, birth: date | None = None, region: str = "140431") -> str:
    """18 characters with a valid check digit; born 1930–2019 unless a date is given."""
    day = birth or date(1930, 1, 1) + timedelta(days=rng.randrange(32_000))
    body = f"{region}{day:%Y%m%d}{rng.randrange(1000):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + _CHECK[total % 11]


def identity_number_with_cross(rng: Random) -> str:
    """An identity number whose check digit is X."""
    while not (number := identity_number(rng)).endswith("X"):
        pass
    return number


def mobile(rng: Random) -> str:
    return f"1{rng.randrange(3, 10)}{rng.randrange(10**9):09d}"


def bank_card(rng: Random, length: int = 19) -> str:
    """A UnionPay number with a valid Luhn digit."""
    body = "62" + "".join(str(rng.randrange(10)) for _ in range(length - 3))
    doubled = [int(digit) * (2 - index % 2) for index, digit in enumerate(reversed(body))]
    return body + str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def person_name(rng: Random) -> str:
    return rng.choice(_SURNAMES) + "".join(rng.choices(_GIVEN, k=rng.randint(1, 2)))
