"""Points from a share: full from one per cent on, none below another, a straight line between.

Pure. Where nothing was to be done nothing was done wrong: the points are full.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Scale:
    """How many points there are, and between which shares (per cent) they grow."""

    points: Decimal
    none_below: int = 0
    full_from: int = 100

    def __post_init__(self) -> None:
        if not 0 <= self.none_below < self.full_from <= 100:  # noqa: PLR2004  per cent
            raise ValueError("thresholds are per cent, the lower one first")


def points_for(good: int, all_: int, scale: Scale) -> Decimal:
    """The points of *good* cases among *all_*, with one decimal."""
    if not 0 <= good <= all_:
        raise ValueError("good cases are some of all cases")
    if not all_:
        return scale.points
    reached = Decimal(100 * good) / all_
    span = scale.full_from - scale.none_below
    part = min(max((reached - scale.none_below) / span, Decimal(0)), Decimal(1))
    return (scale.points * part).quantize(TENTH, ROUND_HALF_UP)
