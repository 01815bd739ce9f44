"""What every button of the work page is made of: its words, its form, its desk function."""

from typing import Any

from complaints.staff.forms import PlainForm
from complaints.transitions import Step as Name
from complaints.wording import STEP_LABELS
from portal.core.workpages import FormFactory, Run, Step


def step(name: Name, run: Run, form: FormFactory = PlainForm, **words: Any) -> Step:
    """The button of one step of the table."""
    return Step(name.value, STEP_LABELS[name], run, form, **words)
