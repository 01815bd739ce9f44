"""The demo county shows an item in every state, of every urgency, from most sources; once."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F, Q
from django.test import Client
from django.utils import timezone

from complaints import ledger
from complaints.rectification.models import Extension, RectificationItem, Source, Status, Urgency

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def test_the_demo_shows_every_state_urgency_and_most_sources(
    settings: Any, tmp_path: Any, client: Client
) -> None:
    settings.DEMO = True
    settings.PRIVATE_ROOT = tmp_path / "private"
    for _run in range(2):
        call_command("load_demo", verbosity=0)
    items = RectificationItem.objects.all()
    assert 12 <= items.count() <= 30
    assert set(items.values_list("status", flat=True)) == set(Status.values)
    assert set(items.values_list("kind", flat=True)) == set(Urgency.values)
    assert set(items.values_list("source", flat=True)) == set(Source.values)
    late = items.filter(Q(status=Status.OPEN) & Q(deadline__lt=timezone.localdate()))
    assert late.exists()
    assert items.filter(relapses=1, status=Status.CONSOLIDATED).exists()
    assert items.filter(escalated_at__isnull=False).exists()
    decided = Extension.objects.filter(granted=True, item__deadline=F("deadline"))
    assert decided.exists()
    assert Extension.objects.filter(granted=None).exists()
    assert ledger.verify().ok
    pages = [client.get(f"/rectification/?page={n}").content.decode() for n in (1, 2)]
    assert all(item.public_problem in "".join(pages) for item in items)
    circular = items.filter(source=Source.CIRCULAR)[0].source_circular
    assert circular is not None
    assert circular.problems[0].value["problem"] in client.get(circular.url).content.decode()
