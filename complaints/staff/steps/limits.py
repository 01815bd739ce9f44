"""Buttons of what moves a clock, and of reviews."""

from django.utils.translation import gettext_lazy as _

from complaints import desk
from complaints.staff.forms import ReasonForm
from complaints.staff.limit_forms import (
    ExtensionForm,
    GrantForm,
    OpinionForm,
    RefuseLongerForm,
    SupplementForm,
    ToldReasonForm,
)
from complaints.staff.steps.parts import step
from complaints.transitions import Step as Name
from portal.core.workpages import Step

STEPS: tuple[Step, ...] = (
    step(
        Name.SIMPLE,
        lambda case, by, data: desk.use_simple(case, by),
        help=_("For clear first matters: accepted within 3, answered within 10 working days."),
    ),
    step(
        Name.ORDINARY,
        lambda case, by, data: desk.use_ordinary(case, by, **data),
        ToldReasonForm,
        help=_("Only before the short limit has ended."),
    ),
    step(
        Name.OBJECT,
        lambda case, by, data: desk.object_to_transfer(case, by, **data),
        ReasonForm,
        help=_("The case goes back to the unit that passed it on; within five working days."),
        danger=True,
    ),
    step(
        Name.ASK_SUPPLEMENT,
        lambda case, by, data: desk.ask_supplement(case, by, **data),
        SupplementForm,
        help=_("The clock stands still until the sender answers or the limit for it has passed."),
    ),
    step(
        Name.END_SUPPLEMENT,
        lambda case, by, data: desk.end_supplement(case, by),
        help=_("The clock runs on from today."),
    ),
    step(
        Name.ASK_EXTENSION,
        lambda case, by, data: desk.ask_extension(case, by, **data),
        ExtensionForm,
        help=_("A superior decides. Possible once, and only before the last day has passed."),
    ),
    step(
        Name.GRANT_EXTENSION,
        lambda case, by, data: desk.grant_extension(case, by),
        GrantForm,
        help=_("The sender is told the reason and the new date."),
    ),
    step(
        Name.REFUSE_EXTENSION,
        lambda case, by, data: desk.refuse_extension(case, by, **data),
        RefuseLongerForm,
        danger=True,
    ),
    step(Name.UPHOLD, lambda case, by, data: desk.uphold(case, by, **data), OpinionForm),
    step(
        Name.REDO,
        lambda case, by, data: desk.redo(case, by, **data),
        OpinionForm,
        help=_("The case is handled anew and a new time limit begins."),
        danger=True,
    ),
)
