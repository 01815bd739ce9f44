"""What happens while a case is looked into: who handles it, who helps, what is written down."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from complaints import helping, ledger, notify
from complaints.desk import checks
from complaints.desk.taking import MESSAGE_LENGTH, REASON_LENGTH, kept_text, message_text, taking
from complaints.models import CaseNote, CaseUnit, Complaint, Message
from complaints.transitions import Step
from portal.core.errors import Refused
from portal.core.models import Office, User


def assign(complaint: Complaint, by: User, handler: User, at: datetime | None = None) -> Complaint:
    """Name the person who handles the case; never someone with a conflict (条例 28)."""
    with taking(complaint, Step.ASSIGN, by, at) as case:
        found = case.complaint
        checks.require_fit_handler(found, handler)
        found.handler = handler
        case.note("assigned", {"office": found.office.name}, {"handler": handler.pk})
    return found


def ask_unit(
    complaint: Complaint, by: User, office: Office, task: str, at: datetime | None = None
) -> CaseUnit:
    """Ask another unit to help; the case's own unit stays in the lead and answers (条例 24).

    Raises Refused with the codes same-unit, conflict-of-interest, unit-asked or task-needed.
    """
    needed = _("Say what the unit is asked to do.")
    wanted = kept_text(task, REASON_LENGTH, "task-needed", needed, phones=True)
    with taking(complaint, Step.UNITS, by, at) as case:
        found = case.complaint
        checks.require_other_unit(found, office)
        if found.units.filter(office=office).exists():
            raise Refused(
                _("This unit has been asked already. Write a note, or ask another unit."),
                code="unit-asked",
            )
        unit = CaseUnit.objects.create(
            complaint=found, office=office, task=wanted, asked_by=by, asked_at=case.at
        )
        event = case.note(
            "unit_asked",
            {"office": found.office.name, "helper": office.name},
            {"helper": office.pk, "text": ledger.text_seal(wanted)},
        )
        notify.help_asked(found, office, event)
    return unit


def unit_opinion(
    complaint: Complaint, by: User, unit: CaseUnit, opinion: str, at: datetime | None = None
) -> CaseUnit:
    """The opinion of a helping unit, once; the leading unit reads it and answers (条例 24)."""
    needed = _("Write the opinion of your unit, in at most 2000 characters.")
    said = kept_text(opinion, MESSAGE_LENGTH, "opinion-needed", needed, phones=True)
    with taking(complaint, Step.UNIT_OPINION, by, at) as case:
        asked = {one.pk: one for one in helping.unanswered(by, case.complaint)}
        if unit.pk not in asked:
            raise Refused(
                _("This unit was not asked, has answered already, or is not yours."),
                code="not-asked",
            )
        given = asked[unit.pk]
        given.opinion, given.answered_by, given.answered_at = said, by, case.at
        given.save()
        facts = {"helper": given.office_id, "text": ledger.text_seal(said)}
        event = case.note("unit_answered", {"office": given.office.name}, facts)
        notify.opinion_given(case.complaint, event)
    return given


def note(complaint: Complaint, by: User, body: str, at: datetime | None = None) -> CaseNote:
    """Write something down for colleagues; the sender never reads it."""
    return _write(complaint, by, body, at, Step.NOTE, "noted")


def look_into(complaint: Complaint, by: User, body: str, at: datetime | None = None) -> CaseNote:
    """Why the sender is not satisfied was looked into by somebody above the handling (51号 回头看).

    The sender sees that it was, and by which unit; what came of it is for colleagues.
    """
    return _write(complaint, by, body, at, Step.LOOK_INTO, "looked_into")


def progress(complaint: Complaint, by: User, body: str, at: datetime | None = None) -> CaseNote:
    """Tell the sender on the tracking page how far the matter is (条例 21)."""
    return _write(complaint, by, body, at, Step.PROGRESS, "progress")


def _write(
    complaint: Complaint, by: User, body: str, at: datetime | None, step: Step, kind: str
) -> CaseNote:
    needed = _("Write a note, in at most 2000 characters.")
    text = kept_text(body, MESSAGE_LENGTH, "note-needed", needed, phones=True)
    with taking(complaint, step, by, at) as case:
        public = step == Step.PROGRESS
        kept = CaseNote.objects.create(
            complaint=case.complaint, public=public, body=text, by=by, at=case.at
        )
        # Sealed, not copied: the text itself goes when its time is over, the chain stays.
        facts = {"text": ledger.text_seal(text)}
        # A helping unit writes notes too, and a superior looks into it, each under its own name.
        leads = public or (step == Step.NOTE and checks.may_handle(by, case.complaint))
        office = case.complaint.office if leads else by.office
        case.note(kind, {"office": str(office or "")}, facts)
    return kept


def send_message(complaint: Complaint, by: User, body: str, at: datetime | None = None) -> Message:
    """Write to the sender; they read it on the tracking page."""
    text = message_text(body)
    with taking(complaint, Step.MESSAGE, by, at) as case:
        message = Message.objects.create(
            complaint=case.complaint,
            direction=Message.Direction.STAFF,
            body=text,
            by=by,
            at=case.at,
        )
        public = {"office": case.complaint.office.name}
        case.note("message_from_office", public, {"text": ledger.text_seal(text)})
    return message
