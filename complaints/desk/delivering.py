"""How a reply reached its sender (送达), on record for good; the review period counts from it."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.desk.filing import clean
from complaints.desk.taking import taking
from complaints.models import Complaint, Delivery, Reply
from complaints.screening import refuse_numbers
from complaints.transitions import Step
from portal.core.errors import Refused
from portal.core.models import User

NOTE_LENGTH = 200
# Whoever refuses to take it has been served when it is left with them (留置送达), with witnesses.
DELIVERED = frozenset({Delivery.Result.SIGNED, Delivery.Result.RECEIVED, Delivery.Result.REFUSED})
EXPLAINED = frozenset({Delivery.Result.REFUSED, Delivery.Result.RETURNED})


def deliver(
    complaint: Complaint,
    by: User,
    reply: Reply,
    way: str,
    result: str,
    on: date,
    note: str = "",
    at: datetime | None = None,
) -> Delivery:
    """Record one attempt to hand a reply over (条例 32); the first that succeeds counts.

    Raises Refused with the codes way-needed, note-needed, wrong-reply, in-the-future or
    before-reply.
    """
    why = _checked(way, result, note)
    with taking(complaint, Step.DELIVER, by, at) as case:
        found = case.complaint
        _require_day(found, reply, on, case.at)
        delivery = Delivery.objects.create(
            reply=reply, way=way, result=result, note=why, on=on, by=by, at=case.at
        )
        succeeded = result in DELIVERED
        # An answer from before a review was ordered anew starts no period any more.
        if succeeded and found.delivered_at is None and reply == found.replies.last():
            begins = timezone.make_aware(datetime.combine(on, time.min))
            found.delivered_at = max(reply.at, begins)
        public = {"office": found.office.name, "way": way, "result": result, "on": on}
        case.note("delivered" if succeeded else "not_delivered", public, {"reply": reply.pk})
    return delivery


def _checked(way: str, result: str, note: str) -> str:
    if way not in Delivery.Way.values or result not in Delivery.Result.values:
        raise Refused(_("Choose how it was handed over, and what came of it."), code="way-needed")
    why = clean(note)
    refuse_numbers(why, phones=True)
    if len(why) > NOTE_LENGTH:
        raise Refused(_("Say it in at most 200 characters."), code="note-needed")
    if result in EXPLAINED and not why:
        raise Refused(
            _("Say in the note why, and who was there when it was left or came back."),
            code="note-needed",
        )
    return why


def _require_day(complaint: Complaint, reply: Reply, on: date, at: datetime) -> None:
    if reply.complaint_id != complaint.pk:
        raise Refused(_("This answer belongs to another case."), code="wrong-reply")
    if on > timezone.localtime(at).date():
        raise Refused(_("The day of the delivery lies in the future."), code="in-the-future")
    if on < timezone.localtime(reply.at).date():
        raise Refused(
            _("It cannot have been delivered before it was written. Check the day."),
            code="before-reply",
        )
