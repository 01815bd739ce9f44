"""Many people with one matter speak through at most five of them (信访工作条例 20)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint, Representative
from portal.core.errors import Refused

MOST_PEOPLE = 100_000


@dataclass(frozen=True, slots=True)
class Spokesperson:
    """One who speaks for the group besides the reporter; never printed by accident."""

    name: str = field(repr=False)
    phone: str = field(default="", repr=False)


def check(people: int, others: Sequence[Spokesperson], anonymous: bool) -> None:
    """Refused with too-many-representatives, people-missing, name-needed or group-unnamed."""
    if len(others) >= Representative.MOST:
        raise Refused(
            _("A group chooses at most five representatives, the reporter included."),
            code="too-many-representatives",
        )
    if any(not one.name.strip() for one in others):
        raise Refused(_("Give the name of every representative."), code="name-needed")
    if not 1 + len(others) <= people <= MOST_PEOPLE:
        raise Refused(
            _("Count everybody who takes part, the representatives included."),
            code="people-missing",
        )
    if others and anonymous:
        raise Refused(
            _("A group that is represented is not anonymous. Take out the names, or name yours."),
            code="group-unnamed",
        )


def keep(complaint: Complaint, others: Sequence[Spokesperson]) -> None:
    """Write down who else speaks; the reporter is the first."""
    rows = [
        Representative(
            complaint=complaint, place=place, name=one.name.strip(), phone=one.phone.strip()
        )
        for place, one in enumerate(others, start=2)
    ]
    if rows:
        Representative.objects.bulk_create(rows)
