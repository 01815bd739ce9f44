"""The sheet of a township: filled in by those who were drawn, whole before it is finished."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from complaints.rectification.desk import checks
from complaints.rectification.inspections.frame import Status, Taken, require_inspector, taking
from complaints.rectification.models import (
    InspectionCase,
    InspectionTarget,
    SheetAnswer,
    SheetQuestion,
)
from portal.core.errors import Refused
from portal.core.models import PrivateFile, User
from portal.core.uploads import CleanFile

Answer = SheetAnswer.Answer


@dataclass(frozen=True, slots=True)
class Answered:
    """What an inspector writes beside one question."""

    question: SheetQuestion
    answer: str
    note: str = ""
    file: CleanFile | None = None


@contextmanager
def visiting(
    target: InspectionTarget, by: User, at: datetime | None = None
) -> Iterator[tuple[InspectionTarget, Taken]]:
    """The township of a check under way, for one of its inspectors, until its sheet is finished."""
    require_inspector(target, by)
    with taking(target.plan, by, {Status.UNDER_WAY}, None, at) as taken:
        found = taken.plan.targets.select_for_update(of=("self",)).get(pk=target.pk)
        if found.finished_at:
            raise Refused(_("The sheet of this township is finished."), code="finished")
        yield found, taken


def questions(per_case: bool) -> QuerySet[SheetQuestion]:
    """What is asked of each household, or else once in each township."""
    return SheetQuestion.objects.filter(active=True, per_case=per_case)


def answer(
    target: InspectionTarget,
    by: User,
    answered: Iterable[Answered],
    case: InspectionCase | None = None,
    at: datetime | None = None,
) -> None:
    """Write answers into the sheet, of the township or of one household; a later one replaces."""
    with visiting(target, by, at) as (found, taken):
        if case is not None and case.target_id != found.pk:
            raise Refused(_("This household was not drawn here."), code="not-drawn")
        rows = [_save(found, case, one, taken) for one in answered]
        if not rows:
            raise Refused(_("Answer at least one question."), code="nothing-answered")
        taken.note(
            "sheet_filled", {"township": found.division.name}, {"answers": [row.pk for row in rows]}
        )


def finish(
    target: InspectionTarget, by: User, visited_on: date, at: datetime | None = None
) -> InspectionTarget:
    """Finish the sheet: every question answered, with its photo where one is wanted."""
    with visiting(target, by, at) as (found, taken):
        if not found.plan.starts_on <= visited_on <= taken.today:
            raise Refused(
                _("The visit was after the check began and not in the future."), code="visit-day"
            )
        missing = missing_answers(found)
        if missing:
            raise Refused(
                _("Not answered yet: %(questions)s")
                % {"questions": pgettext("between items", "; ").join(missing[:5])},
                code="not-whole",
            )
        found.visited_on, found.finished_by, found.finished_at = visited_on, by, taken.at
        found.save()
        taken.note("sheet_finished", {"township": found.division.name, "visited": visited_on})
    return found


def missing_answers(target: InspectionTarget) -> list[str]:
    """The questions without an answer, or without the photo that they want, in words."""
    return [f"{case}: {asked}" if case else str(asked) for case, asked in missing_of(target)]


def missing_of(target: InspectionTarget) -> list[tuple[InspectionCase | None, SheetQuestion]]:
    """The same as rows: the household, or nothing for the township, and the question."""
    whole = {
        (row.case_id, row.question_id)
        for row in target.answers.select_related("question")
        if row.file_id or not row.question.wants_file or row.answer == Answer.NOT_APPLICABLE
    }
    wanted: list[tuple[InspectionCase | None, SheetQuestion]]
    wanted = [(None, question) for question in questions(per_case=False)]
    each = list(questions(per_case=True))
    wanted += [(case, question) for case in target.cases.all() for question in each]
    return [
        (case, question)
        for case, question in wanted
        if (case.pk if case else None, question.pk) not in whole
    ]


def _save(
    target: InspectionTarget, case: InspectionCase | None, one: Answered, taken: Taken
) -> SheetAnswer:
    if one.question.per_case != (case is not None):
        raise Refused(_("This question is asked elsewhere in the sheet."), code="other-part")
    note = one.note.strip()
    if one.answer == Answer.NOT_IN_ORDER and not note:
        raise Refused(
            _("Say what is not in order: %(question)s") % {"question": one.question},
            code="note-needed",
        )
    row = target.answers.filter(case=case, question=one.question).first()
    row = row or SheetAnswer(target=target, case=case, question=one.question)
    row.answer, row.note = one.answer, checks.text(note) if note else ""
    row.by, row.at = taken.by, taken.at
    if one.file is not None:
        row.file = PrivateFile.keep(one.file)
    row.save()
    return row
