"""The demo county has a past: figures of two years, and cases whose time of keeping is over."""

from typing import Any

import pytest
from django.utils import timezone

from complaints import demo, demo_handling, demo_history, ledger, retention
from complaints.models import Complaint, PetitionChannels
from complaints.public_ledger import figures
from portal.core.demo import Options
from portal.core.demo import loader as ground

pytestmark = pytest.mark.django_db


def test_the_past_is_loaded_once_and_shows_every_page(settings: Any) -> None:
    settings.DEMO = True
    for load in (
        ground.load_divisions,
        ground.load_offices,
        ground.load_calendar,
        ground.load_time_limits,
        ground.load_staff,
        demo.load_kinds,
        demo_handling.load_letters,
    ):
        load(Options())
    first = demo_history.load_history(Options())
    assert demo_history.load_history(Options()) == first
    assert first["cases"] == Complaint.objects.count()
    today = timezone.localdate()
    assert len(figures.years(today)) >= 3
    assert {one.kind.name for one in retention.due(timezone.now())} == {"people", "texts"}
    assert PetitionChannels.objects.get().hotline == "12345"
    assert ledger.verify().ok
