"""Stale columns and a missing annual report are told to the editors of the county."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from policy_pages.freshness import stale_work
from policy_pages.models import AnnualReportPage
from portal.core.models import DeadlineRule, User
from portal.core.worklists import Bucket
from tests.policy_pages import factories
from tests.policy_pages.test_annual_report import report

pytestmark = pytest.mark.django_db


def rule(key: str, amount: int, amber: int = 3) -> None:
    DeadlineRule.objects.create(
        key=key, title=key, amount=amount, unit="calendar", starts="-", article="-",
        amber_days=amber, effective_from=date(2020, 1, 1),
    )  # fmt: skip


def told(user: User, today: date) -> dict[Bucket, list[str]]:
    return {bucket: [item.title for item in items] for bucket, _n, items in stale_work(user, today)}


@pytest.fixture
def editor() -> User:
    return factories.person("county-editor", "editor")


@pytest.mark.parametrize(
    ("days", "bucket"), [(0, None), (170, Bucket.DUE_SOON), (181, Bucket.OVERDUE)]
)
def test_a_column_goes_stale_after_its_days(editor: User, days: int, bucket: Bucket | None) -> None:
    rule("column.documents", 180, 14)
    page = factories.document(factories.section())
    Page.objects.filter(pk=page.pk).update(first_published_at=timezone.now() - timedelta(days=days))
    expected = {bucket: ["column.documents"]} if bucket else {}
    assert told(editor, timezone.localdate()) == expected


def test_an_empty_column_and_an_unset_limit_say_nothing(editor: User) -> None:
    assert told(editor, timezone.localdate()) == {}
    rule("column.documents", 180)
    assert told(editor, timezone.localdate()) == {}


def test_only_the_county_is_told(editor: User) -> None:
    rule("column.documents", 0)
    factories.document(factories.section())
    town = factories.person("town-editor", "editor", division=factories.township())
    reviewer = factories.person("reviewer", "reviewer")
    later = timezone.localdate() + timedelta(days=3)
    assert told(editor, later)
    assert not told(town, later)
    assert not told(reviewer, later)


@pytest.mark.parametrize(
    ("today", "bucket"),
    [(date(2027, 1, 31), Bucket.DUE_SOON), (date(2027, 2, 1), Bucket.OVERDUE)],
)
def test_the_report_of_last_year_is_missed_until_it_is_public(
    editor: User, today: date, bucket: Bucket
) -> None:
    rule("report.annual", 31)
    report(year=2025)
    assert told(editor, today) == {bucket: ["report.annual"]}
    report(year=2026, title="2026年年度报告")
    assert AnnualReportPage.objects.count() == 2
    assert told(editor, today) == {}
