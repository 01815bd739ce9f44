"""Once a year every official says whether anything has changed; the filings must agree."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import ledger
from complaints.kin.desk.taking import Taken, taking
from complaints.models import Declarant, LedgerEvent, YearlyDeclaration
from portal.core.errors import Refused
from portal.core.models import User

Answer = YearlyDeclaration.Answer
OVERDUE = "declaration_overdue"


def declare(
    official: Declarant, by: User, answer: str, at: datetime | None = None
) -> YearlyDeclaration:
    """Record the declaration of this year, typed by the official or from the signed paper.

    Raises PermissionDenied, Refused with out-of-office, declared-already, relatives-filed,
    first-declaration, changed-since, no-change.
    """
    with taking(official, by, at, own=True) as taken:
        found = taken.official
        if found.declarations.filter(year=taken.today.year).exists():
            raise Refused(_("The declaration of this year is on record."), code="declared-already")
        receive = found.relative_filings.filter(ended_on=None).exclude(programme=None).count()
        _require_true(Answer(answer), found, receive)
        row = YearlyDeclaration.objects.create(
            declarant=found,
            answer=answer,
            year=taken.today.year,
            relatives=receive,
            recorded_by=by,
            at=taken.at,
        )
        taken.note("declared", {"year": row.year, "answer": row.answer})
    return row


def not_recorded(officials: QuerySet[Declarant], year: int) -> QuerySet[Declarant]:
    """Those of *officials* whose late declaration of *year* is not on record yet."""
    told = LedgerEvent.objects.filter(
        subject_type=ledger.DECLARANT, kind=OVERDUE, private__year=year
    )
    return officials.exclude(number__in=told.values("subject_number"))


def record_overdue(official: Declarant, year: int, due: date, at: datetime) -> LedgerEvent | None:
    """Record once that the declaration of *year* is late; None when it is recorded or given."""
    with transaction.atomic():
        locked = Declarant.objects.select_for_update(of=("self",)).get(pk=official.pk)
        told = LedgerEvent.objects.filter(
            subject_type=ledger.DECLARANT, subject_number=locked.number, kind=OVERDUE
        )
        if any(event.private["year"] == year for event in told):
            return None
        if locked.declarations.filter(year=year).exists():
            return None
        return Taken(locked, None, at).note(OVERDUE, {"year": year, "due": due})


def _require_true(answer: Answer, official: Declarant, receive: int) -> None:
    """What is declared is what the filings say."""
    if answer == Answer.NONE and receive:
        raise Refused(
            _("Relatives who receive assistance are filed. End those filings first, or say so."),
            code="relatives-filed",
        )
    last = official.declarations.order_by("-year").first()
    if answer == Answer.UNCHANGED and last is None:
        raise Refused(
            _("This is the first declaration: say that there is none, or that there are filings."),
            code="first-declaration",
        )
    changed = _changed_since(official, last)
    if answer == Answer.UNCHANGED and changed:
        raise Refused(
            _("A filing was made or ended since the last declaration: say that it changed."),
            code="changed-since",
        )
    if answer == Answer.CHANGED and not changed:
        raise Refused(
            _("No filing was made or ended since the last declaration. Record the change first."),
            code="no-change",
        )


def _changed_since(official: Declarant, last: YearlyDeclaration | None) -> bool:
    if last is None:
        return official.relative_filings.exists()
    day = timezone.localdate(last.at)
    return official.relative_filings.filter(Q(filed_on__gt=day) | Q(ended_on__gt=day)).exists()
