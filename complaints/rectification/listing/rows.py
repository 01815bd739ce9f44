"""What a row of a list that came back turns out to be, for the person who confirms it."""

from dataclasses import dataclass, field
from typing import Any

from complaints.rectification.listing.columns import COLUMNS

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
LABELS = {one.key: one.heading for one in COLUMNS}


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell: what stands on the list, and what the file says."""

    label: Any
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row is not taken: the cell, or "" where no single one is to blame."""

    place: str
    text: str


@dataclass(slots=True)
class Found:
    """One row: its number in the file, what it is about, and what would happen."""

    row: int
    name: str
    kind: str = SAME
    differences: list[Difference] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    # Headings of cells with something in them that a new item does not take over.
    left_out: list[Any] = field(default_factory=list)
    order: str = ""

    def differs(self, key: str, old: str, new: str) -> None:
        """Note that a cell says something else."""
        self.differences.append(Difference(LABELS[key], old, new))

    def refuse(self, place: str, text: str) -> None:
        """Note why the row is not taken."""
        self.kind = REFUSED
        self.reasons.append(Reason(place, text))
