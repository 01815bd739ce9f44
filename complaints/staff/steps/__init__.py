"""Buttons of the work page: words, form and desk function for each step of staff."""

from complaints import desk
from complaints.models import Complaint
from complaints.staff.steps import answering, deciding, handling, identity, limits
from portal.core.models import User
from portal.core.workpages import Step

# In the order in which the work page offers them.
STEPS: tuple[Step, ...] = (
    *deciding.STEPS,
    *handling.STEPS,
    *limits.STEPS,
    *answering.STEPS,
    *identity.STEPS,
)


def open_steps(case: Complaint, user: User) -> list[Step]:
    """The steps that *user* may take on *case* now: for the buttons and for the posts."""
    allowed = {name.value for name in desk.allowed_actions(case, user)}
    return [step for step in STEPS if step.name in allowed]
