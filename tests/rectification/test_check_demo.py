"""The demo's checks: made through the desk, once, and true to whoever draws again."""

from io import StringIO

import pytest
from django.core.management import call_command

from complaints.rectification.inspections.demo import load_checks
from complaints.rectification.models import InspectionPlan, RectificationItem, SheetQuestion
from complaints.verification import records
from portal.core.demo import Options
from tests.complaints.factories import County
from tests.rectification import inspections
from tests.rectification.factories import Staff

pytestmark = pytest.mark.django_db


def test_one_check_is_finished_and_one_announced(
    place: County, people: Staff, settings: object
) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    inspections.lists(place)
    first = load_checks(Options())
    assert load_checks(Options()) == first
    finished, announced = InspectionPlan.objects.order_by("pk")
    assert (finished.status, announced.status) == ("recorded", "planned")
    assert announced.announced_at
    items = RectificationItem.objects.filter(source_finding__target__plan=finished)
    assert items.count() == 2
    assert not list(records.problems())
    call_command("redraw", finished.number, stdout=StringIO())


def test_the_questions_are_there_without_the_demo(place: County) -> None:
    load_checks(Options())
    assert SheetQuestion.objects.filter(per_case=True).exists()
    assert not InspectionPlan.objects.exists()
