"""What happens while a case is looked into: who handles it, and what is said to the sender."""

from datetime import datetime

from complaints import ledger
from complaints.desk import checks
from complaints.desk.taking import message_text, taking
from complaints.models import Complaint, Message
from complaints.transitions import Step
from portal.core.models import User


def assign(complaint: Complaint, by: User, handler: User, at: datetime | None = None) -> Complaint:
    """Name the person who handles the case; never someone with a conflict (条例 28)."""
    with taking(complaint, Step.ASSIGN, by, at) as case:
        found = case.complaint
        checks.require_fit_handler(found, handler)
        found.handler = handler
        case.note("assigned", {"office": found.office.name}, {"handler": handler.pk})
    return found


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
