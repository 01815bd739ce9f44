"""What the timer does when it comes late: in the right order, past whatever list is broken."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from disclosure import roster as writer
from disclosure.models import PublicityRule, Roster
from portal.core.jobs import run_all
from tests.disclosure.factories import County, a_meeting, csv_of, imported

pytestmark = pytest.mark.django_db


def scheduled(county: County, **choices: Any) -> Roster:
    """An approved list that opens in two days."""
    roster = imported(county, csv_of(), meeting=False, **choices)
    day = timezone.localdate() + timedelta(days=2)
    writer.describe(roster, county.editor, opens_on=day, **a_meeting())
    return writer.approve(writer.submit(roster, county.editor), county.reviewer)


def test_of_two_months_that_are_due_at_once_the_newer_one_stays(county: County) -> None:
    newer = scheduled(county, stage="monthly", month=date(2026, 10, 1))
    older = scheduled(county, stage="monthly", month=date(2026, 9, 1))
    run_all(timezone.now() + timedelta(days=9))
    newer.refresh_from_db()
    older.refresh_from_db()
    assert (older.status, newer.status) == ("closed", "open")
    assert older.publication.events.last().kind == "replaced"


def test_a_list_that_cannot_open_holds_up_no_other_and_the_job_counts_as_failed(
    county: County,
) -> None:
    before = scheduled(county, stage="initial", month=date(2026, 8, 1))
    broken = scheduled(county, stage="monthly", month=date(2026, 9, 1))
    after = scheduled(county, stage="initial", month=date(2026, 10, 1))
    PublicityRule.objects.filter(stage="monthly").delete()
    _counts, failed = run_all(timezone.now() + timedelta(days=9))
    for roster in (before, broken, after):
        roster.refresh_from_db()
    assert (before.status, broken.status, after.status) == ("open", "scheduled", "open")
    assert failed == ["publicity"]
