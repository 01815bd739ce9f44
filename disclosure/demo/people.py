"""Draws made-up people whose numbers are valid and belong to nobody; nothing drawn is kept."""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from disclosure.months import shifted
from portal.core.identifiers import is_identity_number
from portal.core.vault import keyed_digest


@dataclass
class People:
    """Draws made-up people; nothing of what it draws is kept."""

    chance: random.Random
    rows: dict[str, Any]
    surnames: list[str] = field(init=False)
    given: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.surnames = self.rows["surnames"].split()
        self.given = self.rows["given"].split()

    def name(self) -> str:
        return self.chance.choice(self.surnames) + self.chance.choice(self.given)

    def identity(self) -> str:
        born = date(1940, 1, 1) + timedelta(days=self.chance.randrange(22_000))
        body = f"140431{born:%Y%m%d}{self.chance.randrange(1000):03d}"
        return next(body + c for c in "0123456789X" if is_identity_number(body + c))

    def cast(self, key: str) -> tuple[str, str]:
        """The name and number of the one person called *key*: the same for every file of this
        site, drawn from its digest key anew each time, so that nobody needs to be remembered."""
        chance = random.Random(keyed_digest("demo.person", key))  # noqa: S311  made-up people
        other = replace(self, chance=chance)
        return other.name(), other.identity()

    def digits(self, start: str, count: int) -> str:
        return start + "".join(self.chance.choice("0123456789") for _ in range(count - len(start)))


def months_back(months: int) -> date:
    """The first day of this month, or of one so many months before."""
    return shifted(timezone.localdate(), -months)
