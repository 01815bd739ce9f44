"""The demo county shows what happens around lists; loading it again adds nothing."""

from typing import Any

import pytest
from django.core.management import call_command
from wagtail.models import WorkflowState

from disclosure.models import Objection, Posting, PublicityRule, PublicityWaiver, Roster

pytestmark = pytest.mark.django_db


def test_the_demo_shows_a_paused_list_objections_a_skipped_publicity_and_photos(
    settings: Any, tmp_path: Any
) -> None:
    settings.DEMO = True
    settings.PRIVATE_ROOT = tmp_path / "private"
    counts = []
    for _run in range(2):
        call_command("load_demo", verbosity=0)
        models = (Objection, Posting, PublicityWaiver, Roster, WorkflowState)
        counts.append([model.objects.count() for model in models])
    assert counts[0] == counts[1]
    outcomes = Objection.objects.order_by("outcome").values_list("outcome", "roster__status")
    assert list(outcomes) == [("dismissed", "open"), ("upheld", "paused")]
    assert Posting.objects.filter(place="board", photo__isnull=False).exists()
    assert PublicityWaiver.objects.get().approved_by is not None
    assert PublicityRule.objects.filter(republish_length__isnull=False).exists()
    assert WorkflowState.objects.count() == Roster.objects.exclude(status="draft").count()
