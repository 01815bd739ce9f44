"""Whether a step may be taken now and by this person: one answer for buttons and for writers."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints import conflicts, dissatisfaction, helping, ledger, repeats, rules, timing, tracking
from complaints.models import Channel, Complaint, Extension, Outcome, Procedure, Visibility
from complaints.transitions import Step, Transition, Who, find, steps_from
from portal.core.errors import Refused
from portal.core.models import DeadlineRule, Division, Office, User
from portal.core.permissions import Action, Person, may

SUPPLEMENTS_MOST = "petition.supplement_most"
Objection = tuple[str, Promise]
STAFF = frozenset(Who) - {Who.CITIZEN}
ACTIONS: dict[Who, Action] = {
    Who.OFFICER: Action.COMPLAINT_HANDLE,
    Who.HELPER: Action.COMPLAINT_HANDLE,
    Who.IDENTITY_OFFICER: Action.COMPLAINT_IDENTITY,
    Who.APPROVER: Action.COMPLAINT_EXTEND,
    Who.REVIEWER: Action.COMPLAINT_REVIEW,
}
_ELSEWHERE = _("This case is handled by another unit or role. Ask its unit, or a superior.")
_INVOLVED = _("You or your unit are involved in this case, so others handle it.")
_OWN_WORK = _(
    "You or your unit handled this case. Somebody above the unit looks into why the sender is not "
    "satisfied."
)
# What a helping unit does besides giving its opinion (条例 24); everything else is the lead's.
HELPERS_TOO = frozenset({Step.NOTE})


def action_for(who: Who, confidential: bool) -> Action:
    """The permission that a row of the table asks of a member of staff."""
    return Action.CONFIDENTIAL_HANDLE if confidential else ACTIONS[who]


def may_handle(user: Person, complaint: Complaint, division: Division | None = None) -> bool:
    """Whether *user* works on cases like this where the handling unit (or *division*) is."""
    place = division or complaint.office.division
    return may(user, action_for(Who.OFFICER, complaint.confidential), place)


def allowed_actions(complaint: Complaint, user: User) -> list[Step]:
    """The steps that *user* may take now, in the order of the table."""
    rows = [
        row
        for row in steps_from(complaint.status, STAFF)
        if _is_theirs(user, complaint, row)
        and not _objection(complaint, row.step)
        and _is_fit(user, complaint, row.step)
    ]
    if not rows or conflicts.is_barred(user, complaint):
        return []
    return [row.step for row in rows]


def citizen_actions(complaint: Complaint) -> list[Step]:
    """The steps that the sender may take now."""
    rows = steps_from(complaint.status, frozenset({Who.CITIZEN}))
    return [row.step for row in rows if not _objection(complaint, row.step)]


def require_step(complaint: Complaint, step: Step, by: User | None) -> Transition:
    """The row of the table for *step*; raises Refused with the reason why not.

    *by* is None for the citizen. Codes: not-in-this-state, not-allowed, conflict-of-interest and
    those of the conditions below.
    """
    row = find(complaint.status, step)
    if row is None:
        raise Refused(
            _("The case has moved on and this is no longer possible. Look at its present state."),
            code="not-in-this-state",
        )
    _require_person(complaint, row, by)
    if objection := _objection(complaint, step):
        code, message = objection
        raise Refused(message, code=code)
    return row


def require_other_unit(complaint: Complaint, office: Office) -> None:
    """Refused unless the case can go to *office*: codes same-unit, conflict-of-interest."""
    if office.pk == complaint.office_id:
        raise Refused(_("The case is with this unit already. Choose another."), code="same-unit")
    if office.pk in conflicts.barred_offices(complaint):
        raise Refused(
            _("The case is about this unit, so it cannot be passed to it. Choose another."),
            code="conflict-of-interest",
        )


def require_officer(complaint: Complaint, by: User) -> None:
    """Refused unless *by* handles cases like this one: codes not-allowed, conflict-of-interest."""
    if not may_handle(by, complaint):
        raise Refused(_ELSEWHERE, code="not-allowed")
    if conflicts.is_barred(by, complaint):
        raise Refused(_INVOLVED, code="conflict-of-interest")


def require_fit_handler(complaint: Complaint, handler: User) -> None:
    """Refused unless *handler* can have the case: codes wrong-handler, conflict-of-interest."""
    if not handler.is_active or not may_handle(handler, complaint):
        raise Refused(
            _("This person does not handle cases of this unit. Choose another."),
            code="wrong-handler",
        )
    if conflicts.is_barred(handler, complaint):
        raise Refused(
            _("This person or their unit is involved in the case. Choose another."),
            code="conflict-of-interest",
        )


def _require_person(complaint: Complaint, row: Transition, by: User | None) -> None:
    if row.who == Who.CITIZEN:
        return
    if by is None or not _is_theirs(by, complaint, row):
        raise Refused(_ELSEWHERE, code="not-allowed")
    if not _is_fit(by, complaint, row.step):
        raise Refused(_OWN_WORK, code="own-work")
    if conflicts.is_barred(by, complaint):
        raise Refused(_INVOLVED, code="conflict-of-interest")


def _is_fit(user: User, complaint: Complaint, step: Step) -> bool:
    """Nobody looks into what they or their unit did."""
    return step != Step.LOOK_INTO or dissatisfaction.is_apart(user, complaint)


def _is_theirs(user: User, complaint: Complaint, row: Transition) -> bool:
    """Whether the row is open to the role that *user* holds where the case is handled."""
    if row.who == Who.HELPER:
        return bool(helping.unanswered(user, complaint))
    if may(user, action_for(row.who, complaint.confidential), complaint.office.division):
        return True
    return row.step in HELPERS_TOO and bool(helping.asked_of(user, complaint))


def _objection(complaint: Complaint, step: Step) -> Objection | None:
    """What stands against a step besides state and person."""
    condition = _CONDITIONS.get(step)
    return condition(complaint) if condition else None


def _close(complaint: Complaint) -> Objection | None:
    if _needs_rectification(complaint):
        return "rectification-needed", _(
            "The case was found true: the problem must be on the rectification list before you "
            "close it."
        )
    until = rules.rating_until(complaint)
    if complaint.acceptance or until is None or until < timezone.localdate():
        return None
    return "citizen-has-time", _(
        "The sender can still say whether they accept the result. Close the case when they have, "
        "or when the time for it has passed."
    )


def _needs_rectification(complaint: Complaint) -> bool:
    """Whether a problem that was found true is on no list yet (沁民字〔2022〕51号 四（五）).

    A confidential report is not asked: its item is listed without a link that would betray it.
    """
    found_true = complaint.outcome in (Outcome.SUBSTANTIATED, Outcome.PARTLY)
    return found_true and not complaint.confidential and not tracking.results_of(complaint)


def _look_into(complaint: Complaint) -> Objection | None:
    if not dissatisfaction.is_open(complaint):
        return "nothing-to-look-into", _(
            "The sender has not said that they are not satisfied, or it was looked into already."
        )
    return None


def _publish(complaint: Complaint) -> Objection | None:
    if complaint.confidential or not complaint.public_consent:
        return "no-consent", _("The sender has not agreed to publication.")
    if complaint.visibility == Visibility.PUBLIC_REDUCED:
        return "public-already", _("The case is public already.")
    return None


def _unpublish(complaint: Complaint) -> Objection | None:
    if complaint.visibility == Visibility.PRIVATE:
        return "not-public", _("The case is not public.")
    return None


def _confide(complaint: Complaint) -> Objection | None:
    if complaint.confidential:
        return "confidential-already", _("The case is confidential already.")
    return None


def _identity(complaint: Complaint) -> Objection | None:
    if complaint.anonymous:
        return "anonymous", _("The sender is anonymous: there is no identity to open.")
    if not hasattr(complaint, "reporter"):
        return "identity-removed", _("Name and phone were removed when their time was over.")
    return None


def _rate(complaint: Complaint) -> Objection | None:
    if hasattr(complaint, "rating"):
        return "already-rated", _("You have rated this case already. Thank you.")
    return None


def _decision(complaint: Complaint) -> Objection | None:
    """Nothing is decided while the sender is being asked: the clock stands still."""
    if timing.waiting(complaint):
        return "waiting-for-sender", _(
            "The sender has been asked for more and the clock stands still. Wait for it, or choose "
            "to go on without."
        )
    return None


def _refuse(complaint: Complaint) -> Objection | None:
    """What was taken on is answered: a merger that ended undoes no acceptance (条例 23)."""
    if complaint.accepted_at is not None:
        return "accepted-before", _(
            "The case was accepted before it was handled with another. Accept it again and answer."
        )
    return None


def _simple(complaint: Complaint) -> Objection | None:
    if complaint.procedure == Procedure.SIMPLE:
        return "simple-already", _("The case is in the simple procedure already.")
    fitting = complaint.kind.simple_allowed and complaint.channel != Channel.TRANSFERRED
    fitting = fitting and repeats.is_first(complaint)
    if not fitting or complaint.people_count > 1 or complaint.confidential:
        return "not-simple", _(
            "The simple procedure is for clear first matters of one sender; not for matters passed "
            "down by a superior, groups, or kinds that exclude it."
        )
    return _decision(complaint)


def _ordinary(complaint: Complaint) -> Objection | None:
    if complaint.procedure == Procedure.ORDINARY:
        return "ordinary-already", _("The case is in the ordinary procedure already.")
    return _decision(complaint)


def _object(complaint: Complaint) -> Objection | None:
    if complaint.objection_due is None or complaint.objection_due < timezone.localdate():
        return "limit-passed", _("The time for an objection to the transfer has passed.")
    if _objected_before(complaint):
        return "objected-before", _(
            "Your unit objected before, and the case was passed to it again: it handles the case."
        )
    return None


def _objected_before(complaint: Complaint) -> bool:
    events = ledger.timeline(ledger.COMPLAINT, complaint.number).filter(kind="objected")
    facts = events.values_list("private", flat=True)
    return any(one.get("from") == complaint.office_id for one in facts)


def _ask_extension(complaint: Complaint) -> Objection | None:
    if complaint.procedure == Procedure.SIMPLE:
        return "not-simple", _("Change to the ordinary procedure first.")
    states = (Extension.State.ASKED, Extension.State.GRANTED)
    if complaint.extensions.filter(state__in=states).exists():
        return "extended-already", _("A longer time was asked for already; it is possible once.")
    return _decision(complaint)


def _decide_extension(complaint: Complaint) -> Objection | None:
    if not complaint.extensions.filter(state=Extension.State.ASKED).exists():
        return "nothing-asked", _("Nobody has asked for a longer time.")
    return None


def _ask_supplement(complaint: Complaint) -> Objection | None:
    if timing.waiting(complaint):
        return "asked-already", _("The sender is being asked already.")
    most = DeadlineRule.objects.amount(SUPPLEMENTS_MOST, timing.day_of(complaint.filed_at), 2)
    if complaint.supplement_requests.count() >= most:
        return "asked-enough", _(
            "The sender was asked as often as the county allows. Go on with what there is."
        )
    return None


def _end_supplement(complaint: Complaint) -> Objection | None:
    if timing.waiting(complaint) is None:
        return "not-waiting", _("The sender is not being asked for anything now.")
    return None


def _ask_review(complaint: Complaint) -> Objection | None:
    window = rules.review_window(complaint)
    if window is None:
        return "no-review-possible", _("A review is not possible for this case.")
    if window.until < timezone.localdate():
        return "limit-passed", _("The time for asking for a review has passed.")
    return None


_CONDITIONS: dict[Step, Callable[[Complaint], Objection | None]] = {
    Step.ACCEPT: _decision,
    Step.REFUSE: _refuse,
    Step.REPLY: _decision,
    Step.SIMPLE: _simple,
    Step.ORDINARY: _ordinary,
    Step.OBJECT: _object,
    Step.ASK_EXTENSION: _ask_extension,
    Step.GRANT_EXTENSION: _decide_extension,
    Step.REFUSE_EXTENSION: _decide_extension,
    Step.ASK_SUPPLEMENT: _ask_supplement,
    Step.END_SUPPLEMENT: _end_supplement,
    Step.ASK_REVIEW: _ask_review,
    Step.LOOK_INTO: _look_into,
    Step.CLOSE: _close,
    Step.PUBLISH: _publish,
    Step.UNPUBLISH: _unpublish,
    Step.CONFIDE: _confide,
    Step.IDENTITY: _identity,
    Step.REISSUE: _identity,
    Step.RATE: _rate,
}
