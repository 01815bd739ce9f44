"""Buttons around who wrote."""

from django.utils.translation import gettext_lazy as _

from complaints import desk
from complaints.staff.forms import IdentityForm
from complaints.staff.steps.parts import step
from complaints.transitions import Step as Name
from portal.core.workpages import Step

STEPS: tuple[Step, ...] = (
    step(
        Name.IDENTITY,
        lambda case, by, data: desk.open_identity(case, by, **data),
        IdentityForm,
        help=_("Every opening is logged, and the sender sees when and why it happened."),
        danger=True,
    ),
)
