"""The sheet of an assessment: townships in the order of their codes, never by their points."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from complaints.rectification.assessment.cases import Fact, Span, facts
from complaints.rectification.assessment.scoring import Scale, points_for
from complaints.rectification.models import Adjustment, Assessment, Indicator, Score
from portal.core.models import Division


@dataclass(frozen=True, slots=True)
class Cell:
    """One township in one indicator."""

    indicator: Indicator
    good: int
    all: int
    points: Decimal
    adjusted: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        """The points with what persons added or took away; never below zero."""
        return max(self.points + self.adjusted, Decimal(0))

    @property
    def share(self) -> Decimal | None:
        """Per cent with one decimal; None where nothing was to be done."""
        return round(Decimal(100 * self.good) / self.all, 1) if self.all else None


@dataclass(frozen=True, slots=True)
class Row:
    """One township with all its cells."""

    division: Division
    cells: tuple[Cell, ...]

    @property
    def total(self) -> Decimal:
        """All points."""
        return sum((cell.total for cell in self.cells), Decimal(0))


def indicators(assessment: Assessment) -> list[Indicator]:
    """Those in force on the last day of the period; of a settled one, those it was settled by."""
    if assessment.settled_at:
        used = assessment.scores.values("indicator")
        return list(Indicator.objects.filter(pk__in=used))
    day = assessment.ends_on
    rows = Indicator.objects.filter(effective_from__lte=day).filter(
        Q(effective_to=None) | Q(effective_to__gte=day)
    )
    newest: dict[str, Indicator] = {}
    for row in rows.order_by("effective_from"):
        newest[row.code] = row
    return sorted(newest.values(), key=lambda one: (one.order, one.code))


def townships() -> list[Division]:
    """The units that are assessed."""
    return list(Division.objects.filter(level=Division.Level.TOWNSHIP).order_by("code"))


def sheet(assessment: Assessment, today: date | None = None) -> list[Row]:
    """The rows: as settled, or as the records stand today."""
    chosen = indicators(assessment)
    if assessment.settled_at:
        figures = {
            (row.division_id, row.indicator_id): (row.good, row.all, row.points)
            for row in assessment.scores.all()
        }
    else:
        figures = computed(assessment, chosen, today or timezone.localdate())
    return _rows(chosen, figures, _adjusted(assessment.adjustments.all()))


Figures = dict[tuple[int, int], tuple[int, int, Decimal]]


def computed(assessment: Assessment, chosen: list[Indicator], today: date) -> Figures:
    """Good and all cases and the points, by township and indicator, from the records."""
    span = Span(assessment.starts_on, assessment.ends_on, today)
    places, found = townships(), {}
    for indicator in chosen:
        scale = scale_of(indicator)
        counted = _by_township(facts(indicator.measure, span), places)
        for place in places:
            good, all_ = counted[place.pk]
            found[place.pk, indicator.pk] = (good, all_, points_for(good, all_, scale))
    return found


def scale_of(indicator: Indicator) -> Scale:
    """The scale as the county set it."""
    return Scale(Decimal(indicator.points), indicator.none_below, indicator.full_from)


def cases_of(
    assessment: Assessment, indicator: Indicator, place: Division, today: date | None = None
) -> list[Fact]:
    """The cases behind one figure, the ones that went wrong first."""
    span = Span(assessment.starts_on, assessment.ends_on, _judged_on(assessment, today))
    found = [fact for fact in facts(indicator.measure, span) if fact.path.startswith(place.path)]
    return sorted(found, key=lambda fact: (fact.good, fact.day or date.min))


def _judged_on(assessment: Assessment, today: date | None) -> date:
    if assessment.settled_at:
        return timezone.localdate(assessment.settled_at)
    return today or timezone.localdate()


def _by_township(found: Iterable[Fact], places: list[Division]) -> dict[int, tuple[int, int]]:
    keys = {place.path: place.pk for place in places}
    length = max((len(path) for path in keys), default=0)
    counted: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for fact in found:
        key = keys.get(fact.path[:length])
        if key is not None:  # what the county itself did is nobody's township
            counted[key][0] += fact.good
            counted[key][1] += 1
    return {place.pk: (counted[place.pk][0], counted[place.pk][1]) for place in places}


def _adjusted(rows: Iterable[Adjustment]) -> dict[tuple[int, int], Decimal]:
    found: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for row in rows:
        found[row.division_id, row.indicator_id] += row.points
    return found


def _rows(
    chosen: list[Indicator], figures: Figures, adjusted: dict[tuple[int, int], Decimal]
) -> list[Row]:
    nothing = (0, 0, Decimal(0))
    return [
        Row(
            place,
            tuple(
                Cell(one, *figures.get((place.pk, one.pk), nothing), adjusted[place.pk, one.pk])
                for one in chosen
            ),
        )
        for place in townships()
    ]


def settled_scores(assessment: Assessment, today: date) -> list[Score]:
    """The unsaved scores by which an assessment is settled."""
    figures = computed(assessment, indicators(assessment), today)
    return [
        Score(
            assessment=assessment,
            division_id=place,
            indicator_id=indicator,
            good=good,
            all=all_,
            points=points,
        )
        for (place, indicator), (good, all_, points) in figures.items()
    ]
