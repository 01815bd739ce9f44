"""What is kept of a case has an end: persons first, free texts later; the case and figures stay.

The periods are data (time limits `retention.reporter` and `retention.texts`, from the end of the
case); without a rule nothing is removed. Source: 《个人信息保护法》 Articles 19 and 47.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from complaints import ledger, rules
from complaints.desk import forgetting
from complaints.models import Complaint, LedgerEvent, Reporter, Representative, Status
from portal.core.jobs import Counts, periodic
from portal.core.models import DeadlineRule

ENDED = (Status.REFUSED, Status.REFERRED, Status.CLOSED, Status.WITHDRAWN)
Writer = Callable[[int, DeadlineRule, datetime], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """One period of keeping: its rule, what is due by it, and who removes it."""

    name: str
    rule: str
    holding: Callable[[QuerySet[Complaint]], QuerySet[Complaint]]
    remove: Writer

    def rule_on(self, day: date) -> DeadlineRule | None:
        return rules.rule_in_force(self.rule, day)

    def due(self, now: datetime) -> QuerySet[Complaint]:
        """The cases that have been over for longer than the rule keeps this, the oldest first."""
        rule = self.rule_on(timezone.localdate(now))
        if rule is None:
            return Complaint.objects.none()
        over = _over_since(now - timedelta(days=rule.amount))
        return self.holding(over).order_by("filed_at", "pk")


@dataclass(frozen=True, slots=True)
class Due:
    """One case of which something is to be removed, and by which period."""

    case: Complaint
    kind: Kind


def _holding_people(rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """Those of which a person is known; an erased person is the empty text, without any key."""
    return rows.annotate(stored=Cast("about_person", TextField())).filter(
        Exists(Reporter.objects.filter(complaint=OuterRef("pk")))
        | Exists(Representative.objects.filter(complaint=OuterRef("pk")))
        | Q(publicity_entry__isnull=False)
        | ~Q(stored="")
    )


def _holding_texts(rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """A case without its own text has lost all others with it."""
    return rows.exclude(body="")


PEOPLE = Kind("people", "retention.reporter", _holding_people, forgetting.forget_people)
TEXTS = Kind("texts", "retention.texts", _holding_texts, forgetting.remove_texts)
KINDS = (PEOPLE, TEXTS)


@periodic("retention")
def forget_reporters(now: datetime) -> Counts:
    """Remove the persons of every case that was over longer ago than the rule keeps them."""
    return {"identities_removed": _apply(PEOPLE, now)}


@periodic("retention_texts")
def remove_texts(now: datetime) -> Counts:
    """Remove texts and files of every case that was over longer ago than the rule keeps them."""
    return {"texts_removed": _apply(TEXTS, now)}


def due(now: datetime, rows: QuerySet[Complaint] | None = None) -> Iterator[Due]:
    """What would be removed at *now*, of *rows* or of all cases."""
    for kind in KINDS:
        found = kind.due(now)
        if rows is not None:
            found = found.filter(pk__in=rows.order_by().values("pk"))
        for case in found.select_related("office", "division").defer("about_person").iterator(500):
            yield Due(case, kind)


def tombstone(case: Complaint) -> LedgerEvent | None:
    """The event that says when and why the texts of the case went; None while they are there."""
    if case.body:
        return None
    events = ledger.timeline(ledger.COMPLAINT, case.number)
    return events.filter(kind=forgetting.TEXTS_REMOVED).last()


def _apply(kind: Kind, now: datetime) -> int:
    """Each case in a transaction of its own: a crash loses none and repeats none."""
    rule = kind.rule_on(timezone.localdate(now))
    if rule is None:
        return 0
    return sum(kind.remove(pk, rule, now) for pk in kind.due(now).values_list("pk", flat=True))


def _over_since(moment: datetime) -> QuerySet[Complaint]:
    """Cases that ended before *moment*; a merged one ends with the case it is handled under."""
    own = Q(status__in=ENDED, closed_at__lt=moment)
    lead = Q(status=Status.MERGED, lead_case__status__in=ENDED, lead_case__closed_at__lt=moment)
    return Complaint.objects.filter(own | lead)
