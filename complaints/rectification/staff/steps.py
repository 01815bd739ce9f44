"""Which step of rectification is open to whom: the one answer for buttons and for posts."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from complaints.rectification import desk
from complaints.rectification.asking import slips
from complaints.rectification.drafts import Answers
from complaints.rectification.models import LookBack, RectificationItem
from complaints.rectification.staff import forms
from complaints.rectification.staff.conditions import is_left_to
from portal.core.downloads import pdf_download
from portal.core.errors import Refused
from portal.core.models import User
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


# The headings under which the page shows the steps.
WORK = _("Put it right")
DEADLINE = _("Deadline and responsibility")
CLOSING = _("Closing")
LOOKING = _("Look-back")

STEPS: tuple[Step, ...] = (
    Step(
        "add_measure",
        _("Add a measure"),
        lambda item, by, data: desk.add_measure(item, by, **data),
        forms.MeasureStep,
        group=WORK,
    ),
    Step(
        "complete_measure",
        _("Mark a measure as done"),
        lambda item, by, data: desk.complete_measure(data["measure"], by),
        forms.MeasureDoneStep,
        group=WORK,
    ),
    Step(
        "report_progress",
        _("Report progress"),
        lambda item, by, data: desk.report_progress(item, by, data["note"]),
        forms.ProgressStep,
        group=WORK,
    ),
    Step(
        "add_evidence",
        _("Attach evidence"),
        lambda item, by, data: desk.add_evidence(item, by, data["file"], data["note"]),
        forms.EvidenceStep,
        group=WORK,
    ),
    Step(
        "ask_extension",
        _("Ask for a later deadline"),
        lambda item, by, data: desk.ask_extension(item, by, data["deadline"], data["reason"]),
        forms.AskExtensionStep,
        help=_("Another unit decides. The old and the new deadline and the reason are public."),
        group=DEADLINE,
    ),
    Step(
        "grant_extension",
        _("Grant the later deadline"),
        lambda item, by, data: desk.grant_extension(item, by, data["reason"]),
        forms.DecideExtensionStep,
        group=DEADLINE,
    ),
    Step(
        "refuse_extension",
        _("Refuse the later deadline"),
        lambda item, by, data: desk.refuse_extension(item, by, data["reason"]),
        forms.DecideExtensionStep,
        danger=True,
        group=DEADLINE,
    ),
    Step(
        "reassign",
        _("Hand over to another unit or person"),
        lambda item, by, data: desk.reassign(item, by, **data),
        forms.ReassignStep,
        help=_("The units are public, the persons and the reason are not."),
        group=DEADLINE,
    ),
    Step(
        "set_lead",
        _("Name lead unit and leader"),
        lambda item, by, data: desk.set_lead(item, by, **data),
        forms.LeadStep,
        help=_("The lead unit is public, the leader is told and named to staff only."),
        group=DEADLINE,
    ),
    Step(
        "request_closing",
        _("Ask for closing"),
        lambda item, by, data: desk.request_closing(item, by, data["public_result"]),
        forms.RequestStep,
        help=_("Every measure must be done and evidence attached. Somebody else decides."),
        group=CLOSING,
    ),
    Step(
        "consent_to_closing",
        _("Consent to the closing as witness"),
        lambda item, by, data: desk.consent_to_closing(item, by, data["reason"]),
        forms.ConsentStep,
        help=_("The item has relapsed: without the consent of the superior unit it stays open."),
        group=CLOSING,
    ),
    Step(
        "grant_closing",
        _("Close the item"),
        lambda item, by, data: desk.grant_closing(item, by, data["reason"]),
        forms.GrantStep,
        help=_("Say what you checked. A look-back follows by itself."),
        group=CLOSING,
    ),
    Step(
        "refuse_closing",
        _("Refuse closing"),
        lambda item, by, data: desk.refuse_closing(item, by, data["reason"]),
        forms.RefuseStep,
        danger=True,
        group=CLOSING,
    ),
    Step(
        "uphold_objection",
        _("Uphold an objection"),
        lambda item, by, data: desk.uphold_objection(data["objection"], by, data["reason"]),
        forms.ObjectionStep,
        help=_("The item is open again, and every other objection that waits is settled."),
        danger=True,
        group=CLOSING,
    ),
    Step(
        "dismiss_objection",
        _("Dismiss an objection"),
        lambda item, by, data: desk.dismiss_objection(data["objection"], by, data["reason"]),
        forms.ObjectionStep,
        help=_("When none waits any more, the closing holds after the last day of the notice."),
        group=CLOSING,
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
        group=LOOKING,
    ),
    Step(
        "record_visit",
        _("Record a visit to a household"),
        _record_visit,
        forms.VisitStep,
        help=_("Two members of staff ask; neither names nor addresses are kept."),
        group=LOOKING,
    ),
    Step(
        "look_back",
        _("Look back"),
        _look_back,
        forms.LookBackStep,
        help=_("Three times yes confirms the item; one no reopens it as a relapse."),
        group=LOOKING,
    ),
)


def open_steps(item: Item, user: User) -> list[Step]:
    """The steps that the table, the role and the four-eyes rules leave to *user* now."""
    return [step for step in STEPS if is_left_to(step.name, item, user)]
