"""Buttons to handle cases together and apart again."""

from django.utils.translation import gettext_lazy as _

from complaints import desk
from complaints.staff.merging_forms import MergeForm, UnmergeForm
from complaints.staff.steps.parts import step
from complaints.transitions import Step as Name
from portal.core.workpages import Step

STEPS: tuple[Step, ...] = (
    step(
        Name.MERGE,
        lambda case, by, data: desk.merge(case, by, **data),
        MergeForm,
        help=_(
            "For several messages on the same matter. Each sender gets the answer of the leading "
            "case and has their own say on it; none learns of the others."
        ),
    ),
    step(
        Name.UNMERGE,
        lambda case, by, data: desk.unmerge(case, by, **data),
        UnmergeForm,
        help=_("The case comes back to its unit, which decides on it anew."),
    ),
)
