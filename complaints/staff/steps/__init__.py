"""Buttons of the work page: words, form and desk function for each step of staff."""

from complaints import desk
from complaints.models import Complaint
from complaints.staff.steps import answering, deciding, handling, identity, limits, merging
from portal.core.models import User
from portal.core.workpages import Step

STEPS: tuple[Step, ...] = (
    *deciding.STEPS,
    *handling.STEPS,
    *merging.STEPS,
    *limits.STEPS,
    *answering.STEPS,
    *identity.STEPS,
)


def open_steps(case: Complaint, user: User) -> list[Step]:
    """The steps that *user* may take on *case* now, in the order of the table of transitions."""
    buttons = {step.name: step for step in STEPS}
    allowed = [name.value for name in desk.allowed_actions(case, user)]
    return [buttons[name] for name in allowed if name in buttons]
