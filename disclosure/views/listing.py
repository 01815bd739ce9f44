"""The public page of one list as data: the same for visitors and for the person who approves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BigAutoField, PositiveIntegerField, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from disclosure.columns import Meaning
from disclosure.lists.related import related, summary
from disclosure.lists.sealing import columns_today
from disclosure.lists.terms import expected
from disclosure.masking import mask_name
from disclosure.models import PublicColumn, Roster, RosterEntry
from disclosure.public_columns import SHOWABLE, PublicField
from disclosure.queries import decided_objections
from disclosure.wording import period_words
from policy_pages.guides_of import guide_of
from portal.core.prepared import Given, Row, prepared

PER_PAGE = 50
LONGEST_QUERY = 40
MOST_FOUND = 1000


@dataclass(frozen=True)
class Heading:
    """A column's heading, its look, and which kind of column it is."""

    label: str
    kind: str
    meaning: str

    @cached_property
    def attributes(self) -> SafeString:
        """What every cell of the column carries, written once and not for each of its cells."""
        looks = f"{self.kind} masked" if self.meaning == Meaning.NAME else self.kind
        label = format_html(' data-label="{}"', self.label)
        return label + format_html(' class="{}"', looks) if self.kind else label


# What of an entry its row may need: the key, the words of the link, and every public cell.
READ = list(dict.fromkeys(["pk", *(field.source for field in SHOWABLE.values())]))


@prepared
def _numbered() -> QuerySet[Any, Any]:
    number = PositiveIntegerField[int, int]
    rows = RosterEntry.objects.filter(
        roster=Given("roster", BigAutoField()),
        number__gt=Given("before", number()),
        number__lte=Given("last", number()),
    )
    return rows.order_by("number").values_list(*READ)


class NumberedPaginator(Paginator):
    """Pages by serial number, which has no gaps: the last page costs what the first costs."""

    def __init__(self, roster: Roster) -> None:
        # The number stored with the list; entries of a list never change.
        super().__init__(range(roster.rows_accepted), PER_PAGE)
        self.roster = roster.pk

    def page(self, number: Any) -> Any:
        number = self.validate_number(number)
        last = number * PER_PAGE
        rows = _numbered(roster=self.roster, before=last - PER_PAGE, last=last)
        return Page(rows, number, self)


class FoundPaginator(Paginator):
    """Pages of what a search found: the list is read once, and not beyond the most that is shown.

    No index helps to find a part of a name; what a common one costs is bounded instead.
    """

    def __init__(self, roster: Roster, query: str) -> None:
        self.entries = roster.entries.order_by("number")
        found = matching(self.entries, query).values_list("number", flat=True)
        numbers = list(found[: MOST_FOUND + 1])
        self.more = len(numbers) > MOST_FOUND
        super().__init__(numbers[:MOST_FOUND], PER_PAGE)

    def page(self, number: Any) -> Any:
        shown = super().page(number)
        rows = self.entries.filter(number__in=shown.object_list).values_list(*READ)
        return Page(list(rows), shown.number, self)


def clean_query(raw: str) -> str:
    """What a visitor looks for: one line of printable text, at most forty characters."""
    kept = "".join(c for c in raw[: 2 * LONGEST_QUERY] if c.isprintable())
    return " ".join(kept.split())[:LONGEST_QUERY]


def matching(entries: QuerySet[RosterEntry], query: str) -> QuerySet[RosterEntry]:
    """Entries whose masked name or village contains *query*; a full name finds its own mask."""
    found = Q(masked_name__contains=query) | Q(village_name__contains=query)
    if len(query) > 1 and "*" not in query:
        found |= Q(masked_name=mask_name(query))
    return entries.filter(found)


def listing(request: HttpRequest, roster: Roster) -> dict[str, Any]:
    """Everything the public page of *roster* shows for this request."""
    query = clean_query(request.GET.get("q", ""))
    pages = FoundPaginator(roster, query) if query else NumberedPaginator(roster)
    page = pages.get_page(request.GET.get("page"))
    headings = [_heading(column) for column in columns_today(roster)]
    return {
        "roster": roster,
        "list_title": roster.title,
        "facts": facts(roster),
        "headings": headings,
        "rows": _rows(page.object_list, headings),
        "page_obj": page,
        "query": query,
        "objections": decided_objections(roster),
        "changes": summary(roster),
        "related": related(roster),
        "guide": guide_of(roster.programme.code),
    }


def _heading(column: PublicColumn) -> Heading:
    return Heading(column.label, SHOWABLE[Meaning(column.meaning)].kind, column.meaning)


def _rows(entries: Iterable[Row], headings: Sequence[Heading]) -> SafeString:
    """The rows of the table, drawn here: in a template they cost as much as all other parts."""
    cells = [_cell(heading) for heading in headings]
    which, report = _("no. %(number)s, %(name)s"), escape(_("Report this entry"))
    drawn = []
    for values in entries:
        entry = dict(zip(READ, values, strict=True))
        drawn.append("\n<tr>")
        for opening, field in cells:
            drawn.append(f"{opening}{escape(field.text(entry[field.source])) or '–'}</td>")
        # Which entry it is, for those who hear the link instead of seeing the row.
        what = escape(which % {"number": entry["number"], "name": entry["masked_name"]})
        drawn.append(
            '<td class="no-print"><a rel="nofollow" href="/complaints/file/?entry='
            f'{entry["pk"]}">{report}<span class="visually-hidden"> {what}</span></a></td></tr>'
        )
    return mark_safe("".join(drawn))  # noqa: S308  each text is escaped


def _cell(heading: Heading) -> tuple[str, PublicField]:
    """How each cell of the column begins, and what fills it."""
    return f"<td{heading.attributes}>", SHOWABLE[Meaning(heading.meaning)]


def facts(roster: Roster) -> list[tuple[str, object]]:
    """The head of the document: what, where, when, by whom, on what basis."""
    people = [roster.preparer.get_full_name()]
    if roster.approver:
        people.append(roster.approver.get_full_name())
    return [
        (_("Reference"), roster.reference),
        (_("Programme"), roster.programme.name),
        (_("Stage"), roster.get_stage_display()),
        (_("Township"), roster.division.name),
        (_("Month"), f"{roster.month:%Y-%m}"),
        (_("Period"), period(roster)),
        (_("Publishing unit"), roster.office.name),
        (_("Entries"), roster.rows_accepted),
        (_("Legal basis"), roster.basis),
        (_("Prepared and approved by"), " · ".join(people)),
    ]


def period(roster: Roster) -> str:
    """From when to when, or since when; before approval as it would be from today."""
    first, last = roster.opens_on, roster.closes_on
    if roster.approver_id is None:
        first, last = expected(roster)
    return period_words(first, last)
