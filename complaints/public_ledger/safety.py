"""No published number singles out whoever reported: small ones go, and what would give them away.

Pure. A count below SAFE_COUNT is hidden; then more counts of the same column are hidden until the
hidden ones together are no small number either, else the total minus the shown ones would tell.
"""

from collections.abc import Sequence

SAFE_COUNT = 5


def hidden_among(counts: Sequence[int]) -> tuple[frozenset[int], bool]:
    """The places in *counts* to hide, and whether their total has to go as well."""
    hidden = {place for place, count in enumerate(counts) if 0 < count < SAFE_COUNT}
    while hidden and not _safe_together(counts, hidden):
        rest = [n for n, count in enumerate(counts) if count and n not in hidden]
        if not rest:
            return frozenset(hidden), True
        hidden.add(min(rest, key=lambda place: counts[place]))
    return frozenset(hidden), False


def _safe_together(counts: Sequence[int], hidden: set[int]) -> bool:
    return len(hidden) > 1 and sum(counts[place] for place in hidden) >= SAFE_COUNT
