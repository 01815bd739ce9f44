"""The look-back: were the measures carried out, was it solved on time, do residents accept it?

Source: 沁民字〔2022〕51号 四（五）: 各项整改措施是否落实到位，列入整改的问题是否按期解决，
整改效果群众是否认可. Somebody else than who closed the item answers; one no reopens it. Each
closing begins a series: only its last look-back confirms the item, a failed one ends it.
"""

from datetime import date, datetime, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from complaints.rectification import notify
from complaints.rectification.desk import checks, relapses
from complaints.rectification.desk.taking import Taken, taking
from complaints.rectification.drafts import Answers
from complaints.rectification.models import Evidence, LookBack, RectificationItem
from portal.core.calendar import work_calendar
from portal.core.deadlines import due_on
from portal.core.errors import Refused
from portal.core.models import DeadlineRule, PrivateFile, User

SERIES = "lookback."
# How many households of a village are asked.
SAMPLE = "asking.households"
# So many days before its day a look-back may be passed; a failure need not wait.
EARLY = "rectification.look_back_early"
WEEK = 7
NOTE_LENGTH = 200


def schedule(taken: Taken) -> LookBack:
    """Set the look-backs of an item that is being closed, and return the first of them."""
    days = series_days(taken.today)
    if not days:
        raise Refused(
            _("No time limit for the look-back is in force. Ask an administrator to enter one."),
            code="no-rule",
        )
    last = taken.item.look_backs.aggregate(closing=Max("closing"), round=Max("round"))
    closing, before = (last["closing"] or 0) + 1, last["round"] or 0
    closer = taken.item.closed_by or taken.by
    size = DeadlineRule.objects.amount(SAMPLE, taken.today, otherwise=0)
    series = [
        LookBack.objects.create(
            item=taken.item,
            round=before + n,
            closing=closing,
            due_on=day,
            closer=closer,
            sample_size=size,
        )
        for n, day in enumerate(days, start=1)
    ]
    notify.complainant_asked(series[0])
    return series[0]


def series_days(closed: date) -> list[date]:
    """The days of the look-backs after a closing, one for each `lookback.*` rule in force.

    A rule with a length of zero sets none: so the county takes a stage out of the series.
    """
    rules: dict[str, DeadlineRule] = {}
    found = DeadlineRule.objects.filter(key__startswith=SERIES, effective_from__lte=closed)
    for rule in found.order_by("effective_from"):
        rules[rule.key] = rule
    calendar = work_calendar()
    return sorted({due_on(r.as_rule(), closed, calendar).due for r in rules.values() if r.amount})


def pending_look_back(item: RectificationItem) -> LookBack | None:
    """The look-back that waits for its answers, or None; of a series the earliest."""
    return item.look_backs.filter(result=LookBack.Result.PENDING).order_by("round").first()


def look_back(due: LookBack, by: User, answers: Answers, at: datetime | None = None) -> LookBack:
    """Answer the three questions; three times yes in the last one confirms, one no reopens."""
    with taking(due.item, _action(due, answers), by, at) as taken:
        found = _still_waiting(taken.item, due)
        checks.require_may_look_back(taken.item, found, by)
        _require_time(found, answers, taken.today)
        checks.require_honest(taken.item, found, answers, taken.today)
        _answer(found, answers, taken)
        facts: dict[str, object] = {name: getattr(answers, name) for name in LookBack.QUESTIONS}
        facts |= {"passed": answers.passed, "round": found.round}
        if answers.passed:
            taken.note("looked_back", facts | {"next": _following(found)})
            if (following := pending_look_back(taken.item)) is not None:
                notify.complainant_asked(following)
            return found
        facts |= relapses.reopen(taken, answers)
        _end_series(found)
        why = {"reason": " ".join(_told(found)), "witness": str(taken.item.witness or "")}
        notify.relapsed(taken.item, taken.note("looked_back", facts, why))
        relapses.escalate(taken)
    return found


def _require_time(look_back: LookBack, answers: Answers, today: date) -> None:
    """That a result holds shows with time: passed at once, the series would prove nothing."""
    early = DeadlineRule.objects.amount(EARLY, today, otherwise=WEEK)
    first = look_back.due_on - timedelta(days=early)
    if answers.passed and today < first:
        raise Refused(
            _(
                "It is too early to say that it holds: this look-back can be passed from "
                "%(day)s on. If something is not in order, say so now."
            )
            % {"day": f"{first:%Y-%m-%d}"},
            code="too-early",
        )


def _action(due: LookBack, answers: Answers) -> str:
    """The row of the table; which one is the last of a series is settled when the item closes."""
    if not answers.passed:
        return "fail_look_back"
    return "pass_look_back" if _following(due) else "consolidate"


def _following(look_back: LookBack) -> date | None:
    """The day of the next look-back of the same closing, or None after the last."""
    later = LookBack.objects.filter(
        item=look_back.item_id, closing=look_back.closing, round__gt=look_back.round
    )
    return later.order_by("round").values_list("due_on", flat=True).first()


def _still_waiting(item: RectificationItem, due: LookBack) -> LookBack:
    """The look-back under the lock; refused when it is done, was ended, or an earlier one waits."""
    found = pending_look_back(item)
    if found is None or found.round > due.round:
        raise Refused(_("This look-back has been done already."), code="already-done")
    if found.pk != due.pk:
        raise Refused(_("An earlier look-back is still to be made."), code="earlier-first")
    return found


def _answer(look_back: LookBack, answers: Answers, taken: Taken) -> None:
    for question in LookBack.QUESTIONS:
        setattr(look_back, question, getattr(answers, question))
    look_back.measures_evidence = checks.text(answers.measures_evidence)
    look_back.solved_evidence = checks.text(answers.solved_evidence)
    look_back.residents_evidence = checks.text(answers.residents_evidence)
    look_back.performed_by, look_back.performed_at = taken.by, taken.at
    look_back.result = LookBack.Result.PASSED if answers.passed else LookBack.Result.FAILED
    look_back.save()
    told = (look_back.measures_evidence, look_back.solved_evidence, look_back.residents_evidence)
    kept = (answers.files, answers.solved_files, answers.residents_files)
    for question, words, files in zip(LookBack.QUESTIONS, told, kept, strict=True):
        for clean in files:
            Evidence.objects.create(
                item=taken.item,
                file=PrivateFile.keep(clean),
                note=words[:NOTE_LENGTH],
                look_back=look_back,
                question=question,
                by=taken.by,
                at=taken.at,
            )


def _told(failed: LookBack) -> list[str]:
    """What the answers that were no rest on; staff read it beside the relapse."""
    answers = (
        (failed.measures_in_place, failed.measures_evidence),
        (failed.solved_on_time, failed.solved_evidence),
        (failed.residents_accept, failed.residents_evidence),
    )
    return [evidence for answer, evidence in answers if not answer]


def _end_series(failed: LookBack) -> None:
    """Nothing more is asked about a closing that did not hold; the next one begins its own."""
    later = LookBack.objects.filter(item=failed.item_id, result=LookBack.Result.PENDING)
    for look_back in later:
        look_back.delete()  # one by one: each removal is sealed
