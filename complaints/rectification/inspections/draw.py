"""The draw of a check (双随机): the same seed and pool give everybody the same result.

Everything that can be drawn has a canonical text. Its rank is the SHA-256, in hexadecimal, of seed
and text joined by "|"; the smallest ranks are drawn. Anybody can do it again without this program:

    printf '%s' 'SEED|township|140430100000' | sha256sum
    printf '%s' 'SEED|inspector|140430100000|LABEL' | sha256sum
    printf '%s' 'SEED|case|LIST|SERIAL' | sha256sum

Inspectors are ranked for each township anew, and nobody is drawn for a township of their own.
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
    """Somebody who may be drawn: a label without name, the unit, and townships of their own."""

    label: str
    unit: str
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Case:
    """An entry of a public list, as anybody can find it."""

    reference: str
    serial: int

    def __str__(self) -> str:
        return f"{self.reference} #{self.serial}"


@dataclass(frozen=True, slots=True)
class Pool:
    """What is drawn from: townships by code with their cases, and the inspectors."""

    townships: Mapping[str, frozenset[Case]]
    inspectors: frozenset[Inspector]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One township of the result."""

    township: str
    inspectors: tuple[str, ...]
    cases: tuple[Case, ...]


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
    cases = pool.townships[code]
    if len(cases) < sizes.cases:
        raise Refused(
            _("The public lists of %(township)s have only %(all)d entries: draw fewer cases.")
            % {"township": code, "all": len(cases)},
            code="cases-short",
        )
    people.sort(key=lambda label: rank(seed, "inspector", code, label))
    ranked = sorted(cases, key=lambda one: rank(seed, "case", one.reference, one.serial))
    return Drawn(code, tuple(people[: sizes.inspectors]), tuple(ranked[: sizes.cases]))


def pool_as_data(pool: Pool, sizes: Sizes) -> Plain:
    """Pool and sizes as they are recorded and published; serials of a list as ranges."""
    return {
        "sizes": {
            "townships": sizes.townships,
            "inspectors": sizes.inspectors,
            "cases": sizes.cases,
        },
        "townships": [
            {"code": code, "lists": _lists(pool.townships[code])} for code in sorted(pool.townships)
        ],
        "inspectors": [
            {"label": one.label, "unit": one.unit, "own": sorted(one.own)}
            for one in sorted(pool.inspectors, key=lambda one: one.label)
        ],
    }


def pool_from_data(data: Plain) -> tuple[Pool, Sizes]:
    """What was recorded, ready to draw again."""
    townships = {
        row["code"]: frozenset(
            Case(reference, serial)
            for reference, ranges in row["lists"].items()
            for serial in _serials(ranges)
        )
        for row in data["townships"]
    }
    people = frozenset(
        Inspector(row["label"], row["unit"], frozenset(row["own"])) for row in data["inspectors"]
    )
    return Pool(townships, people), Sizes(**data["sizes"])


def result_as_data(drawn: Iterable[Drawn]) -> list[Plain]:
    """The result as it is recorded and published, in the order of the draw."""
    return [
        {
            "township": one.township,
            "inspectors": list(one.inspectors),
            "cases": [{"list": case.reference, "serial": case.serial} for case in one.cases],
        }
        for one in drawn
    ]


def follows(seed: str, pool: Plain, result: list[Plain]) -> bool:
    """Whether a recorded result is what seed and pool give; a pool one cannot read gives none."""
    try:
        return result_as_data(draw(seed, *pool_from_data(pool))) == result
    except (Refused, KeyError, TypeError, ValueError, AttributeError):
        return False


def _lists(cases: Iterable[Case]) -> dict[str, str]:
    by_list: dict[str, list[int]] = {}
    for case in sorted(cases, key=lambda one: (one.reference, one.serial)):
        by_list.setdefault(case.reference, []).append(case.serial)
    return {reference: _ranges(serials) for reference, serials in by_list.items()}


def _ranges(serials: list[int]) -> str:
    """1, 2, 3, 5 as "1-3,5"."""
    runs: list[list[int]] = []
    for serial in serials:
        if runs and runs[-1][1] == serial - 1:
            runs[-1][1] = serial
        else:
            runs.append([serial, serial])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def _serials(ranges: str) -> Iterable[int]:
    for run in ranges.split(","):
        first, _dash, last = run.partition("-")
        yield from range(int(first), int(last or first) + 1)
