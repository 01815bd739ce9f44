"""The demo county's monthly round: two months, the signed changes between them, loaded once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosure.demo.monthly import load_rounds
from disclosure.models import Roster, VillageSignature
from portal.core.demo import Options
from tests.disclosure.factories import County, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(county: County, settings) -> County:
    settings.DEMO = True
    staff("guodao-editor", "editor", county.guodao)
    staff("guodao-reviewer", "reviewer", county.guodao)
    load_rounds(Options())
    return county


def test_the_round_is_there_once_however_often_it_is_loaded(loaded: County) -> None:
    before = list(Roster.objects.values_list("pk", "status"))
    load_rounds(Options())
    assert list(Roster.objects.values_list("pk", "status")) == before
    assert sorted(Roster.objects.values_list("stage", "status")) == [
        ("changes", "open"),
        ("monthly", "closed"),
        ("monthly", "open"),
    ]


def test_the_changes_are_what_the_data_say(loaded: County) -> None:
    changes = Roster.objects.get(stage="changes")
    kinds = [entry.change for entry in changes.entries.all()]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "added": 4,
        "stopped": 3,
        "increased": 5,
        "decreased": 2,
    }
    villages = changes.entries.values("village").distinct().count()
    assert VillageSignature.objects.filter(roster=changes).count() == villages


def test_the_changes_are_public_and_the_month_before_is_a_tombstone(
    loaded: County, client: Client
) -> None:
    changes = Roster.objects.get(stage="changes")
    assert changes.closes_on > timezone.localdate() + timedelta(days=1)
    assert client.get(reverse("disclosure:list", args=[changes.reference])).status_code == 200
    ended = Roster.objects.get(stage="monthly", status="closed")
    page = client.get(reverse("disclosure:list", args=[ended.reference])).content.decode()
    assert "<table" not in page


def test_without_the_demo_nothing_is_made_up(county: County, settings) -> None:
    settings.DEMO = False
    load_rounds(Options())
    assert not Roster.objects.exists()
