"""The look-back: were the measures carried out, was it solved on time, do residents accept it?

Source: 沁民字〔2022〕51号 四（五）: 各项整改措施是否落实到位，列入整改的问题是否按期解决，
整改效果群众是否认可. Somebody else than who closed the item answers; one no reopens it.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from complaints.rectification import notify
from complaints.rectification.desk import checks
from complaints.rectification.desk.taking import Taken, taking
from complaints.rectification.drafts import Answers
from complaints.rectification.models import LookBack, RectificationItem
from portal.core.calendar import work_calendar
from portal.core.deadlines import due_on
from portal.core.errors import Refused
from portal.core.models import DeadlineRule, User


def schedule(taken: Taken) -> LookBack:
    """Set the look-back of an item that is being closed; its day comes from the time limits."""
    try:
        rule = DeadlineRule.objects.in_force("lookback.first", taken.today)
    except DeadlineRule.DoesNotExist as missing:
        raise Refused(
            _("No time limit for the look-back is in force. Ask an administrator to enter one."),
            code="no-rule",
        ) from missing
    return LookBack.objects.create(
        item=taken.item,
        round=taken.item.look_backs.count() + 1,
        due_on=due_on(rule.as_rule(), taken.today, work_calendar()).due,
        closer=taken.by,
    )


def pending_look_back(item: RectificationItem) -> LookBack | None:
    """The look-back that waits for its answers, or None."""
    return item.look_backs.filter(result=LookBack.Result.PENDING).first()


def look_back(due: LookBack, by: User, answers: Answers, at: datetime | None = None) -> LookBack:
    """Answer the three questions; three times yes confirms the item, one no reopens it."""
    action = "pass_look_back" if answers.passed else "fail_look_back"
    with taking(due.item, action, by, at) as taken:
        found = taken.item.look_backs.get(pk=due.pk)
        if found.result:
            raise Refused(_("This look-back has been done already."), code="already-done")
        checks.require_may_look_back(taken.item, found, by)
        checks.require_honest(taken.item, answers, taken.today)
        _answer(found, answers, taken)
        if not answers.passed:
            _reopen(taken.item, answers)
        event = taken.note(
            "looked_back",
            {
                "measures_in_place": answers.measures_in_place,
                "solved_on_time": answers.solved_on_time,
                "residents_accept": answers.residents_accept,
                "passed": answers.passed,
                "new_deadline": None if answers.passed else answers.new_deadline,
            },
        )
        if not answers.passed:
            notify.relapsed(taken.item, event)
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


def _reopen(item: RectificationItem, answers: Answers) -> None:
    item.relapses += 1
    item.deadline = answers.new_deadline or item.deadline
    item.public_result = ""
    item.closed_by = item.closed_at = None
    item.closing_requested_by = item.closing_requested_at = None
