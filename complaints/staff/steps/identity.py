"""Buttons around who wrote, and who must not know."""

from django.utils.translation import gettext_lazy as _

from complaints import desk
from complaints.staff.forms import ExcludeForm, IdentityForm, ReasonForm, ReissueForm
from complaints.staff.steps.parts import step
from complaints.transitions import Step as Name
from portal.core.workpages import Step

STEPS: tuple[Step, ...] = (
    step(
        Name.RECUSE,
        lambda case, by, data: desk.recuse(case, by, **data),
        ReasonForm,
        help=_("You are involved yourself. It is recorded, and you will not see the case again."),
        danger=True,
    ),
    step(
        Name.EXCLUDE,
        lambda case, by, data: desk.exclude(case, by, **data),
        ExcludeForm,
        help=_("They will not see the case again. Nobody can take this back."),
        danger=True,
    ),
    step(
        Name.IDENTITY,
        lambda case, by, data: desk.open_identity(case, by, **data),
        IdentityForm,
        help=_("Every opening is logged, and the sender sees when and why it happened."),
        danger=True,
    ),
    step(
        Name.REISSUE,
        lambda case, by, data: desk.reissue_code(case, by, **data),
        ReissueForm,
        help=_(
            "Only after a call back to the telephone on file, or in person with a document. The "
            "old code ends, and the sender sees that."
        ),
        danger=True,
    ),
)
