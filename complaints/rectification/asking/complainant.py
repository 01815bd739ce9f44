"""The complainant's word on a rectification, from the page on which they follow their case."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint
from complaints.rectification import desk
from complaints.rectification.asking.forms import WordForm
from complaints.tracking import FOUND_TRUE
from complaints.views.case import Action


def _is_asked(complaint: Complaint) -> bool:
    """Whether the item behind the case is closed and waits for this word."""
    return complaint.outcome in FOUND_TRUE and desk.asked_of(complaint) is not None


def _take(complaint: Complaint, values: dict[str, Any]) -> None:
    desk.complainant_says(complaint, desk.Said(values["accepted"] == "yes", values["reason"]))


WORD = Action(
    "rectified",
    None,
    WordForm,
    _take,
    done=_("Thank you. Your word counts when somebody looks whether the problem is put right."),
    title=_("Has it been put right?"),
    button=_("Say so"),
    is_open=_is_asked,
)
