"""The demo county shows every kind of hit, and loading it again changes nothing."""

from typing import Any

import pytest
from django.core.management import call_command

from disclosure.models import Finding, Register, RegisterEntry, Roster


@pytest.mark.django_db
def test_the_demo_shows_what_screening_finds(settings: Any) -> None:
    settings.DEMO = True
    call_command("load_demo", verbosity=0)
    urban = Roster.objects.filter(programme__code="dibao-urban")
    waiting = urban.get(stage="initial", status="submitted")
    explained = waiting.findings.filter(severity="explain")
    assert set(explained.values_list("code", flat=True)) == {
        "deceased",
        "relative-not-filed",
        "two-programmes",
        "amount-above-person",
    }
    assert not explained.filter(explanation="").exists()
    draft = urban.get(stage="approved", status="draft")
    assert set(draft.findings.filter(severity="explain").values_list("code", "explanation")) == {
        ("deceased", ""),
        ("relative-not-filed", ""),
        ("two-townships", ""),
    }
    before = [model.objects.count() for model in (Roster, Finding, Register, RegisterEntry)]
    call_command("load_demo", verbosity=0)
    after = [model.objects.count() for model in (Roster, Finding, Register, RegisterEntry)]
    assert after == before
