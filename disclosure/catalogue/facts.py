"""Everything that the standing of the whole county is judged by, read in a fixed number of queries.

The clock starts when this site began: what was signed or due before the first public page or list
could not be published here in time, and nobody is late for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Min
from django.utils import timezone

from disclosure.catalogue.due import Due, Limits, MonthlyRule
from disclosure.models import CatalogueItem, FundReport, Publication, PublicityWaiver, Roster
from policy_pages.models import GuidePage, PolicyDocumentPage
from portal.core.calendar import work_calendar
from portal.core.models import DeadlineRule, Division, Office
from portal.core.workdays import WorkCalendar

MONTHLY_KEY, SHORT_KEY, LAW_KEY = "roster.due", "roster.due_short", "disclosure.active"
# How far back lists are looked at: a year, and the month that it begins in.
WINDOW = timedelta(days=400)
LEVELS = (Division.Level.COUNTY, Division.Level.TOWNSHIP)


@dataclass
class Facts:
    """What is known on one day."""

    today: date
    start: date
    calendar: WorkCalendar
    items: list[CatalogueItem]
    divisions: list[Division]
    offices: dict[int, Office]
    documents: list[PolicyDocumentPage]
    guides: list[GuidePage]
    rosters: list[Roster]
    waivers: list[PublicityWaiver]
    funds: dict[tuple[int, date], FundReport]
    rules: list[DeadlineRule]
    dues: dict[tuple[Limits, date], Due] = field(default_factory=dict)

    def rule(self, key: str, on: date) -> DeadlineRule | None:
        """The version of a time limit that was in force on *on*."""
        versions = [row for row in self.rules if row.key == key and row.effective_from <= on]
        return max(versions, key=lambda row: row.effective_from, default=None)

    def monthly_rule(self, month: date) -> MonthlyRule:
        """The day by which the list of *month* is due; the 30th where nothing is entered."""
        rule, short = self.rule(MONTHLY_KEY, month), self.rule(SHORT_KEY, month)
        if rule is None:
            return MonthlyRule()
        before_end = short.amount if short else 0
        return MonthlyRule(rule.amount, before_end, rule.article, rule.roll_forward)

    @property
    def law_basis(self) -> str:
        """The article that sets the law's own limit."""
        rule = self.rule(LAW_KEY, self.today)
        return rule.article if rule else ""

    @property
    def soon(self) -> int:
        """How many days before the last day a unit is warned."""
        rule = self.rule(LAW_KEY, self.today)
        return rule.amber_days if rule else 3


def gather(today: date) -> Facts:
    """Read all of it."""
    documents = list(
        PolicyDocumentPage.objects.public().defer("body").order_by("-signed_on", "-pk")
    )
    guides = list(
        GuidePage.objects.live().public().only(*_GUIDE_FIELDS).order_by("first_published_at")
    )
    pages: list[Any] = [*documents, *guides]
    return Facts(
        today=today,
        start=_start([page.first_published_at for page in pages], today),
        calendar=work_calendar(),
        items=list(CatalogueItem.objects.filter(active=True).prefetch_related("programmes")),
        divisions=list(Division.objects.filter(level__in=LEVELS).order_by("code")),
        offices={office.division_id: office for office in Office.objects.order_by("-pk")},
        documents=documents,
        guides=guides,
        rosters=_rosters(today),
        waivers=_waivers(today),
        funds={(row.programme_id, row.month): row for row in _funds(today)},
        rules=list(DeadlineRule.objects.filter(key__in=(MONTHLY_KEY, SHORT_KEY, LAW_KEY))),
    )


# What the standing and a page's address need; the guide's texts stay where they are.
_GUIDE_FIELDS = (
    "title", "slug", "path", "depth", "url_path", "live", "programme_code", "division",
    "first_published_at", "last_published_at", "content_type", "locale",
)  # fmt: skip


def _rosters(today: date) -> list[Roster]:
    rows = Roster.objects.filter(month__gte=today - WINDOW).exclude(status=Roster.Status.WITHDRAWN)
    fields = ("reference", "month", "stage", "status", "meeting_held_on", "approved_at")
    more = ("created_at", "opened_at", "programme__name", "programme__code", "division_id")
    return list(rows.select_related("programme").only(*fields, *more).order_by("month", "pk"))


def _waivers(today: date) -> list[PublicityWaiver]:
    """Only what a second person has approved counts, and only that is shown."""
    rows = PublicityWaiver.objects.filter(month__gte=today - WINDOW, approved_by__isnull=False)
    return list(rows.select_related("programme").order_by("month"))


def _funds(today: date) -> Iterable[FundReport]:
    return FundReport.objects.filter(
        status=FundReport.Status.PUBLISHED, month__gte=today - WINDOW
    ).select_related("programme")


def _start(published: list[datetime | None], today: date) -> date:
    first_list: datetime | None = Publication.objects.aggregate(at=Min("opened_at"))["at"]
    known = [at for at in (*published, first_list) if at is not None]
    return min((timezone.localdate(at) for at in known), default=today)
