"""Buttons of the handling."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from complaints import desk
from complaints.models import Complaint
from complaints.staff.forms import AssignForm, MessageForm
from complaints.staff.handling_forms import (
    InvestigationForm,
    NoteForm,
    OpinionForm,
    ProgressForm,
    UnitForm,
)
from complaints.staff.steps.parts import step
from complaints.transitions import Step as Name
from portal.core.models import User
from portal.core.workpages import Step


def _investigate(case: Complaint, by: User, data: dict[str, Any]) -> object:
    return desk.investigate(case, by, desk.Record(**data))


STEPS: tuple[Step, ...] = (
    step(Name.ASSIGN, lambda case, by, data: desk.assign(case, by, **data), AssignForm),
    step(
        Name.UNITS,
        lambda case, by, data: desk.ask_unit(case, by, **data),
        UnitForm,
        help=_("Your unit stays in the lead and answers; the other sees the case and advises."),
    ),
    step(
        Name.UNIT_OPINION,
        lambda case, by, data: desk.unit_opinion(case, by, **data),
        OpinionForm,
        help=_("The leading unit reads it and answers the sender."),
    ),
    step(
        Name.NOTE,
        lambda case, by, data: desk.note(case, by, **data),
        NoteForm,
        help=_("For colleagues only; the sender never reads it."),
    ),
    step(
        Name.PROGRESS,
        lambda case, by, data: desk.progress(case, by, **data),
        ProgressForm,
        help=_("The sender reads it at once. Write no name and no number of anybody."),
    ),
    step(
        Name.INVESTIGATE,
        _investigate,
        InvestigationForm,
        help=_("Two people at least, of the units that work on the case."),
    ),
    step(Name.MESSAGE, lambda case, by, data: desk.send_message(case, by, **data), MessageForm),
)
