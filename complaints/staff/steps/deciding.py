"""Buttons of what the unit decides on arrival."""

from django.utils.translation import gettext_lazy as _

from complaints import desk
from complaints.staff.forms import AcceptForm, ReasonForm, ReferForm, RefuseForm, TransferForm
from complaints.staff.steps.parts import step
from complaints.transitions import Step as Name
from portal.core.workpages import Step

STEPS: tuple[Step, ...] = (
    step(
        Name.ACCEPT,
        lambda case, by, data: desk.accept(case, by, **data),
        AcceptForm,
        help=_("You take the case on. The time limit for the reply starts today."),
    ),
    step(
        Name.REFUSE,
        lambda case, by, data: desk.refuse(case, by, **data),
        RefuseForm,
        help=_("Not a matter for this office: the sender reads the reason and the right way."),
        danger=True,
    ),
    step(
        Name.REFER,
        lambda case, by, data: desk.refer(case, by, **data),
        ReferForm,
        help=_("Another procedure decides it: the sender reads organ, way and time limit."),
        danger=True,
    ),
    step(
        Name.TRANSFER,
        lambda case, by, data: desk.transfer(case, by, **data),
        TransferForm,
        help=_("The time limits go on running."),
    ),
    step(
        Name.CONFIDE,
        lambda case, by, data: desk.make_confidential(case, by, **data),
        ReasonForm,
        help=_("For accusations of corruption. You will not see the case again."),
        danger=True,
    ),
)
