"""What an inspection would find missing or stale, told to those who write pages (domain: data).

国办秘函〔2019〕19号: news older than two weeks, notices and documents older than six months;
《政府信息公开条例》第四十九条: the annual report by 31 January.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from policy_pages.models import (
    AnnualReportPage,
    CircularPage,
    NoticePage,
    OpenGovernmentIndexPage,
    PolicyDocumentPage,
)
from portal.core.models import DeadlineRule, Division, User
from portal.core.permissions import Action, may
from portal.core.worklists import Bucket, WorkItem, work_source

COLUMNS = {
    "column.news": (CircularPage, NoticePage),
    "column.documents": (NoticePage, PolicyDocumentPage),
}
REPORTS = {
    "report.annual": AnnualReportPage.Kind.DISCLOSURE,
    "report.website": AnnualReportPage.Kind.WEBSITE,
}


@work_source
def stale_work(user: User, today: date) -> Iterator[tuple[Bucket, int, list[WorkItem]]]:
    """Stale columns and missing reports, for the editors of the county."""
    rules = _rules(today)
    county = Division.objects.filter(level=Division.Level.COUNTY).first() if rules else None
    if county is None or not may(user, Action.PAGE_EDIT, county):
        return
    items = [*_stale_columns(rules, today), *_missing_reports(rules, today)]
    for bucket, late in ((Bucket.OVERDUE, True), (Bucket.DUE_SOON, False)):
        found = [item for item in items if item.due and (item.due < today) is late]
        if found:
            yield bucket, len(found), found


def _rules(today: date) -> dict[str, DeadlineRule]:
    rows = DeadlineRule.objects.filter(
        key__in=[*COLUMNS, *REPORTS], effective_from__lte=today
    ).order_by("effective_from")
    return {rule.key: rule for rule in rows}


def _stale_columns(rules: dict[str, DeadlineRule], today: date) -> Iterator[WorkItem]:
    for key, models in COLUMNS.items():
        newest = Page.objects.live().type(*models).aggregate(at=Max("first_published_at"))["at"]
        if newest is None or key not in rules:
            continue
        rule = rules[key]
        due = timezone.localdate(newest) + timedelta(days=rule.amount)
        if due - timedelta(days=rule.amber_days) <= today:
            text = _("Last published on %(day)s") % {"day": timezone.localdate(newest).isoformat()}
            yield WorkItem(rule.title, _explorer(), text, due)


def _missing_reports(rules: dict[str, DeadlineRule], today: date) -> Iterator[WorkItem]:
    """The report of last year until it is public; only where the section exists."""
    section = OpenGovernmentIndexPage.objects.live().first()
    if section is None:
        return
    public = AnnualReportPage.objects.live().filter(year=today.year - 1)
    there = set(public.values_list("kind", flat=True))
    for key, kind in REPORTS.items():
        if key in rules and kind not in there:
            due = date(today.year, 1, 1) + timedelta(days=rules[key].amount - 1)
            url = reverse("wagtailadmin_explore", args=[section.pk])
            text = _("The report of %(year)d is not public yet") % {"year": today.year - 1}
            yield WorkItem(rules[key].title, url, text, due)


def _explorer() -> str:
    return reverse("wagtailadmin_explore_root")
