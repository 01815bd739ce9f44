"""A group speaks through at most five people, the sender among them (信访工作条例 20)."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint, Representative
from portal.core.errors import Refused

Person = tuple[str, str]
NAME_LENGTH, PHONE_LENGTH, MOST_PEOPLE = 40, 30, 100_000


def check(people: int, representatives: Sequence[Person], *, anonymous: bool) -> None:
    """Refused with too-many-representatives, representative-unnamed and the like."""
    if len(representatives) > Representative.MOST - 1:
        raise Refused(
            _(
                "A group sends at most five representatives, the sender among them (Regulations "
                "on Petition Work, Article 20). Take the others out; the number of people stays."
            ),
            code="too-many-representatives",
        )
    if not all(0 < len(name.strip()) <= NAME_LENGTH for name, _phone in representatives):
        raise Refused(
            _("Give the name of every representative, in at most 40 characters."),
            code="representative-unnamed",
        )
    if any(len(phone.strip()) > PHONE_LENGTH for _name, phone in representatives):
        raise Refused(
            _("One telephone for each representative is enough."), code="representative-phone"
        )
    if representatives and anonymous:
        raise Refused(
            _("Representatives give their names. Name the sender, or leave them out."),
            code="no-such-group",
        )
    if not max(1, 1 + len(representatives)) <= people <= MOST_PEOPLE:
        raise Refused(
            _("The number of people is at least that of the sender and the representatives."),
            code="people",
        )


def keep(complaint: Complaint, representatives: Sequence[Person]) -> None:
    """The others beside the sender, encrypted; the sender is the first."""
    Representative.objects.bulk_create(
        Representative(
            complaint=complaint,
            place=place,
            name=name.strip(),
            phone=phone.strip(),
        )
        for place, (name, phone) in enumerate(representatives, start=2)
    )
