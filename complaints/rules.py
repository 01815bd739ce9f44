"""Which unit answers for a case and by when, from data, with every day accounted for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from complaints.models import Complaint, ComplaintKind, Status
from complaints.ways import hinted
from portal.core.calendar import work_calendar
from portal.core.deadlines import Light, days_left, due_on, light
from portal.core.explain import explain
from portal.core.models import DeadlineRule, Division, Office

REVIEW_RULE = "petition.review_request"
RATING_RULE = "satisfaction.window"
UNDECIDED = frozenset({Status.REGISTERED, Status.TRANSFERRED})


@dataclass(frozen=True, slots=True)
class Clock:
    """One time limit of a case: when it ends, why then, and whether it still runs.

    `met_on` is the day on which the duty was done; `light` judges that day, else today.
    """

    key: str
    title: str
    due: date
    light: Light
    days_left: int
    explanation: tuple[str, ...]
    article: str
    provisional: bool
    met_on: date | None = None

    @property
    def running(self) -> bool:
        return self.met_on is None

    @property
    def overdue(self) -> bool:
        return self.light == "red"


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next and by when; no date means that no duty is open."""

    text: str
    due: date | None = None


def kinds_in_force(on: date | None = None) -> list[ComplaintKind]:
    """The kinds that a sender may choose on a day (default today), in their order."""
    return list(ComplaintKind.objects.in_force(on or timezone.localdate()))


def accusation_word(text: str) -> str:
    """The first word in *text* by which the county recognises an accusation against staff."""
    words = [kind.keywords for kind in kinds_in_force() if kind.confidential]
    return hinted(text, " ".join(words))


def rule_in_force(key: str, on: date) -> DeadlineRule | None:
    """The version of a time limit on a day; None when the county has not set it."""
    if not key:
        return None
    try:
        return DeadlineRule.objects.in_force(key, on)
    except DeadlineRule.DoesNotExist:
        return None


def due_date(rule: DeadlineRule | None, start: date) -> date | None:
    """The last day of a time limit that starts with the fact of *start*."""
    return due_on(rule.as_rule(), start, work_calendar()).due if rule else None


def unit_for(
    division: Division, confidential: bool, accused: Sequence[Office] = ()
) -> tuple[Office | None, bool]:
    """The unit that handles a case, and whether the case goes to the confidential queue.

    The nearest unit that answers for the place, or the county bureau when confidential; never a
    unit complained of, but the one above it (条例 30). Where only the accused unit is left, the
    case is confidential there, so that nobody but the confidential-reports officer opens it.
    """
    chain = offices_above(division)
    barred = {office.pk for office in accused}
    involved = [place for place, office in enumerate(chain) if office.pk in barred]
    above = chain[involved[-1] + 1 :] if involved else chain
    if not chain:
        return None, confidential
    if not above:
        return chain[-1], True
    return above[-1 if confidential else 0], confidential


def offices_above(division: Division) -> list[Office]:
    """The units that answer for a place, the nearest first."""
    found = Office.objects.filter(division__path__in=division.lineage()).select_related("division")
    return sorted(found, key=lambda office: (-office.division.depth, office.pk))


def next_due(complaint: Complaint) -> date | None:
    """The date of the duty that is open now."""
    if complaint.status in UNDECIDED:
        return complaint.notice_due
    return complaint.handle_due if complaint.status == Status.ACCEPTED else None


def clocks(complaint: Complaint, today: date) -> list[Clock]:
    """The time limits of a case, those already met included."""
    found = []
    if complaint.notice_rule and complaint.notice_due:
        start, met = _day(complaint.filed_at), _decided_on(complaint)
        found.append(_clock(complaint.notice_rule, complaint.notice_due, start, met, today))
    if complaint.handle_rule and complaint.handle_due and complaint.accepted_at:
        start, met = _day(complaint.accepted_at), _answered_on(complaint)
        found.append(_clock(complaint.handle_rule, complaint.handle_due, start, met, today))
    return found


def case_light(due: date | None, amber_days: int, today: date) -> Light | None:
    """The traffic light of a row in a list; None when nothing is due."""
    return light(due, today, amber_days) if due else None


def rating_until(complaint: Complaint) -> date | None:
    """The last day on which the citizen is asked for a judgement before the office may close."""
    if complaint.replied_at is None:
        return None
    start = _day(complaint.replied_at)
    rule = rule_in_force(RATING_RULE, start)
    return due_date(rule, start) if rule else start


def review_until(complaint: Complaint) -> date | None:
    """The last day for asking the next higher organ for a review (条例 35)."""
    if complaint.replied_at is None or complaint.kind.handle_rule != "petition.handle":
        return None
    start = _day(complaint.replied_at)
    return due_date(rule_in_force(REVIEW_RULE, start), start)


def next_step(complaint: Complaint, today: date) -> NextStep:
    """What the citizen can expect or do next, in one sentence."""
    office = {"office": complaint.office.name}
    match complaint.status:
        case Status.REGISTERED:
            text = _("%(office)s decides whether it accepts your case and tells you here.")
            return NextStep(text % office, complaint.notice_due)
        case Status.TRANSFERRED:
            text = _("Your case was passed to %(office)s, which decides and tells you here.")
            return NextStep(text % office, complaint.notice_due)
        case Status.ACCEPTED:
            text = _("%(office)s looks into the matter and answers you here.")
            return NextStep(text % office, complaint.handle_due)
        case Status.REPLIED:
            return _after_reply(complaint, today)
    return NextStep(_("The case has ended. Nothing more is due."))


def _after_reply(complaint: Complaint, today: date) -> NextStep:
    if complaint.acceptance:
        return NextStep(
            _("You have said what you think of the result. The office closes the case.")
        )
    until = rating_until(complaint)
    if until and until >= today:
        text = _("You can rate the handling and say whether you accept the result.")
        return NextStep(text, until)
    return NextStep(_("The time for rating has passed. You can still say what you think."))


def _clock(rule: DeadlineRule, due: date, start: date, met_on: date | None, today: date) -> Clock:
    deadline = due_on(rule.as_rule(), start, work_calendar())
    lines = explain(deadline)
    if deadline.due != due:
        lines.append(
            _("The working calendar has changed since; the date fixed at the time, %(day)s, holds.")
            % {"day": date_format(due, "DATE_FORMAT")}
        )
    judged = met_on or today
    return Clock(
        key=rule.key,
        title=rule.title,
        due=due,
        light=_judge(due, judged, rule.amber_days, done=met_on is not None),
        days_left=days_left(due, judged),
        explanation=tuple(lines),
        article=rule.article,
        provisional=deadline.provisional,
        met_on=met_on,
    )


def _judge(due: date, day: date, amber_days: int, *, done: bool) -> Light:
    found = light(due, day, amber_days)
    return "green" if done and found == "amber" else found


def _decided_on(complaint: Complaint) -> date | None:
    if complaint.accepted_at:
        return _day(complaint.accepted_at)
    return _ended_on(complaint)


def _answered_on(complaint: Complaint) -> date | None:
    return _day(complaint.replied_at) if complaint.replied_at else _ended_on(complaint)


def _ended_on(complaint: Complaint) -> date | None:
    return _day(complaint.closed_at) if complaint.closed_at else None


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
