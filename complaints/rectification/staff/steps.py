"""Which step of rectification is open to whom: the one answer for buttons and for posts."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from complaints.rectification import desk
from complaints.rectification.asking import slips
from complaints.rectification.desk import checks
from complaints.rectification.drafts import Answers
from complaints.rectification.models import LookBack, RectificationItem
from complaints.rectification.staff import forms
from complaints.rectification.transitions import TABLE
from portal.core.downloads import pdf_download
from portal.core.errors import Refused
from portal.core.models import User
from portal.core.permissions import Action, may
from portal.core.workpages import Step

Item = RectificationItem
Data = dict[str, Any]


def _waiting(item: Item) -> LookBack:
    found = desk.pending_look_back(item)
    if found is None:
        raise Refused(_("This look-back has been done already."), code="already-done")
    return found


def _look_back(item: Item, by: User, data: Data) -> Any:
    return desk.look_back(_waiting(item), by, Answers(**data))


def _hand_out(item: Item, by: User, data: Data) -> HttpResponse:
    """The slips first: codes that could not be printed do not count."""
    waiting = _waiting(item)
    handout = desk.prepare(waiting, data["village"])
    pdf = slips.paper(waiting, handout)
    desk.hand_out_codes(waiting, by, handout)
    return pdf_download(pdf, f"{item.number}-{waiting.round}.pdf")


def _record_visit(item: Item, by: User, data: Data) -> Any:
    said = desk.Said(data["accepted"], data["reason"])
    waiting, companion, village = _waiting(item), data["visited_with"], data["village"]
    return desk.record_visit(waiting, by, companion, village, said, on=data["on"])


STEPS: tuple[Step, ...] = (
    Step(
        "add_measure",
        _("Add a measure"),
        lambda item, by, data: desk.add_measure(item, by, **data),
        forms.MeasureStep,
    ),
    Step(
        "complete_measure",
        _("Mark a measure as done"),
        lambda item, by, data: desk.complete_measure(data["measure"], by),
        forms.MeasureDoneStep,
    ),
    Step(
        "report_progress",
        _("Report progress"),
        lambda item, by, data: desk.report_progress(item, by, data["note"]),
        forms.ProgressStep,
    ),
    Step(
        "add_evidence",
        _("Attach evidence"),
        lambda item, by, data: desk.add_evidence(item, by, data["file"], data["note"]),
        forms.EvidenceStep,
    ),
    Step(
        "request_closing",
        _("Ask for closing"),
        lambda item, by, data: desk.request_closing(item, by, data["public_result"]),
        forms.RequestStep,
        help=_("Every measure must be done and evidence attached. Somebody else decides."),
    ),
    Step(
        "grant_closing",
        _("Close the item"),
        lambda item, by, data: desk.grant_closing(item, by, data["reason"]),
        forms.GrantStep,
        help=_("Say what you checked. A look-back follows by itself."),
    ),
    Step(
        "refuse_closing",
        _("Refuse closing"),
        lambda item, by, data: desk.refuse_closing(item, by, data["reason"]),
        forms.RefuseStep,
        danger=True,
    ),
    Step(
        "extend",
        _("Extend the deadline"),
        lambda item, by, data: desk.extend(item, by, data["deadline"], data["reason"]),
        forms.ExtendStep,
        help=_("The old and the new deadline and the reason are public."),
    ),
    Step(
        "hand_out_codes",
        _("Hand out codes to households"),
        _hand_out,
        forms.HandOutStep,
        help=_(
            "Draws households from the village's public list and makes slips with one-time codes "
            "as PDF. The codes are shown there once; handing out again ends the unused ones."
        ),
    ),
    Step(
        "record_visit",
        _("Record a visit to a household"),
        _record_visit,
        forms.VisitStep,
        help=_("Two members of staff ask; neither names nor addresses are kept."),
    ),
    Step(
        "look_back",
        _("Look back"),
        _look_back,
        forms.LookBackStep,
        help=_("Three times yes confirms the item; one no reopens it as a relapse."),
    ),
)


# What is left to whoever may make the look-back that waits.
ASKED = ("look_back", "hand_out_codes", "record_visit")


def open_steps(item: Item, user: User) -> list[Step]:
    """The steps that the table, the role and the four-eyes rules leave to *user* now."""
    return [step for step in STEPS if _is_open(step.name, item, user)]


def _is_open(name: str, item: Item, user: User) -> bool:
    row = TABLE["pass_look_back" if name == "look_back" else name]
    if item.status not in row.sources:
        return False
    if not may(user, Action(row.permission), item.division):
        return False
    try:
        return _is_left_to(name, item, user)
    except Refused:
        return False


def _is_left_to(name: str, item: Item, user: User) -> bool:
    """The conditions besides state and role; Refused counts as no."""
    if name in ("grant_closing", "refuse_closing"):
        checks.require_independent(item, user)
        checks.require_other_than_requester(item, user)
    elif name == "extend":
        checks.require_independent(item, user)
    elif name in ASKED:
        waiting = desk.pending_look_back(item)
        if waiting is None:
            return False
        checks.require_may_look_back(item, waiting, user)
    elif name == "complete_measure":
        return item.measures.filter(done_on=None).exists()
    return True
