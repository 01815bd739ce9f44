"""What a person confirms: one row each, signed, so that nothing but what was shown is carried out.

The site keeps neither the file nor the preview: the rows wait in the page of the browser, for an
hour, and count only for whom they were shown to.
"""

from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from portal.core.errors import Refused
from portal.core.models import User

SALT = "rectification.listing"
AN_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Step:
    """A measure to add: what, who (by key), until when (ISO)."""

    text: str
    person: int
    due: str


@dataclass(frozen=True, slots=True)
class Order:
    """A row to carry out: *new* holds the draft of a problem, else *number* names the item.

    *seen* is the place in the ledger up to which the item was read: later events end the order.
    """

    row: int
    number: str = ""
    seen: int = 0
    new: dict[str, Any] | None = None
    measures: tuple[Step, ...] = ()
    done: tuple[int, ...] = ()
    progress: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to carry out."""
        return not (self.new or self.measures or self.done or self.progress)


def sealed(order: Order, user: User) -> str:
    """The order as a text for the browser."""
    return signing.dumps({"by": user.pk, **asdict(order)}, salt=SALT, compress=True)


def opened(text: str, user: User) -> Order:
    """The order again; Refused when it is too old, another's, or not ours."""
    try:
        found = signing.loads(text, salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        found = {}
    if found.pop("by", None) != user.pk:
        raise Refused(
            _("What was shown is no longer valid. Choose the file again."), code="preview-expired"
        )
    measures = tuple(Step(**step) for step in found.pop("measures"))
    return Order(measures=measures, done=tuple(found.pop("done")), **found)
