"""The parts of a sheet, the township and each household, and how far each of them is."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from complaints.rectification.inspections.visiting import missing_of, questions
from complaints.rectification.models import InspectionCase, InspectionTarget


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its words, how many answers are there, and whether something is missing."""

    name: str
    case: InspectionCase | None
    label: str
    done: int
    asked: int
    is_whole: bool


def parts_of(target: InspectionTarget) -> list[Part]:
    """The township first, then the households as their lists have them; a few queries in all."""
    done: Counter[int | None] = Counter(target.answers.values_list("case", flat=True))
    missing = {case.pk if case else None for case, _question in missing_of(target)}
    cases: list[InspectionCase | None] = [None, *cases_of(target)]
    asked = {each: questions(per_case=each).count() for each in (False, True)}
    return [
        Part(
            name=f"part-{case.pk if case else 0}",
            case=case,
            label=words_of(case) if case else target.division.name,
            done=done[case.pk if case else None],
            asked=asked[case is not None],
            is_whole=(case.pk if case else None) not in missing,
        )
        for case in cases
    ]


def chosen(parts: list[Part], name: str) -> Part:
    """The part of that name, or else the first that is not whole yet."""
    named = [one for one in parts if one.name == name]
    unfinished = [one for one in parts if not one.is_whole]
    return [*named, *unfinished, *parts][0]


def cases_of(target: InspectionTarget) -> QuerySet[InspectionCase]:
    """The households in the order of their lists."""
    rows = target.cases.select_related("entry__village", "entry__roster__programme")
    return rows.order_by("entry__roster__reference", "entry__number", "pk")


def words_of(case: InspectionCase) -> str:
    """A household as its public list shows it; list and serial where the entry is gone."""
    entry = case.entry
    if entry is None:
        return case.reference
    words = _("%(village)s %(name)s, %(programme)s no. %(number)d")
    return words % {
        "village": entry.village or entry.village_name,
        "name": entry.masked_name,
        "programme": entry.roster.programme.name,
        "number": entry.number,
    }
