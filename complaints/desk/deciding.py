"""What the unit decides on arrival: take the case on, decline it, or pass it on (条例 22–24)."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import notify, rules, timing
from complaints.desk import checks
from complaints.desk.filing import clean
from complaints.desk.taking import REASON_LENGTH, kept_text, taking
from complaints.models import Complaint
from complaints.screening import refuse_numbers
from complaints.transitions import Step
from complaints.ways import GROUNDS, WAY_OF_ROUTE
from portal.core.errors import Refused
from portal.core.models import Office, User


def accept(
    complaint: Complaint, by: User, reason: str = "", at: datetime | None = None
) -> Complaint:
    """Take the case on: the clock of the reply starts (条例 23, 34).

    A kind that another procedure decides is shown that way instead, unless *reason* says what the
    organ itself still owes. Raises Refused statutory-way.
    """
    why = clean(reason)[:REASON_LENGTH]
    refuse_numbers(why, phones=True)
    with taking(complaint, Step.ACCEPT, by, at) as case:
        found = case.complaint
        _require_own_matter(found, why)
        # Handled by itself again after a merger: its clock has run on.
        found.accepted_at = found.accepted_at or case.at
        day = timezone.localtime(found.accepted_at).date()
        found.handle_due = rules.due_date(found.handle_rule, day)
        found.handler = by
        public = {"office": found.office.name, "due": found.handle_due}
        case.note("accepted", {**public, "reason": why} if why else public)
    return found


def refuse(
    complaint: Complaint,
    by: User,
    reason: str,
    where_to_go: str = "",
    ground: str = "",
    at: datetime | None = None,
) -> Complaint:
    """Decline a case that is not for this organ, and say which way is the right one (条例 23).

    *ground* is one of `ways.GROUNDS`; its sentence and article are told besides the reason.
    """
    why = kept_text(
        reason, REASON_LENGTH, "reason-needed", _("Give the reason, it is told to the sender.")
    )
    refuse_numbers(why, where_to_go, phones=True)
    if ground and ground not in GROUNDS:
        raise Refused(_("Choose the ground from the list."), code="no-such-ground")
    with taking(complaint, Step.REFUSE, by, at) as case:
        found = case.complaint
        found.closed_at = case.at
        public = {"office": found.office.name, "reason": why, "where_to_go": clean(where_to_go)}
        if ground:
            public |= {"ground": ground, "article": GROUNDS[ground].article}
        case.note("refused", public)
    return found


def transfer(
    complaint: Complaint, by: User, office: Office, reason: str, at: datetime | None = None
) -> Complaint:
    """Pass the case to another unit; clocks that run go on running (条例 22–24)."""
    why = kept_text(reason, REASON_LENGTH, "reason-needed", _("Say why the case is passed on."))
    refuse_numbers(why, phones=True)
    with taking(complaint, Step.TRANSFER, by, at) as case:
        found = case.complaint
        checks.require_other_unit(found, office)
        sent_from, found.office, found.handler = found.office, office, None
        found.transferred_at = case.at
        _let_object(found, sent_from, case.at)
        event = case.note(
            "transferred",
            {"from": sent_from.name, "office": office.name, "reason": why},
            {"from": sent_from.pk, "office": office.pk},
        )
        notify.arrived(found, event)
    return found


def _let_object(complaint: Complaint, sender: Office, at: datetime) -> None:
    """The unit may object within five working days; not when the case was accepted before."""
    complaint.passed_by = complaint.objection_due = None
    if complaint.accepted_at is None:
        day = timing.day_of(at)
        rule = rules.rule_in_force(timing.OBJECTION_RULE, day)
        complaint.passed_by, complaint.objection_due = sender, rules.due_date(rule, day)


def _require_own_matter(complaint: Complaint, reason: str) -> None:
    if reason or complaint.kind.route not in WAY_OF_ROUTE:
        return
    way = WAY_OF_ROUTE[complaint.kind.route]
    raise Refused(
        _(
            "This kind of message is decided elsewhere (%(way)s): show the sender that way. If "
            "your unit still owes something itself, accept it with the reason."
        )
        % {"way": way.label},
        code="statutory-way",
    )
