"""Buttons of the work page: words, form and desk function for each step of staff."""

from dataclasses import replace

from complaints import desk
from complaints.models import Complaint
from complaints.staff.steps import answering, deciding, handling, identity, limits, merging
from complaints.staff.steps.order import GROUPS
from portal.core.models import User
from portal.core.workpages import Step

_BUTTONS = {
    one.name: one
    for one in (
        *deciding.STEPS,
        *handling.STEPS,
        *merging.STEPS,
        *limits.STEPS,
        *answering.STEPS,
        *identity.STEPS,
    )
}
STEPS: tuple[Step, ...] = tuple(
    replace(_BUTTONS[name.value], group=heading)
    for heading, names in GROUPS
    for name in names
    if name.value in _BUTTONS
)


def open_steps(case: Complaint, user: User) -> list[Step]:
    """The steps that *user* may take on *case* now, in the order of the work page."""
    allowed = {name.value for name in desk.allowed_actions(case, user)}
    return [one for one in STEPS if one.name in allowed]
