"""The only querysets of staff over officials and their filings."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from complaints.models import Declarant, MissingFiling, RelativeFiling, YearlyDeclaration
from portal.core.models import User
from portal.core.permissions import Action, scoped


def officials(user: User, action: Action = Action.RELATIVES_VIEW) -> QuerySet[Declarant]:
    """The officials of the jurisdiction in which *user* may do *action*."""
    rows = scoped(Declarant.objects.all(), user, action)
    return rows.select_related("division", "user")


def missing(user: User, action: Action = Action.RELATIVES_VIEW) -> QuerySet[MissingFiling]:
    """The missing filings of the jurisdiction, the open ones first."""
    rows = scoped(MissingFiling.objects.all(), user, action)
    return rows.select_related("division", "programme").order_by("result", "-found_at", "-pk")


def in_office(day: date) -> Q:
    """The condition for officials who have to file on *day*."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gte=day))


def undeclared(rows: QuerySet[Declarant], day: date) -> QuerySet[Declarant]:
    """Those who are in office and have not declared for the year of *day*."""
    said = YearlyDeclaration.objects.filter(declarant=OuterRef("pk"), year=day.year)
    return rows.filter(in_office(day)).filter(~Exists(said))


def with_answer(rows: QuerySet[Declarant], year: int) -> QuerySet[Declarant]:
    """The officials with the day on which they declared for *year*."""
    said = YearlyDeclaration.objects.filter(declarant=OuterRef("pk"), year=year)
    return rows.annotate(declared_at=Subquery(said.values("at")[:1]))


def with_filings(rows: QuerySet[Declarant]) -> QuerySet[Declarant]:
    """The officials with the number of their filings that hold."""
    holds = Count("relative_filings", filter=Q(relative_filings__ended_on=None))
    return rows.annotate(filings=holds)


def filings_of(official: Declarant) -> QuerySet[RelativeFiling]:
    """The filings of an official, those that hold first."""
    rows = official.relative_filings.select_related("programme", "recorded_by")
    return rows.order_by("ended_on", "filed_on", "pk")
