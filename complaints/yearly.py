"""The year in numbers for the petition report (信访工作条例 41), beside the year before.

Counted from the cases that it is given, by the definitions of the public ledger, with a fixed
number of queries. No personal data enter it: it stays the same when they are removed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.models import (
    Acceptance,
    Channel,
    Complaint,
    ComplaintKind,
    Outcome,
    Procedure,
    Review,
    Status,
)
from complaints.public_ledger.counting import figures, received_between
from complaints.public_ledger.figures import share
from portal.core.models import Division

MONTHS = range(1, 13)
# 集体访: five people or more come together.
GROUP = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One number of the year and of the year before; None where nothing can be divided."""

    label: str
    now: float | int | None
    before: float | int | None
    per_cent: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report; its key stays the same."""

    key: str
    title: str
    lines: list[Line]


def years(rows: QuerySet[Complaint], today: date) -> range:
    """The years that can be asked for, from the first case on."""
    found = rows.aggregate(first=Min("filed_at"))["first"]
    first = timezone.localtime(found).year if found else today.year
    return range(min(first, today.year), today.year + 1)


def yearly(rows: QuerySet[Complaint], year: int, today: date, secret: bool) -> list[Section]:
    """The report; *secret* adds how many of the cases are confidential."""
    both = rows.order_by().filter(received_between(date(year - 1, 1, 1), date(year, 12, 31)))
    both = both.annotate(of_year=ExtractYear("filed_at"))
    now, before = _totals(both, year, today), _totals(both, year - 1, today)
    sections = [
        Section("handling", _("Handling"), _handling(now, before)),
        Section("special", _("Repeats, groups, procedure"), _special(now, before)),
        Section("channel", _("By channel"), _by(both, year, "channel", Channel.choices)),
        Section("kind", _("By kind"), _by(both, year, "kind__code", _kinds())),
        Section("township", _("By township"), _by_township(both, year)),
        Section("month", _("By month"), _by_month(both, year)),
        Section("status", _("By state"), _by(both, year, "status", Status.choices)),
        Section("outcome", _("By finding"), _by(both, year, "outcome", Outcome.choices)),
        Section(
            "acceptance", _("By acceptance"), _by(both, year, "acceptance", Acceptance.choices)
        ),
        Section("review", _("Reviews"), _reviews(rows, year)),
    ]
    if secret:
        line = Line(_("confidential reports"), now["secret"], before["secret"])
        sections.insert(1, Section("confidential", _("Of these, confidential"), [line]))
    return sections


def table(sections: Iterable[Section], year: int) -> list[tuple[str, ...]]:
    """The report as rows of texts, the heading first."""
    rows: list[tuple[str, ...]] = [(_("Part"), _("Line"), str(year), str(year - 1))]
    for section in sections:
        rows += [
            (section.title, line.label, _text(line.now, line), _text(line.before, line))
            for line in section.lines
        ]
    return rows


def _text(value: float | int | None, line: Line) -> str:
    if value is None:
        return "–"
    return f"{value}%" if line.per_cent else str(value)


def _totals(both: QuerySet[Complaint], year: int, today: date) -> dict[str, Any]:
    of_year = received_between(date(year, 1, 1), date(year, 12, 31))
    found: dict[str, Any] = both.filter(of_year).aggregate(
        **figures(today),
        repeats=Count("pk", filter=Q(status=Status.MERGED)),
        groups=Count("pk", filter=Q(people_count__gte=GROUP)),
        anonymous=Count("pk", filter=Q(anonymous=True)),
        simple=Count("pk", filter=Q(procedure=Procedure.SIMPLE)),
        online=Count("pk", filter=Q(channel=Channel.WEB)),
        secret=Count("pk", filter=Q(confidential=True)),
    )
    found["days"] = round(found["took"].total_seconds() / 86400, 1) if found["took"] else None
    return found


def _handling(now: dict[str, Any], before: dict[str, Any]) -> list[Line]:
    def count(label: str, key: str) -> Line:
        return Line(label, now[key], before[key])

    def rate(label: str, part: str, whole: str) -> Line:
        return Line(
            label, share(now[part], now[whole]), share(before[part], before[whole]), per_cent=True
        )

    return [
        count(_("received"), "received"),
        count(_("answered"), "answered"),
        count(_("answered in time"), "in_time"),
        count(_("late"), "late"),
        count(_("days on average"), "days"),
        rate(_("rate of timely acceptance"), "decided_in_time", "to_decide"),
        rate(_("rate of timely answers"), "in_time", "to_answer"),
        rate(_("rate of participation in the rating"), "rated", "answered"),
        rate(_("rate of satisfaction"), "satisfied", "rated"),
        rate(_("rate of acceptance of the result"), "accepted", "said"),
    ]


def _special(now: dict[str, Any], before: dict[str, Any]) -> list[Line]:
    names = (
        ("repeats", _("repeats handled under another case")),
        ("groups", _("group petitions of five people or more")),
        ("anonymous", _("anonymous")),
        ("simple", _("handled by the simple procedure")),
    )
    online = Line(
        _("share of the website"),
        share(now["online"], now["received"]),
        share(before["online"], before["received"]),
        per_cent=True,
    )
    return [*(Line(label, now[key], before[key]) for key, label in names), online]


def _by(
    both: QuerySet[Complaint], year: int, field: str, names: Sequence[tuple[str, Any]]
) -> list[Line]:
    counted = _counted(both.annotate(part=F(field)))
    return [_line(str(label), counted, value, year) for value, label in names]


def _by_month(both: QuerySet[Complaint], year: int) -> list[Line]:
    counted = _counted(both.annotate(part=ExtractMonth("filed_at")))
    return [_line(f"{month:02d}", counted, month, year) for month in MONTHS]


def _by_township(both: QuerySet[Complaint], year: int) -> list[Line]:
    """Every township with a case in one of the years, then what is not known to lie in one."""
    length = 2 * Division.steplen
    counted = _counted(both.annotate(part=Substr("division__path", 1, length)))
    places = Division.objects.exclude(level=Division.Level.VILLAGE).order_by("-depth", "path")
    seen = {part for part, _year in counted}
    return [_line(place.name, counted, place.path, year) for place in places if place.path in seen]


def _reviews(rows: QuerySet[Complaint], year: int) -> list[Line]:
    """Reviews asked for within the year, of whatever year the case is."""
    levels = Review.Level
    asked: Any = (
        Review.objects.filter(complaint__in=rows.order_by().values("pk"))
        .order_by()
        .annotate(of_year=ExtractYear("asked_at"))
        .filter(of_year__in=(year, year - 1))
        .values("of_year", "level")
        .annotate(n=Count("pk"), redone=Count("pk", filter=Q(result=Review.Result.REDO)))
    )
    found: dict[tuple[int, int], Any] = {(row["level"], row["of_year"]): row for row in asked}

    def line(level: int, key: str, label: str) -> Line:
        now, before = (found.get((level, one), {}).get(key, 0) for one in (year, year - 1))
        return Line(label, now, before)

    return [
        line(levels.REVIEW, "n", _("reviews asked for")),
        line(levels.REVIEW, "redone", _("reviews that ordered new handling")),
        line(levels.RE_REVIEW, "n", _("second reviews asked for")),
        line(levels.RE_REVIEW, "redone", _("second reviews that ordered new handling")),
    ]


def _counted(rows: Any) -> dict[tuple[Any, int], int]:
    found: Any = rows.values("part", "of_year").annotate(n=Count("pk", distinct=True))
    return {(row["part"], row["of_year"]): row["n"] for row in found}


def _line(label: str, counted: dict[tuple[Any, int], int], part: Any, year: int) -> Line:
    return Line(label, counted.get((part, year), 0), counted.get((part, year - 1), 0))


def _kinds() -> list[tuple[str, str]]:
    newest_last = ComplaintKind.objects.order_by("order", "effective_from")
    return list(dict(newest_last.values_list("code", "name")).items())
