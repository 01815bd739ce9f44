"""Indicators of the county, last year's settled assessment, and this year's."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from complaints.rectification.assessment import desk
from complaints.rectification.assessment.sheet import townships
from complaints.rectification.models import Assessment, Indicator
from portal.core.demo import Options, data, demo_loader, load_rules
from portal.core.models import User

SETTLED_BY = 14  # days of January


@demo_loader(order=60, name="assessment")
def load_assessments(options: Options) -> dict[str, int]:
    """The indicators always; assessments once, in the demo."""
    found = data("assessment")
    load_rules("indicators")
    if settings.DEMO and not Assessment.objects.exists():
        with transaction.atomic():
            _load(found)
    return {"indicators": Indicator.objects.count(), "assessments": Assessment.objects.count()}


def _load(found: dict[str, Any]) -> None:
    officer = User.objects.get(username="county-rectify")
    supervisor = User.objects.get(username="county-supervisor")
    # An assessment is settled by the middle of January: before that the year before counts.
    year = (timezone.localdate() - timedelta(days=SETTLED_BY)).year
    row = desk.begin(_draft(found, year - 1, public=True), officer, at=_moment(year, 1, 5))
    said = found["settled"]["adjustment"]
    indicator = Indicator.objects.get(code=said["indicator"])
    place = townships()[int(said["township"])]
    points = Decimal(str(said["points"]))
    desk.adjust(row, officer, place, indicator, points, said["reason"], at=_moment(year, 1, 8))
    desk.settle(row, supervisor, at=_moment(year, 1, 12))
    desk.begin(_draft(found, year), officer)


def _draft(found: dict[str, Any], year: int, *, public: bool = False) -> desk.Draft:
    return desk.Draft(f"{year}{found['title']}", date(year, 1, 1), date(year, 12, 31), public)


def _moment(year: int, month: int, day: int) -> datetime:
    return timezone.make_aware(datetime.combine(date(year, month, day), time(9)))
