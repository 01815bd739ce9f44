"""One thing that one unit has to make public, and how that stands on a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from disclosure.catalogue.due import Due


class State(StrEnum):
    """How it stands, the most urgent first."""

    LATE = "late"
    SOON = "soon"
    WAITING = "waiting"
    DONE_LATE = "done-late"
    SKIPPED = "skipped"
    DONE = "done"
    NOTHING = "nothing"

    @property
    def label(self) -> Promise:
        """The words on the page."""
        return LABELS[self]

    @property
    def tone(self) -> str:
        """The colour of the badge."""
        return TONES[self]


LABELS: dict[State, Promise] = {
    State.LATE: pgettext_lazy("catalogue", "Late"),
    State.SOON: pgettext_lazy("catalogue", "Due soon"),
    State.WAITING: pgettext_lazy("catalogue", "Not due yet"),
    State.DONE_LATE: pgettext_lazy("catalogue", "Published after its time"),
    State.SKIPPED: pgettext_lazy("catalogue", "Skipped with a reason"),
    State.DONE: pgettext_lazy("catalogue", "Published in time"),
    State.NOTHING: pgettext_lazy("catalogue", "Nothing to publish yet"),
}
TONES = {
    State.LATE: "red",
    State.SOON: "amber",
    State.WAITING: "blue",
    State.DONE_LATE: "grey",
    State.SKIPPED: "grey",
    State.DONE: "green",
    State.NOTHING: "grey",
}


@dataclass(frozen=True, slots=True)
class Duty:
    """What, by when, and whether it is public; what is done without a day was never late."""

    what: str
    due: Due
    done: bool = False
    published_on: date | None = None
    url: str = ""
    waived: str = ""

    def state(self, today: date, soon: int) -> State:
        """How it stands on *today*; *soon* is how many days before the last day one is warned."""
        if self.done:
            late = self.published_on is not None and self.published_on > self.due.day
            return State.DONE_LATE if late else State.DONE
        if self.waived:
            return State.SKIPPED
        left = (self.due.day - today).days
        if left < 0:
            return State.LATE
        return State.SOON if left <= soon else State.WAITING
