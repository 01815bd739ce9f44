"""Buttons of the answer and what follows it."""

from django.utils.translation import gettext_lazy as _

from complaints import desk
from complaints.staff.forms import ReplyForm
from complaints.staff.steps.parts import step
from complaints.transitions import Step as Name
from portal.core.workpages import Step

STEPS: tuple[Step, ...] = (
    step(
        Name.REPLY,
        lambda case, by, data: desk.reply(case, by, **data),
        ReplyForm,
        help=_("The sender reads it at once. Write no name and no number of anybody."),
    ),
    step(Name.CLOSE, lambda case, by, data: desk.close(case, by)),
    step(
        Name.PUBLISH,
        lambda case, by, data: desk.publish(case, by),
        help=_("Kind, place, dates and finding become public, with the consent of the sender."),
    ),
    step(Name.UNPUBLISH, lambda case, by, data: desk.unpublish(case, by), danger=True),
)
