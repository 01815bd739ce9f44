"""Buttons of the work page: words, form and desk function for each step of staff."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from complaints import desk
from complaints.models import Complaint
from complaints.staff_forms import (
    AssignForm,
    IdentityForm,
    MessageForm,
    PlainForm,
    RefuseForm,
    ReplyForm,
    TransferForm,
)
from complaints.transitions import Step as Name
from complaints.wording import STEP_LABELS
from portal.core.models import User
from portal.core.workpages import FormFactory, Run, Step

Data = dict[str, Any]


def _step(name: Name, run: Run, form: FormFactory = PlainForm, **words: Any) -> Step:
    return Step(name.value, STEP_LABELS[name], run, form, **words)


STEPS: tuple[Step, ...] = (
    _step(
        Name.ACCEPT,
        lambda case, by, data: desk.accept(case, by),
        help=_("You take the case on. The time limit for the reply starts today."),
    ),
    _step(
        Name.REFUSE,
        lambda case, by, data: desk.refuse(case, by, **data),
        RefuseForm,
        help=_("Not a matter for this office: the sender reads the reason and the right way."),
        danger=True,
    ),
    _step(
        Name.TRANSFER,
        lambda case, by, data: desk.transfer(case, by, **data),
        TransferForm,
        help=_("The time limits go on running."),
    ),
    _step(Name.ASSIGN, lambda case, by, data: desk.assign(case, by, **data), AssignForm),
    _step(Name.MESSAGE, lambda case, by, data: desk.send_message(case, by, **data), MessageForm),
    _step(
        Name.REPLY,
        lambda case, by, data: desk.reply(case, by, **data),
        ReplyForm,
        help=_("The sender reads it at once. Write no name and no number of anybody."),
    ),
    _step(Name.CLOSE, lambda case, by, data: desk.close(case, by)),
    _step(
        Name.PUBLISH,
        lambda case, by, data: desk.publish(case, by),
        help=_("Kind, place, dates and finding become public, with the consent of the sender."),
    ),
    _step(Name.UNPUBLISH, lambda case, by, data: desk.unpublish(case, by), danger=True),
    _step(
        Name.IDENTITY,
        lambda case, by, data: desk.open_identity(case, by, **data),
        IdentityForm,
        help=_("Every opening is logged, and the sender sees when and why it happened."),
        danger=True,
    ),
)


def open_steps(case: Complaint, user: User) -> list[Step]:
    """The steps that *user* may take on *case* now: for the buttons and for the posts."""
    allowed = {name.value for name in desk.allowed_actions(case, user)}
    return [step for step in STEPS if step.name in allowed]
