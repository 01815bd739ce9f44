"""Which unit answers for a case and by when, from data, with every day accounted for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from complaints import timing
from complaints.models import Complaint, ComplaintKind, Procedure, Reply, Review, Route, Status
from complaints.ways import hinted
from portal.core.calendar import work_calendar
from portal.core.deadlines import Deadline, Light, days_left, due_on, light
from portal.core.explain import AccountedDay, account, explain
from portal.core.gazetteer import offices_above
from portal.core.models import DeadlineRule, Division, Office
from portal.core.standing import standing

REVIEW_RULE = "petition.review_request"
RATING_RULE = "satisfaction.window"
UNDECIDED = timing.UNDECIDED
_CELL = '<td data-label="{}">{}</td>'
# Whose written opinion can be reviewed (条例 35).
REVIEWABLE = frozenset({Route.HANDLE, Route.VERIFY})
REVIEW_RULES = {1: REVIEW_RULE, 2: "petition.rereview_request"}


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
    # Every day after the start, for whoever wants to count along.
    days: tuple[AccountedDay, ...] = ()
    waiting: bool = False

    @property
    def day_rows(self) -> SafeString:
        """The account as rows of a table, made at once: a page may have a hundred of them."""
        labels = _("Date"), _("Day of the limit"), _("Why")
        cells = ((day.shown, day.number or "–", day.why) for day in self.days)
        return format_html_join(
            "",
            f"<tr>{_CELL * 3}</tr>",
            ((labels[0], on, labels[1], which, labels[2], why) for on, which, why in cells),
        )

    @property
    def running(self) -> bool:
        return self.met_on is None

    @property
    def overdue(self) -> bool:
        return self.light == "red"


@dataclass(frozen=True, slots=True)
class Window:
    """A review that the sender can still ask for: which, of what, of whom, until when."""

    level: int
    until: date
    reply: Reply
    organ: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next and by when; no date means that no duty is open."""

    text: str
    due: date | None = None


def kinds_in_force(on: date | None = None) -> list[ComplaintKind]:
    """The kinds that a sender may choose on a day (default today), in their order."""
    return list(_kinds(on or timezone.localdate()))


@standing(ComplaintKind)
def _kinds(on: date) -> tuple[ComplaintKind, ...]:
    return tuple(ComplaintKind.objects.in_force(on))


def accusation_word(text: str) -> str:
    """The first word in *text* by which the county recognises an accusation against staff."""
    words = [kind.keywords for kind in kinds_in_force() if kind.confidential]
    return hinted(text, " ".join(words))


def rule_in_force(key: str, on: date) -> DeadlineRule | None:
    """The version of a time limit on a day; None when the county has not set it."""
    return _rule(key, on) if key else None


@standing(DeadlineRule)
def _rule(key: str, on: date) -> DeadlineRule | None:
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


def next_due(complaint: Complaint) -> date | None:
    """The date of the duty that is open now."""
    match timing.open_clock(complaint):
        case timing.NOTICE:
            return complaint.notice_due
        case timing.HANDLE:
            return complaint.handle_due
        case timing.REVIEW:
            review = timing.open_review(complaint)
            return review.due if review else None
    return None


def clocks(complaint: Complaint, today: date) -> list[Clock]:
    """The time limits of a case, those already met included."""
    moves, calendar = timing.moves_of(complaint), work_calendar()
    facts, waiting = timing.facts_of(complaint, moves), moves.waiting is not None
    found = []
    if (notice := timing.notice_of(facts, calendar)) and complaint.notice_due:
        met = _decided_on(complaint)
        one = _clock(complaint.notice_rule, (notice,), complaint.notice_due, met, today)
        found.append(replace(one, waiting=waiting and one.running))
    if (handling := timing.handling_of(facts, calendar)) and complaint.handle_due:
        met = _answered_on(complaint)
        one = _clock(complaint.handle_rule, handling, complaint.handle_due, met, today)
        found.append(replace(one, waiting=waiting and one.running))
    return [*found, *_review_clocks(moves.reviews, today)]


def _review_clocks(reviews: Iterable[Review], today: date) -> Iterator[Clock]:
    for review in reviews:
        if review.rule is None or review.due is None:
            continue
        deadline = due_on(review.rule.as_rule(), timing.day_of(review.asked_at), work_calendar())
        met = timing.day_of(review.decided_at) if review.decided_at else None
        yield _clock(review.rule, (deadline,), review.due, met, today)


def case_light(due: date | None, amber_days: int, today: date) -> Light | None:
    """The traffic light of a row in a list; None when nothing is due."""
    return light(due, today, amber_days) if due else None


def rating_until(complaint: Complaint) -> date | None:
    """The last day on which the citizen is asked for a judgement before the office may close."""
    if complaint.replied_at is None:
        return None
    start = timing.day_of(complaint.replied_at)
    rule = rule_in_force(RATING_RULE, start)
    return due_date(rule, start) if rule else start


def review_until(complaint: Complaint) -> date | None:
    """The last day for asking the next higher organ for a review (条例 35, 36)."""
    window = review_window(complaint)
    return window.until if window else None


def review_window(complaint: Complaint) -> Window | None:
    """The review that can be asked for of the last reply; None when there is none (any more).

    The period begins with the delivery of the written opinion, or with its appearance on the
    tracking page while no delivery is on record; the second one with the first review.
    """
    if complaint.replied_at is None or complaint.kind.route not in REVIEWABLE:
        return None
    reply = max(complaint.replies.all(), key=lambda one: (one.at, one.pk), default=None)
    if reply is None or complaint.procedure == Procedure.SIMPLE:
        return None
    earlier = max(
        (one for one in timing.moves_of(complaint).reviews if one.reply_id == reply.pk),
        key=lambda one: one.level,
        default=None,
    )
    if earlier is None:
        start, level = complaint.delivered_at or complaint.replied_at, 1
    elif earlier.level == Review.Level.REVIEW and earlier.decided_at:
        start, level = earlier.decided_at, 2
    else:
        return None
    day = timing.day_of(start)
    until = due_date(rule_in_force(REVIEW_RULES[level], day), day)
    return (
        Window(level, until, reply, reply.review_office or _superior(complaint)) if until else None
    )


def _superior(complaint: Complaint) -> str:
    above = complaint.office.superior
    return above.name if above else _("the next higher organ")


def next_step(complaint: Complaint, today: date) -> NextStep:
    """What the citizen can expect or do next, in one sentence."""
    if complaint.due and (asked := timing.moves_of(complaint).waiting):
        text = _("%(office)s needs something more from you, and waits for it.")
        return NextStep(text % {"office": complaint.office.name}, asked.due)
    if complaint.status == Status.REPLIED:
        return _after_reply(complaint, today)
    if complaint.status == Status.UNDER_REVIEW:
        return _under_review(complaint)
    return _by_the_office(complaint, today)


def _by_the_office(complaint: Complaint, today: date) -> NextStep:
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
        case Status.MERGED if complaint.lead_case:
            return _with_others(complaint.lead_case, today)
    return NextStep(_("The case has ended. Nothing more is due."))


def _under_review(complaint: Complaint) -> NextStep:
    review = timing.open_review(complaint)
    organ = review.organ if review else complaint.office.name
    text = _("%(organ)s reviews the opinion. Its decision is told here.") % {"organ": organ}
    return NextStep(text, review.due if review else None)


def _with_others(lead: Complaint, today: date) -> NextStep:
    """The next duty of the case that leads; nothing that would tell whose case it is."""
    coming = next_step(lead, today)
    words = _("Your message is handled together with others on the same matter.")
    return NextStep(f"{words} {coming.text}", coming.due)


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


def _clock(
    rule: DeadlineRule | None,
    deadlines: Sequence[Deadline],
    due: date,
    met_on: date | None,
    today: date,
) -> Clock:
    """One clock; a second deadline is the longer time that was granted after the first."""
    assert rule is not None  # noqa: S101  a deadline was computed from it
    lines = explain(deadlines[0])
    for longer in deadlines[1:]:
        lines += [_("The time was lengthened:"), *explain(longer)]
    if deadlines[-1].due != due:
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
        provisional=any(one.provisional for one in deadlines),
        met_on=met_on,
        days=tuple(day for one in deadlines for day in account(one)),
    )


def _judge(due: date, day: date, amber_days: int, *, done: bool) -> Light:
    found = light(due, day, amber_days)
    return "green" if done and found == "amber" else found


def _decided_on(complaint: Complaint) -> date | None:
    if complaint.accepted_at:
        return timing.day_of(complaint.accepted_at)
    return _ended_on(complaint)


def _answered_on(complaint: Complaint) -> date | None:
    return timing.day_of(complaint.replied_at) if complaint.replied_at else _ended_on(complaint)


def _ended_on(complaint: Complaint) -> date | None:
    return timing.day_of(complaint.closed_at) if complaint.closed_at else None
