"""The demo county shows what happens around lists; loading it again adds nothing."""

from typing import Any

import pytest
from django.core.management import call_command
from wagtail.models import WorkflowState

from disclosure import roster as writer
from disclosure.models import Objection, Posting, PublicityRule, PublicityWaiver, Roster
from portal.core.models import User
from tests.disclosure.factories import a_meeting, csv_of

pytestmark = [pytest.mark.django_db, pytest.mark.long]


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


def test_a_list_that_a_visitor_published_does_not_stop_the_next_start(
    settings: Any, tmp_path: Any
) -> None:
    settings.DEMO = True
    settings.PRIVATE_ROOT = tmp_path / "private"
    call_command("load_demo", verbosity=0)
    made = Roster.objects.get(programme__code="dibao-rural", stage="initial", status="open")
    editor, reviewer = (
        User.objects.get(username=f"qinhe-{role}") for role in ("editor", "reviewer")
    )
    writer.withdraw(made, reviewer, "数据有误，重新核对")
    read = writer.import_roster(csv_of(), "a.csv", made.programme, made.division, "initial", editor)
    assert read.roster is not None
    draft = writer.describe(read.roster, editor, **a_meeting())
    for finding in draft.findings.filter(severity="explain"):
        writer.explain(finding, editor, "已逐一核实")
    mine = writer.approve(writer.submit(draft, editor), reviewer)
    call_command("load_demo", verbosity=0)
    assert not mine.objections.exists()
