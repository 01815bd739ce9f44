"""What moves a clock: the simple procedure, an objection, a longer time, a wait for the sender."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import ledger, notify, rules, timing
from complaints.desk import checks
from complaints.desk.taking import REASON_LENGTH, Case, kept_text, message_text, taking
from complaints.models import (
    Complaint,
    Extension,
    LedgerEvent,
    Procedure,
    SupplementRequest,
)
from complaints.screening import refuse_numbers
from complaints.transitions import Step
from portal.core.errors import Refused
from portal.core.models import DeadlineRule, User

SIMPLE_ACCEPT, SIMPLE_REPLY = "petition.simple_accept", "petition.simple_reply"
SUPPLEMENT_RULE = "petition.supplement"


def use_simple(complaint: Complaint, by: User, at: datetime | None = None) -> Complaint:
    """Handle a clear first-time matter by 《信访事项简易办理办法》: its own, shorter limits."""
    with taking(complaint, Step.SIMPLE, by, at) as case:
        found, received = case.complaint, timing.day_of(case.complaint.filed_at)
        notice = _needed(SIMPLE_ACCEPT, received)
        due = timing.until(notice, received)
        if due is None or timing.day_of(case.at) > due:
            raise Refused(
                _("The simple procedure had to be chosen by %(day)s. Handle the case ordinarily.")
                % {"day": due},
                code="too-late-for-simple",
            )
        found.procedure = Procedure.SIMPLE
        found.notice_rule, found.handle_rule = notice, _needed(SIMPLE_REPLY, received)
        refresh(case)
        case.note("simple_procedure", {"office": found.office.name, "due": found.notice_due})
    return found


def use_ordinary(
    complaint: Complaint, by: User, reason: str, at: datetime | None = None
) -> Complaint:
    """Go on by the ordinary procedure, told with its reason, before the short limit has ended."""
    why = _reason(reason, _("Say why the matter is not as simple as it looked."))
    with taking(complaint, Step.ORDINARY, by, at) as case:
        found, received = case.complaint, timing.day_of(case.complaint.filed_at)
        if found.due and timing.day_of(case.at) > found.due:
            raise Refused(
                _("The short time limit has passed; it cannot be lengthened afterwards."),
                code="limit-passed",
            )
        found.procedure = Procedure.ORDINARY
        if found.accepted_at is None:  # else the notice was given under the shorter one
            found.notice_rule = rules.rule_in_force(found.kind.notice_rule, received)
        found.handle_rule = rules.rule_in_force(found.kind.handle_rule, received)
        refresh(case)
        facts = {"office": found.office.name, "reason": why, "due": rules.next_due(found)}
        case.note("ordinary_procedure", facts)
    return found


def object_to_transfer(
    complaint: Complaint, by: User, reason: str, at: datetime | None = None
) -> Complaint:
    """Give a case back to the unit that passed it on, within five working days (条例 23)."""
    why = _reason(reason, _("Say why the case is not for your unit."))
    with taking(complaint, Step.OBJECT, by, at) as case:
        found = case.complaint
        sender = found.passed_by
        if sender is None or found.objection_due is None:
            raise Refused(
                _("Nobody passed this case to your unit. Pass it on if it belongs elsewhere."),
                code="nothing-to-object",
            )
        if timing.day_of(case.at) > found.objection_due:
            raise Refused(
                _("An objection was possible until %(day)s. Handle the case or pass it on.")
                % {"day": found.objection_due},
                code="limit-passed",
            )
        checks.require_other_unit(found, sender)
        objecting, found.office, found.handler = found.office, sender, None
        found.passed_by = found.objection_due = None
        event = case.note(
            "objected",
            {"from": objecting.name, "office": sender.name, "reason": why},
            {"from": objecting.pk, "office": sender.pk},
        )
        notify.arrived(found, event)
    return found


def ask_extension(
    complaint: Complaint, by: User, days: int, reason: str, at: datetime | None = None
) -> Extension:
    """Ask for a longer time for the reply: once, within the limit, with a reason (条例 34)."""
    why = _reason(reason, _("Say why the matter takes longer; the sender reads it."))
    with taking(complaint, Step.ASK_EXTENSION, by, at) as case:
        found = case.complaint
        rule = _needed(timing.EXTENSION_RULE, timing.day_of(found.filed_at))
        if not 0 < days <= rule.amount:
            raise Refused(
                _("The time can be lengthened by at most %(days)d days.") % {"days": rule.amount},
                code="too-many-days",
            )
        _require_in_time(found, case.at)
        asked = Extension.objects.create(
            complaint=found, days=days, reason=why, rule=rule, asked_by=by, asked_at=case.at
        )
        event = case.note(
            "extension_asked", {"office": found.office.name}, {"days": days, "reason": why}
        )
        notify.for_approval(found, event)
    return asked


def grant_extension(complaint: Complaint, by: User, at: datetime | None = None) -> Complaint:
    """Grant it: somebody else than who asked; the sender is told the reason and the new date."""
    with taking(complaint, Step.GRANT_EXTENSION, by, at) as case:
        found, asked = case.complaint, _asked(case)
        _require_in_time(found, case.at)
        before = found.handle_due
        _decide(asked, Extension.State.GRANTED, case)
        refresh(case)
        facts = {
            "office": found.office.name,
            "approved_by": str(by.office or ""),
            "reason": asked.reason,
            "days": asked.days,
            "from": before,
            "due": found.handle_due,
        }
        notify.decided(found, case.note("extension_granted", facts))
    return found


def refuse_extension(
    complaint: Complaint, by: User, reason: str, at: datetime | None = None
) -> Complaint:
    """Refuse it: the first date holds."""
    why = _reason(reason, _("Say why the time is not lengthened."))
    with taking(complaint, Step.REFUSE_EXTENSION, by, at) as case:
        asked = _asked(case)
        asked.decision = why
        _decide(asked, Extension.State.REFUSED, case)
        event = case.note(
            "extension_refused", {"office": case.complaint.office.name}, {"reason": why}
        )
        notify.decided(case.complaint, event)
    return case.complaint


def ask_supplement(
    complaint: Complaint, by: User, body: str, at: datetime | None = None
) -> SupplementRequest:
    """Ask the sender for what is missing; the clock stands still for a time of its own."""
    text = message_text(body)
    with taking(complaint, Step.ASK_SUPPLEMENT, by, at) as case:
        found, today = case.complaint, timing.day_of(case.at)
        _require_in_time(found, case.at)
        rule = _needed(SUPPLEMENT_RULE, today)
        due = rules.due_date(rule, today) or today
        asked = SupplementRequest.objects.create(
            complaint=found, body=text, by=by, at=case.at, due=due, rule=rule
        )
        refresh(case)
        facts = {"office": found.office.name, "until": due, "due": rules.next_due(found)}
        case.note("supplement_asked", facts, {"text": ledger.text_seal(text)})
    return asked


def end_supplement(complaint: Complaint, by: User, at: datetime | None = None) -> Complaint:
    """Go on without waiting any longer."""
    with taking(complaint, Step.END_SUPPLEMENT, by, at) as case:
        _end(case, answered=False)
    return case.complaint


def supplement_arrived(case: Case) -> None:
    """The sender has written: the clock runs on. Called inside the step that keeps the message."""
    _end(case, answered=True)


def expire_supplement(pk: int, now: datetime) -> bool:
    """The wait has reached its own limit; True when this call has ended it."""
    with transaction.atomic():
        found = (
            Complaint.objects.select_for_update(of=("self",))
            .select_related("kind", "office__division", "notice_rule", "handle_rule")
            .get(pk=pk)
        )
        asked = timing.waiting(found)
        if asked is None or asked.due >= timezone.localdate(now):
            return False
        _end(Case(found, None, now), answered=False)
    return True


def move_dates(pk: int, reason: str, by: User, at: datetime) -> bool:
    """Give an open case the date of the changed calendar, with an event; False if none moved."""
    with transaction.atomic():
        found = (
            Complaint.objects.select_for_update(of=("self",))
            .select_related("kind", "office__division", "notice_rule", "handle_rule")
            .get(pk=pk)
        )
        field = {timing.NOTICE: "notice_due", timing.HANDLE: "handle_due"}.get(
            timing.open_clock(found)
        )
        if field is None:
            return False
        before, after = getattr(found, field), timing.recomputed(found)[field]
        if before == after:
            return False
        setattr(found, field, after)
        found.due = rules.next_due(found)
        found.save()
        facts = {"from": before, "due": after, "reason": reason, "office": found.office.name}
        event = ledger.append(ledger.COMPLAINT, found.number, "due_moved", by, facts, at=at)
        notify.citizen(found, event)
    return True


def refresh(case: Case) -> None:
    """Store the date that the facts now give for the clock that runs."""
    found, dates = case.complaint, timing.recomputed(case.complaint)
    if timing.open_clock(found) == timing.NOTICE:
        found.notice_due = dates["notice_due"]
    elif timing.open_clock(found) == timing.HANDLE:
        found.handle_due = dates["handle_due"]


def _end(case: Case, *, answered: bool) -> LedgerEvent:
    asked = timing.waiting(case.complaint)
    if asked is None:
        raise Refused(_("The sender is not being asked for anything now."), code="not-waiting")
    asked.ended_at, asked.answered = case.at, answered
    asked.save(update_fields=["ended_at", "answered"])
    refresh(case)
    facts: dict[str, object] = {
        "office": case.complaint.office.name,
        "answered": answered,
        "due": rules.next_due(case.complaint),
    }
    return case.note("supplement_ended", facts)


def _asked(case: Case) -> Extension:
    found = case.complaint.extensions.filter(state=Extension.State.ASKED).first()
    if found is None:
        raise Refused(_("Nobody has asked for a longer time."), code="nothing-asked")
    if case.by is not None and found.asked_by_id == case.by.pk:
        raise Refused(
            _("Whoever asked for a longer time cannot grant it. Ask another superior."),
            code="own-request",
        )
    return found


def _decide(asked: Extension, state: Extension.State, case: Case) -> None:
    asked.state, asked.decided_by, asked.decided_at = state, case.by, case.at
    asked.save(update_fields=["state", "decided_by", "decided_at", "decision"])


def _require_in_time(complaint: Complaint, at: datetime) -> None:
    due: date | None = complaint.due
    if due and timing.day_of(at) > due:
        raise Refused(
            _("The time limit has passed on %(day)s; it cannot be lengthened afterwards.")
            % {"day": due},
            code="limit-passed",
        )


def _needed(key: str, on: date) -> DeadlineRule:
    rule = rules.rule_in_force(key, on)
    if rule is None:
        raise Refused(
            _("The county has not set the time limit “%(key)s”. Ask the administrator.")
            % {"key": key},
            code="no-such-limit",
        )
    return rule


def _reason(reason: str, message: object) -> str:
    why = kept_text(reason, REASON_LENGTH, "reason-needed", message)
    refuse_numbers(why, phones=True)
    return why
