"""What staff read of the look-backs: answers, files, codes; single answers never by who is judged.

The responsible unit reads results and the figures of what has ended: whoever could be put down
to a household stays with those who make the look-back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints import conflicts, queries
from complaints.rectification.asking.counting import Tally, tally_of, with_public_figures
from complaints.rectification.models import Evidence, LookBack, RectificationItem, ResidentAnswer
from portal.core.models import User

ASKED = (
    _("Are the measures in place?"),
    _("Was it solved on time?"),
    _("Do the residents accept the result?"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """One of the three answers with what it rests on."""

    label: Promise
    answer: bool | None
    words: str
    files: list[Evidence]


@dataclass(slots=True)
class Panel:
    """One look-back as this person may read it."""

    look_back: LookBack
    questions: list[Question] = field(default_factory=list)
    # Only for whoever is not judged by them.
    said: Tally | None = None
    answers: list[ResidentAnswer] = field(default_factory=list)
    valid_until: date | None = None


def may_read_answers(user: User, item: RectificationItem) -> bool:
    """Neither who is answerable, nor their unit, nor who asked for the closing, nor the accused."""
    judged = {item.responsible_person_id, item.closing_requested_by_id}
    complaint = item.source_complaint
    accused = complaint is not None and conflicts.is_barred(user, complaint)
    return not accused and user.pk not in judged and user.office_id != item.responsible_unit_id


def panels(item: RectificationItem, user: User) -> list[Panel]:
    """The look-backs of *item* in their order, with a fixed number of queries."""
    rows = item.look_backs.select_related("performed_by").prefetch_related("evidence__file")
    found = [Panel(row, _questions(row)) for row in with_public_figures(rows.order_by("round"))]
    if may_read_answers(user, item):
        _add_answers(found, item, hides_word=_hides_word(item, user))
    return found


def _questions(look_back: LookBack) -> list[Question]:
    if not look_back.result:
        return []
    files = list(look_back.evidence.all())
    words = (
        look_back.measures_evidence,
        look_back.solved_evidence,
        look_back.residents_evidence,
    )
    return [
        Question(
            asked,
            getattr(look_back, name),
            told,
            [piece for piece in files if piece.question == name],
        )
        for name, asked, told in zip(LookBack.QUESTIONS, ASKED, words, strict=True)
    ]


def _hides_word(item: RectificationItem, user: User) -> bool:
    """Why the sender of a confidential report says no is read by who may read the report."""
    complaint = item.source_complaint
    if complaint is None or not complaint.confidential:
        return False
    return not queries.visible_to(user).filter(pk=complaint.pk).exists()


def _add_answers(found: Iterable[Panel], item: RectificationItem, hides_word: bool) -> None:
    rows = item.resident_answers.select_related("village", "visited_by", "visited_with")
    by_look_back: dict[int, list[ResidentAnswer]] = {}
    for answer in rows.order_by("way", "pk"):  # codes in no order of slips or of arrival
        if hides_word and answer.way == ResidentAnswer.Way.COMPLAINANT:
            answer.reason = ""
        by_look_back.setdefault(answer.look_back_id, []).append(answer)
    for panel in found:
        answers = by_look_back.get(panel.look_back.pk, [])
        panel.said = tally_of(answers)
        panel.answers = [answer for answer in answers if answer.accepted is not None]
        open_codes = [a.valid_until for a in answers if a.accepted is None and a.valid_until]
        panel.valid_until = max(open_codes, default=None)
