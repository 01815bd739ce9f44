"""Buttons of the work page: words, form and desk function for each step of staff."""

from complaints import desk
from complaints.models import Complaint
from complaints.staff.steps import answering, deciding, handling, identity
from portal.core.models import User
from portal.core.workpages import Step

# The work page offers them in the order of the table of transitions.
STEPS: tuple[Step, ...] = (
    *deciding.STEPS,
    *handling.STEPS,
    *answering.STEPS,
    *identity.STEPS,
)


def open_steps(case: Complaint, user: User) -> list[Step]:
    """The steps that *user* may take on *case* now: for the buttons and for the posts."""
    buttons = {step.name: step for step in STEPS}
    allowed = [name.value for name in desk.allowed_actions(case, user)]
    return [buttons[name] for name in allowed if name in buttons]
