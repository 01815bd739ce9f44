"""What was found in a list, as its staff page shows it: by severity and rule, with every place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.http import QueryDict
from django.utils.translation import gettext as _

from disclosure.intake.finding_texts import place, sentence
from disclosure.models import Finding, Roster

PER_PAGE = 100
MANY = 20
S = Finding.Severity
ORDER = Case(*(When(severity=value, then=Value(order)) for order, value in enumerate(S.values)))


@dataclass
class Reason:
    """Places that share one explanation, or wait for one; a settled finding holds no longer."""

    explanation: str
    by: str
    waits: bool
    settled: bool
    places: list[str] = field(default_factory=list)


@dataclass
class Group:
    """One rule in plain words and everything it was found in."""

    severity: str
    label: str
    text: str
    count: int
    reasons: list[Reason]


def findings_of(roster: Roster, query: QueryDict) -> dict[str, object]:
    """The groups of one page of findings, and the filter by severity where there are many."""
    found = roster.findings.select_related("explained_by").order_by(ORDER, "code", "pk")
    rows = roster.findings.order_by().values_list("severity")
    tally = list(rows.annotate(all=Count("pk"), waits=Count("pk", filter=Q(explanation=""))))
    counts = {severity: number for severity, number, _waits in tally}
    chosen = query.get("severity", "")
    if chosen in counts:
        found = found.filter(severity=chosen)
    page = Paginator(found, PER_PAGE).get_page(query.get("findings"))
    return {
        "findings_page": page,
        "finding_groups": list(_groups(page, _serials(roster, page))),
        "finding_filters": _filters(counts, chosen) if sum(counts.values()) > MANY else [],
        "finding_severity": chosen if chosen in counts else "",
        "unexplained": sum(waits for severity, _all, waits in tally if severity == S.EXPLAIN),
    }


def waiting(roster: Roster) -> QuerySet[Finding]:
    """The findings that still need an explanation."""
    return roster.findings.filter(severity=S.EXPLAIN, explanation="")


def _filters(counts: dict[str, int], chosen: str) -> list[tuple[str, str, int, bool]]:
    rows = [("", _("All"), sum(counts.values()))]
    rows += [(value, str(S(value).label), counts[value]) for value in S.values if value in counts]
    return [(value, label, count, value == chosen) for value, label, count in rows]


def _groups(found: Iterable[Finding], serials: dict[tuple[str, int], int]) -> Iterator[Group]:
    keyed = ((item, sentence(item.code, item.params)) for item in found)
    for (severity, text), pairs in groupby(keyed, key=lambda pair: (pair[0].severity, pair[1])):
        items = [item for item, _text in pairs]
        yield Group(
            severity=severity,
            label=str(S(severity).label),
            text=text,
            count=len(items),
            reasons=_reasons(items, serials),
        )


def _reasons(items: Iterable[Finding], serials: dict[tuple[str, int], int]) -> list[Reason]:
    reasons: dict[tuple[str, int | None], Reason] = {}
    for item in items:
        reason = reasons.setdefault(
            (item.explanation, item.explained_by_id),
            Reason(
                explanation=item.explanation,
                by=str(item.explained_by or ""),
                waits=item.open,
                settled=bool(item.explanation) and item.severity == S.NOTE,
            ),
        )
        where = _where(item, serials)
        if where:
            reason.places.append(where)
    return list(reasons.values())


def _where(item: Finding, serials: dict[tuple[str, int], int]) -> str:
    """The place in the file, and the serial by which the page of the list shows the entry."""
    where = place(item)
    number = serials.get((item.sheet, item.row)) if item.row else None
    if number is None:
        return where
    return _("%(place)s (no. %(number)d of the list)") % {"place": where, "number": number}


def _serials(roster: Roster, page: Page) -> dict[tuple[str, int], int]:
    rows = {item.row for item in page if item.row and item.severity != S.BLOCK}
    if not rows:
        return {}
    entries = roster.entries.filter(source_row__in=rows).order_by()
    values = entries.values_list("source_sheet", "source_row", "number")
    return {(sheet, row): number for sheet, row, number in values if row is not None}
