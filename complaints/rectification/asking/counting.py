"""What the answers come to, and when “the residents accept it” may be said at all.

Source: 沁民字〔2022〕51号 四（五）: 整改效果群众是否认可. How many answers and which share of yes
are enough is the county's to set: rules of time limits hold the numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.models import Acceptance
from complaints.rectification.models import LookBack, RectificationItem, ResidentAnswer
from portal.core.errors import Refused
from portal.core.models import DeadlineRule

LEAST, SHARE, SHOWN_FROM = "asking.answers_least", "asking.yes_percent", "asking.shown_from"
# Fewer answers could be put down to households; the county may set another number.
FIVE = 5
# Of five answers or more, one that differs may hide behind these shares of yes.
MANY, HIGH, LOW = 20, 80, 20
COMPLAINANT = ResidentAnswer.Way.COMPLAINANT


@dataclass(slots=True)
class Tally:
    """The answers to one look-back; *complainant* is part of the sums."""

    yes: int = 0
    no: int = 0
    unused: int = 0
    complainant: bool | None = None

    def add(self, way: str, accepted: bool | None) -> None:
        """Count one answer, or a code that was handed out and not used."""
        if accepted is None:
            self.unused += 1
            return
        self.yes, self.no = self.yes + accepted, self.no + (not accepted)
        if way == COMPLAINANT:
            self.complainant = accepted

    @property
    def asked(self) -> bool:
        """Whether anybody was asked at all."""
        return bool(self.answers or self.unused)

    @property
    def answers(self) -> int:
        return self.yes + self.no

    @property
    def percent(self) -> int:
        """The share of yes, rounded down: 79.9 is not 80."""
        return self.yes * 100 // self.answers if self.answers else 0

    @property
    def public_words(self) -> str:
        """What everyone reads: of a few answers never that all of them, or none, were yes."""
        facts = {"all": self.answers, "percent": self.percent}
        if self.answers < MANY and self.percent >= HIGH:
            words = _("%(all)s residents were heard; at least %(percent)s percent accept.")
            return words % {**facts, "percent": HIGH}
        if self.answers < MANY and self.percent <= LOW:
            words = _("%(all)s residents were heard; at most %(percent)s percent accept.")
            return words % {**facts, "percent": LOW}
        return _("%(all)s residents were heard; %(percent)s percent accept the result.") % facts


def tally(look_back: LookBack) -> Tally:
    """What was answered to *look_back* so far."""
    return tallies([look_back])[look_back.pk]


def tallies(look_backs: Iterable[LookBack]) -> dict[int, Tally]:
    """The same for several, with one query."""
    found = {look_back.pk: Tally() for look_back in look_backs}
    rows = ResidentAnswer.objects.filter(look_back__in=list(found)).order_by()
    for pk, way, accepted in rows.values_list("look_back", "way", "accepted"):
        found[pk].add(way, accepted)
    return found


def tally_of(answers: Iterable[ResidentAnswer]) -> Tally:
    """The same for answers that are read already."""
    said = Tally()
    for answer in answers:
        said.add(answer.way, answer.accepted)
    return said


def words_of(said: Tally) -> str:
    """The figures in one sentence, for staff."""
    return _("Residents so far: %(yes)s yes, %(no)s no, %(unused)s codes not used.") % {
        "yes": said.yes,
        "no": said.no,
        "unused": said.unused,
    }


def with_public_figures(look_backs: Iterable[LookBack]) -> list[LookBack]:
    """The look-backs with `figures`: None before the end, and where too few answered to be shown.

    While a look-back is under way nobody can watch the next answer arrive.
    """
    rows = list(look_backs)
    done = [row for row in rows if row.result]
    counted = tallies(done) if done else {}
    least = _amount(SHOWN_FROM, timezone.localdate(), FIVE) if done else FIVE
    for row in rows:
        said = counted.get(row.pk)
        row.figures = said if said and said.answers >= least else None  # type: ignore[attr-defined]
    return rows


def require_accepted(item: RectificationItem, look_back: LookBack, today: date) -> None:
    """Refuse “the residents accept it” where what people said does not bear it out."""
    said = tally(look_back)
    if _complainant_refuses(item, said):
        raise Refused(
            _("The complainant has said that they do not accept the result."),
            code="complainant-does-not-accept",
        )
    least, share = _least(item, today), _amount(SHARE, today, 0)
    if said.answers < least:
        raise Refused(
            _(
                "%(found)s answers of residents are in; to say that they accept, "
                "%(least)s are needed."
            )
            % {"found": said.answers, "least": least},
            code="too-few-answers",
        )
    if said.answers and said.percent < share:
        raise Refused(
            _(
                "%(yes)s of %(all)s answers are yes, that is %(percent)s percent; "
                "%(share)s percent are needed to say that the residents accept."
            )
            % {"yes": said.yes, "all": said.answers, "percent": said.percent, "share": share},
            code="too-few-accept",
        )


def _least(item: RectificationItem, today: date) -> int:
    """How many answers are needed; none where a village may not learn of the problem."""
    complaint = item.source_complaint
    return 0 if complaint and complaint.confidential else _amount(LEAST, today, 0)


def _complainant_refuses(item: RectificationItem, said: Tally) -> bool:
    """The word on this result counts; before there is one, the word on the answer does."""
    if said.complainant is not None:
        return not said.complainant
    complaint = item.source_complaint
    return complaint is not None and complaint.acceptance == Acceptance.NOT_ACCEPTED


def _amount(key: str, on: date, otherwise: int) -> int:
    return DeadlineRule.objects.amount(key, on, otherwise)
