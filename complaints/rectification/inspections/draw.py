"""The draw of a check (双随机): the same seed and pool give everybody the same result.

Everything that can be drawn has a canonical text. Its rank is the SHA-256, in hexadecimal, of seed
and text joined by "|"; the smallest ranks are drawn. Anybody can do it again without this program:

    printf '%s' 'SEED|township|140430100000' | sha256sum
    printf '%s' 'SEED|inspector|140430100000|LABEL' | sha256sum
    printf '%s' 'SEED|case|140430100000|TICKET' | sha256sum

Inspectors are ranked for each township anew, and nobody is drawn for a township of their own. A
household takes part under a ticket (see `tickets`), so that what is published names none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from portal.core.errors import Refused

FEWEST_INSPECTORS = 2
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many are wanted: of townships, and in each of them of inspectors and cases."""

    townships: int
    inspectors: int
    cases: int


@dataclass(frozen=True, slots=True)
class Inspector:
    """Somebody who may be drawn: a label without name, and the townships of their own."""

    label: str
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pool:
    """What is drawn from: townships by code with their tickets, and the inspectors."""

    townships: Mapping[str, frozenset[str]]
    inspectors: frozenset[Inspector]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One township of the result."""

    township: str
    inspectors: tuple[str, ...]
    tickets: tuple[str, ...]


def rank(seed: str, *parts: object) -> str:
    """The place of a canonical text in the draw of *seed*; smaller is drawn first."""
    return sha256("|".join((seed, *map(str, parts))).encode()).hexdigest()


def draw(seed: str, pool: Pool, sizes: Sizes) -> list[Drawn]:
    """Draw from *pool*; Refused, with what to do, where it is too small."""
    if sizes.inspectors < FEWEST_INSPECTORS:
        raise Refused(_("At least two people check a township."), code="two-inspectors")
    if sizes.townships < 1 or sizes.townships > len(pool.townships):
        raise Refused(
            _("%(wanted)d townships cannot be drawn from %(all)d: change the plan.")
            % {"wanted": sizes.townships, "all": len(pool.townships)},
            code="townships-short",
        )
    codes = sorted(pool.townships, key=lambda code: rank(seed, "township", code))
    return [_township(seed, code, pool, sizes) for code in codes[: sizes.townships]]


def _township(seed: str, code: str, pool: Pool, sizes: Sizes) -> Drawn:
    people = [one.label for one in pool.inspectors if code not in one.own]
    if len(people) < sizes.inspectors:
        raise Refused(
            _("For %(township)s only %(all)d inspectors from elsewhere can be drawn: add some.")
            % {"township": code, "all": len(people)},
            code="inspectors-short",
        )
    people.sort(key=lambda label: rank(seed, "inspector", code, label))
    # A township with a short list is checked all the same: all of it is drawn.
    ranked = sorted(pool.townships[code], key=lambda ticket: rank(seed, "case", code, ticket))
    return Drawn(code, tuple(people[: sizes.inspectors]), tuple(ranked[: sizes.cases]))


def pool_from_data(data: Plain) -> tuple[Pool, Sizes]:
    """What was published, ready to draw again."""
    townships = {row["code"]: frozenset(row["tickets"]) for row in data["townships"]}
    people = frozenset(Inspector(row["label"], frozenset(row["own"])) for row in data["inspectors"])
    return Pool(townships, people), Sizes(**data["sizes"])


def result_as_data(drawn: Iterable[Drawn]) -> list[Plain]:
    """The result as it is recorded and published, in the order of the draw."""
    return [
        {
            "township": one.township,
            "inspectors": list(one.inspectors),
            "tickets": list(one.tickets),
        }
        for one in drawn
    ]


def follows(seed: str, pool: Plain, result: list[Plain]) -> bool:
    """Whether a recorded result is what seed and pool give; a pool one cannot read gives none."""
    try:
        return result_as_data(draw(seed, *pool_from_data(pool))) == result
    except (Refused, KeyError, TypeError, ValueError, AttributeError):
        return False
