"""The facts of a case and the working calendar give its dates; nothing here is remembered.

What is stored in a case can be computed again at any time (`recomputed`): so the dates move when
a step changes the facts, or the calendar changes under an open case.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from complaints.models import Complaint, Extension, Review, Status, SupplementRequest
from portal.core.calendar import work_calendar
from portal.core.deadlines import Deadline, Pause, Rule, due_on
from portal.core.models import DeadlineRule
from portal.core.workdays import ONE_DAY, WorkCalendar

NOTICE, HANDLE, REVIEW = "notice", "handle", "review"
UNDECIDED = frozenset({Status.REGISTERED, Status.TRANSFERRED})
EXTENSION_RULE = "petition.extend_max"
OBJECTION_RULE = "petition.objection_transfer"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the clocks of one case are computed from; days are days in the county."""

    received: date
    accepted: date | None
    notice: Rule | None
    handle: Rule | None
    waits: tuple[tuple[bool, Pause], ...] = ()  # whether it stops the reply's clock, and the days
    longer: Rule | None = None

    def pauses(self, *, handling: bool) -> tuple[Pause, ...]:
        """The days on which one of the two clocks stood still."""
        return tuple(pause for belongs, pause in self.waits if belongs is handling)


def notice_of(facts: Facts, calendar: WorkCalendar) -> Deadline | None:
    """The last day for telling whether the case is accepted (条例 23), and its working."""
    if facts.notice is None:
        return None
    return due_on(facts.notice, facts.received, calendar, facts.pauses(handling=False))


def handling_of(facts: Facts, calendar: WorkCalendar) -> tuple[Deadline, ...]:
    """The reply's time limit, and the one that a granted extension adds to it (条例 34)."""
    if facts.handle is None or facts.accepted is None:
        return ()
    pauses = facts.pauses(handling=True)
    first = due_on(facts.handle, facts.accepted, calendar, pauses)
    if facts.longer is None:
        return (first,)
    return first, due_on(facts.longer, first.due, calendar, pauses)


@dataclass(frozen=True, slots=True)
class Moves:
    """What has moved or stopped the clocks of a case so far."""

    supplements: tuple[SupplementRequest, ...] = ()
    extensions: tuple[Extension, ...] = ()
    reviews: tuple[Review, ...] = ()

    @property
    def waiting(self) -> SupplementRequest | None:
        """What the sender is being asked for, while the clock stands still."""
        return next((one for one in self.supplements if one.ended_at is None), None)

    @property
    def open_review(self) -> Review | None:
        """The review that waits for its decision."""
        return next((one for one in self.reviews if one.decided_at is None), None)

    @property
    def redone_at(self) -> datetime | None:
        """When a review last ordered new handling (条例 35)."""
        moments = [one.decided_at for one in self.reviews if one.result == Review.Result.REDO]
        return max((one for one in moments if one), default=None)

    @property
    def granted(self) -> Extension | None:
        """The longer time that was granted."""
        found = (one for one in self.extensions if one.state == Extension.State.GRANTED)
        return next(found, None)


def moves_of(complaint: Complaint) -> Moves:
    """Read once what moved the clocks: three queries, none where the row says there is nothing.

    The row says so where it comes from `queries.with_moves`; a locked row is asked anew.
    """
    if not getattr(complaint, "has_moves", True):
        return Moves()
    return Moves(
        tuple(complaint.supplement_requests.all()),
        tuple(complaint.extensions.select_related("rule")),
        tuple(complaint.reviews.select_related("rule")),
    )


def facts_of(complaint: Complaint, moves: Moves | None = None) -> Facts:
    """The facts of a stored case."""
    moves = moves or moves_of(complaint)
    # The reply's clock began on acceptance, or anew when a review ordered it.
    start = complaint.accepted_at and (moves.redone_at or complaint.accepted_at)
    return Facts(
        received=day_of(complaint.filed_at),
        accepted=day_of(start) if start else None,
        notice=_pure(complaint.notice_rule),
        handle=_pure(complaint.handle_rule),
        waits=tuple(_waits(complaint, moves, start)),
        longer=_longer(moves, start),
    )


def recomputed(
    complaint: Complaint, calendar: WorkCalendar | None = None
) -> dict[str, date | None]:
    """The dates that the facts give, by the name of the field in which each is stored."""
    calendar, facts = calendar or work_calendar(), facts_of(complaint)
    notice, handling = notice_of(facts, calendar), handling_of(facts, calendar)
    return {
        "notice_due": notice.due if notice else None,
        "handle_due": handling[-1].due if handling else None,
    }


def open_clock(complaint: Complaint) -> str:
    """Which clock runs now; "" when no duty of the office is open."""
    if complaint.status in UNDECIDED:
        return NOTICE
    return {Status.ACCEPTED: HANDLE, Status.UNDER_REVIEW: REVIEW}.get(Status(complaint.status), "")


def open_review(complaint: Complaint) -> Review | None:
    """The review that waits for its decision."""
    return complaint.reviews.filter(decided_at=None).select_related("rule", "reply").first()


def open_extension(complaint: Complaint) -> Extension | None:
    """The longer time that was asked for and is not decided yet."""
    asked = complaint.extensions.filter(state=Extension.State.ASKED)
    return asked.select_related("asked_by").first()


def waiting(complaint: Complaint) -> SupplementRequest | None:
    """What the sender is being asked for, while the clock stands still."""
    return complaint.supplement_requests.filter(ended_at=None).first()


def day_of(moment: datetime) -> date:
    """The day of a moment in the county."""
    return timezone.localtime(moment).date()


def pause_of(asked: date, ended: date | None, due: date) -> Pause | None:
    """The days that a request for a supplement takes out: after asking, up to its end or limit."""
    last = min(ended or due, due)
    first = asked + ONE_DAY
    return Pause(first, last) if last >= first else None


def _waits(
    complaint: Complaint, moves: Moves, start: datetime | None
) -> Iterable[tuple[bool, Pause]]:
    for one in moves.supplements:
        ended = day_of(one.ended_at) if one.ended_at else None
        pause = pause_of(day_of(one.at), ended, one.due)
        before = complaint.accepted_at is None or one.at < complaint.accepted_at
        if pause and (before or start is None or one.at >= start):
            yield not before, pause


def _longer(moves: Moves, start: datetime | None) -> Rule | None:
    found = moves.granted
    # A longer time granted before a review ordered new handling belongs to the old clock.
    if found is None or start is None or found.asked_at < start:
        return None
    rule = found.rule.as_rule()
    return Rule(rule.key, found.days, rule.unit, rule.article, rule.roll_forward)


def lengthened(complaint: Complaint, lead: Complaint) -> date | None:
    """The last day that the longer time of *lead* gives to a case handled under it.

    Never more than its own time and one extension (条例 34): that the sender of the lead was waited
    for is nothing that another sender has to wait for.
    """
    facts, longer = facts_of(complaint), facts_of(lead).longer
    if lead.handle_due is None or longer is None or facts.longer is not None:
        return complaint.handle_due
    found = handling_of(replace(facts, longer=longer), work_calendar())
    return min(found[-1].due, lead.handle_due) if found else None


def _pure(rule: DeadlineRule | None) -> Rule | None:
    return rule.as_rule() if rule else None


def until(rule: DeadlineRule | None, start: date) -> date | None:
    """The last day of a simple time limit that begins with the fact of *start*."""
    return due_on(rule.as_rule(), start, work_calendar()).due if rule else None
