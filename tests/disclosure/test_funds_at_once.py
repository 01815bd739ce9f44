"""Two people or two timers at once end with one of everything."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from time import sleep
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from disclosure import funds, jobs
from disclosure.demo.catalogue import load_catalogue
from disclosure.funds.suppression import Cell
from disclosure.models import CatalogueItem, FundReport, Programme
from portal.core.demo import Options
from portal.core.errors import Refused
from portal.core.models import OutboxMessage
from tests.disclosure.factories import County, opened, small_county, staff

pytestmark = pytest.mark.django_db(transaction=True)
MONTH = date(2026, 9, 1)


def at_once(act: Callable[[int], Any], times: int = 2) -> list[str]:
    """What each of the callers got, refusals by their code."""

    def one(number: int) -> str:
        try:
            return str(act(number))
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return sorted(pool.map(one, range(times)))


def enter(county: County, by: Any) -> FundReport:
    cell = Cell(9, 9, Decimal(9))
    programme = Programme.objects.get(code="children")
    return funds.enter(programme, MONTH, by, {county.qinhe: cell}, cell)


def test_two_editors_who_begin_the_same_month_share_one_draft() -> None:
    county = small_county()
    editors = [staff(f"county-editor-{n}", "editor", county.county) for n in range(2)]
    at_once(lambda number: enter(county, editors[number]).pk)
    assert FundReport.objects.count() == 1
    report = FundReport.objects.get()
    assert report.rows.count() == 1
    assert funds.involved(report) == {user.pk for user in editors}


def test_two_reviewers_publish_once() -> None:
    county = small_county()
    report = enter(county, staff("county-editor", "editor", county.county))
    reviewers = [staff(f"county-reviewer-{n}", "reviewer", county.county) for n in range(2)]
    found = at_once(lambda number: funds.publish(report, reviewers[number]).status)
    assert found == ["published", "wrong-state"]


def test_totals_that_are_being_published_are_not_made_a_draft_again() -> None:
    county = small_county()
    editor = staff("county-editor", "editor", county.county)
    reviewer = staff("county-reviewer", "reviewer", county.county)
    report = enter(county, editor)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            funds.publish(report, reviewer)
            late = pool.submit(at_once, lambda _number: enter(county, editor), 1)
            sleep(0.3)  # the other one has come as far as it gets
        assert late.result() == ["published"]
    report.refresh_from_db()
    assert report.status == "published"


def test_two_timers_tell_a_unit_once() -> None:
    county = small_county()
    load_catalogue(Options())
    CatalogueItem.objects.exclude(number=6).update(active=False)
    county.editor.email = "editor@example.test"
    county.editor.save()
    began = timezone.make_aware(datetime(2026, 2, 10, 12))
    opened(county, at=began, month=date(2026, 2, 1))
    late = timezone.make_aware(datetime(2026, 3, 1, 3))
    at_once(lambda _number: jobs.catalogue(late))
    assert OutboxMessage.objects.filter(to="editor@example.test").count() == 1
