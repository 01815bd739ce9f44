"""What a notice-board screen shows: the lists of its place that are public now, page after page.

A page is one screenful of one list, in the columns and cells of the public page. Pages are counted
through all lists, so that a screen asks for one number after another and begins again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from wagtail.models import Page as SitePage

from disclosure.columns import Meaning
from disclosure.lists.sealing import columns_today
from disclosure.models import PublicColumn, Roster, RosterEntry
from disclosure.posters.content import entries_of
from disclosure.public_columns import SHOWABLE, cells
from disclosure.queries import open_rosters
from policy_pages.models import CircularPage, GuidePage, NoticePage, PolicyDocumentPage
from portal.core import seal
from portal.core.models import Division

HEADLINES = 4
FEWEST_ROWS, MOST_ROWS, USUAL_ROWS = 3, 40, 8


@dataclass(frozen=True, slots=True)
class Shown:
    """A list on the screen of a place, and how many of its entries concern that place."""

    roster: Roster
    count: int

    def pages(self, rows: int) -> int:
        """How many screenfuls of *rows* it takes."""
        return -(-self.count // rows)


@dataclass(frozen=True, slots=True)
class Page:
    """One screenful, and where it stands among the others."""

    number: int
    total: int
    roster: Roster
    number_in_list: int
    total_in_list: int
    columns: list[tuple[str, str]]
    rows: list[list[tuple[str, str]]]

    @property
    def next(self) -> int:
        """The page after it; after the last one the first."""
        return self.number % self.total + 1


def lists_for(place: Division) -> list[Shown]:
    """The lists of *place* that are public now; for a village those in which it has entries."""
    if place.level != Division.Level.VILLAGE:
        rows = open_rosters(place)
        return [Shown(roster, roster.rows_accepted) for roster in rows if roster.rows_accepted]
    rosters = list(open_rosters().filter(division__path__in=place.lineage()))
    counted = RosterEntry.objects.filter(roster__in=rosters, village=place).order_by()
    counts = dict(counted.values_list("roster").annotate(Count("pk")))
    return [Shown(roster, counts[roster.pk]) for roster in rosters if roster.pk in counts]


def headlines() -> list[str]:
    """Titles of the newest policy pages, for a screen that has no list to show."""
    pages = SitePage.objects.live().public()
    pages = pages.type(CircularPage, GuidePage, NoticePage, PolicyDocumentPage)
    return list(pages.order_by("-first_published_at").values_list("title", flat=True)[:HEADLINES])


def edition(lists: Sequence[Shown], rows: int) -> str:
    """Changes with every list that comes or goes: pages of another edition are worth nothing."""
    known = [[one.roster.reference, one.count] for one in lists]
    return seal.digest(seal.canonical([known, rows]))[:16]


def page_of(place: Division, lists: Sequence[Shown], number: int, rows: int) -> Page | None:
    """Page *number* through all *lists*, counted round and round; None if there is nothing."""
    total = sum(one.pages(rows) for one in lists)
    if not total:
        return None
    number = (number - 1) % total + 1
    inside = number
    for one in lists:
        if inside <= one.pages(rows):
            return _page(place, one, (inside, number, total), rows)
        inside -= one.pages(rows)
    raise AssertionError("unreachable: the number is within the total")


def _page(place: Division, one: Shown, at: tuple[int, int, int], rows: int) -> Page:
    inside, number, total = at
    columns = columns_today(one.roster)
    kinds = [SHOWABLE[Meaning(column.meaning)].kind for column in columns]
    return Page(
        number=number,
        total=total,
        roster=one.roster,
        number_in_list=inside,
        total_in_list=one.pages(rows),
        columns=[(column.label, kind) for column, kind in zip(columns, kinds, strict=True)],
        rows=[
            list(zip(texts, kinds, strict=True))
            for texts in _texts(place, one.roster, columns, (inside - 1) * rows, rows)
        ],
    )


def _texts(
    place: Division, roster: Roster, columns: Sequence[PublicColumn], first: int, rows: int
) -> list[list[str]]:
    meanings = [Meaning(column.meaning) for column in columns]
    if place.level == Division.Level.VILLAGE:
        entries = entries_of(roster, place)[first : first + rows]
    else:
        # Serial numbers have no gaps: the last page costs what the first costs.
        numbered = roster.entries.filter(number__gt=first, number__lte=first + rows)
        entries = numbered.order_by("number")
    return [cells(entry, meanings) for entry in entries]
