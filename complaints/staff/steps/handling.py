"""Buttons of the handling."""

from complaints import desk
from complaints.staff.forms import AssignForm, MessageForm
from complaints.staff.steps.parts import step
from complaints.transitions import Step as Name
from portal.core.workpages import Step

STEPS: tuple[Step, ...] = (
    step(Name.ASSIGN, lambda case, by, data: desk.assign(case, by, **data), AssignForm),
    step(Name.MESSAGE, lambda case, by, data: desk.send_message(case, by, **data), MessageForm),
)
