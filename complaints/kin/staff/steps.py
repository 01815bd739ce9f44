"""What can be done about an official: the one answer for buttons and for posts."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.kin import desk
from complaints.kin.desk.taking import is_own
from complaints.kin.staff import forms
from complaints.models import Declarant
from portal.core.models import User
from portal.core.permissions import Action, may
from portal.core.workpages import Step

Data = dict[str, Any]

STEPS: tuple[Step, ...] = (
    Step(
        "file_relative",
        _("File a near relative"),
        lambda official, by, data: desk.file_relative(official, by, desk.Relative(**data)),
        forms.RelativeStep,
        help=_("Name and number are masked and digested when you send them, and kept nowhere."),
    ),
    Step(
        "end_filing",
        _("End a filing"),
        lambda official, by, data: desk.end_filing(data["filing"], by, data["on"]),
        forms.EndFilingStep,
        help=_("When the relation or the assistance has ended. The filing stays on record."),
    ),
    Step(
        "declare",
        _("Declare for this year"),
        lambda official, by, data: desk.declare(official, by, data["answer"]),
        forms.DeclareStep,
        help=_("Once a year. File or end first what has changed; a declaration is final."),
    ),
    Step(
        "end_office",
        _("Record the end of office"),
        lambda official, by, data: desk.end_office(official, by, data["on"]),
        forms.EndOfficeStep,
        danger=True,
        help=_("From then on nothing is asked of this official. What was filed stays."),
    ),
)
OWN = frozenset({"file_relative", "end_filing", "declare"})


def open_steps(official: Declarant, user: User) -> list[Step]:
    """The steps that role, place and state leave to *user* now."""
    today = timezone.localdate()
    if not official.in_office(today):
        return []
    keeps = may(user, Action.RELATIVES_RECORD, official.division)
    allowed = {step.name for step in STEPS if keeps or (step.name in OWN)}
    if not keeps and not is_own(official, user):
        return []
    if not official.relative_filings.filter(ended_on=None).exists():
        allowed.discard("end_filing")
    if official.declarations.filter(year=today.year).exists():
        allowed.discard("declare")
    return [step for step in STEPS if step.name in allowed]
